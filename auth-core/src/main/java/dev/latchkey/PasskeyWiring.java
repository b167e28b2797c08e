package dev.latchkey;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.EnrolledFactors;
import dev.latchkey.mfa.EnrolledPasskeys;
import dev.latchkey.mfa.FactorChanges;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaNotice;
import dev.latchkey.mfa.MfaSessions;
import dev.latchkey.passkey.Passkey;
import dev.latchkey.passkey.PasskeyChanges;
import dev.latchkey.passkey.PasskeyCheck;
import dev.latchkey.passkey.PasskeyChecks;
import dev.latchkey.passkey.PasskeyStore;
import dev.latchkey.password.CredentialStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Joins passkeys and second factors, neither of which knows the other, by the ports that they own. */
final class PasskeyWiring {

    private PasskeyWiring() {}

    static EnrolledPasskeys enrolled(PasskeyStore store, PasskeyChecks checks) {
        return new EnrolledPasskeys() {
            @Override
            public List<EnrolledFactors.Factor> find(UserId user) {
                return store.find(user).stream()
                        .map(passkey -> new EnrolledFactors.Factor(
                                MfaMethod.PASSKEY, passkey.createdAt(), passkey.lastUsedAt()))
                        .toList();
            }

            @Override
            public Set<UUID> ids(UserId user) {
                return ids(store.find(user));
            }

            @Override
            public Set<UUID> lock(Tx tx, UserId user) {
                return ids(store.lock(tx, user));
            }

            private Set<UUID> ids(List<Passkey> passkeys) {
                return passkeys.stream().map(Passkey::id).collect(Collectors.toUnmodifiableSet());
            }

            @Override
            public boolean isAvailable() {
                return checks.isAvailable();
            }

            @Override
            public String begin(UserId user, String challenge) {
                return checks.beginSecondFactor(user, challenge);
            }

            @Override
            public Optional<List<String>> check(
                    UserId user, @Nullable String challenge, Secret credential, RequestContext context) {
                PasskeyCheck check = challenge == null
                        ? checks.stepUp(user, credential, context)
                        : checks.secondFactor(user, challenge, credential, context);
                return check instanceof PasskeyCheck.Right right ? Optional.of(right.methods()) : Optional.empty();
            }

            @Override
            public int removeAll(Tx tx, UserId user) {
                return store.removeAll(tx, user);
            }
        };
    }

    static PasskeyChanges changes(MfaSessions sessions, FactorChanges changes, CredentialStore credentials) {
        return new PasskeyChanges() {
            @Override
            public boolean isActive(Tx tx, UserId user, SessionId acting) {
                return sessions.isActive(tx, user, acting);
            }

            @Override
            public List<Secret> added(Tx tx, UserId user, SessionId acting, RequestContext context) {
                return changes.added(tx, user, MfaNotice.PASSKEY_ADDED, acting, context);
            }

            @Override
            public void removed(Tx tx, UserId user, SessionId acting, RequestContext context) {
                changes.removed(tx, user, MfaNotice.PASSKEY_REMOVED, acting, context);
            }

            @Override
            public boolean hasOtherWayIn(UserId user) {
                return credentials.find(user).isPresent();
            }
        };
    }
}
