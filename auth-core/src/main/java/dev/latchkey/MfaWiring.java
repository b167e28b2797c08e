package dev.latchkey;

import dev.latchkey.access.Access;
import dev.latchkey.access.MembershipSource;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.FactorThrottle;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.mfa.MfaAttempts;
import dev.latchkey.mfa.MfaMail;
import dev.latchkey.mfa.MfaNotice;
import dev.latchkey.mfa.MfaPolicy;
import dev.latchkey.mfa.MfaSessions;
import dev.latchkey.mfa.SecretSealing;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.Outbox;
import dev.latchkey.session.Session;
import dev.latchkey.session.Sessions;
import dev.latchkey.token.SecretVault;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the second factors to the features beside them, by the ports that they own. */
final class MfaWiring {

    private static final Logger log = LoggerFactory.getLogger(MfaWiring.class);

    private MfaWiring() {}

    static SecretSealing sealing(SecretVault vault) {
        return new SecretSealing() {
            @Override
            public String seal(byte[] secret, String label) {
                return vault.seal(secret, label);
            }

            @Override
            public byte[] open(String sealed, String label) {
                return vault.open(sealed, label);
            }

            @Override
            public boolean isChanging() {
                return vault.opensOtherSeals();
            }

            @Override
            public Optional<String> sealedAnew(String sealed, String label) {
                return vault.sealedAnew(sealed, label);
            }
        };
    }

    static MfaAttempts attempts(RequestLimits limits) {
        return new MfaAttempts() {
            @Override
            public Admission inSignIn(UserId user, @Nullable String address, BooleanSupplier known) {
                return admission(limits.secondFactors().inSignIn(user, address, known));
            }

            @Override
            public Admission inSession(UserId user, SessionId session) {
                return admission(limits.secondFactors().inSession(user, session));
            }

            private Admission admission(FactorThrottle.Admission said) {
                return said instanceof FactorThrottle.Admission.Admitted admitted
                        ? new Admission.Admitted(attempt(admitted.attempt()))
                        : new Admission.Limited(((FactorThrottle.Admission.Limited) said).retryAfter());
            }
        };
    }

    private static MfaAttempts.Attempt attempt(FactorThrottle.Attempt counted) {
        return new MfaAttempts.Attempt() {
            @Override
            public void giveBack() {
                counted.giveBack();
            }

            @Override
            public void giveBackAfter(StoreUnavailableException failure) {
                counted.giveBackAfter(failure);
            }
        };
    }

    /** A user's own change ends the other sessions as the user would: they were signed out from this one. */
    static MfaSessions sessions(Sessions sessions, UserStore users) {
        return new MfaSessions() {
            @Override
            public void lock(Tx tx, UserId user) {
                sessions.acting().lock(tx, user);
            }

            @Override
            public boolean isActive(Tx tx, UserId user, SessionId acting) {
                return sessions.acting().isActive(tx, user, acting);
            }

            @Override
            public boolean lockAccount(Tx tx, UserId user) {
                return users.lock(tx, user).isPresent();
            }

            @Override
            public void endOthers(Tx tx, UserId user, SessionId acting, RequestContext context) {
                ended(user, sessions.endOthers(tx, user, acting, EndReason.SIGNED_OUT, context));
            }

            @Override
            public void endAll(Tx tx, UserId user, RequestContext context) {
                ended(user, sessions.endAll(tx, user, EndReason.ENDED_BY_ADMINISTRATOR, context));
            }

            private void ended(UserId user, List<Session> sessions) {
                log.debug("A change of the second factors of user {} ends {} sessions", user, sessions.size());
            }
        };
    }

    /** A user needs a second factor when it makes a difference to what the user may do, or an organization requires it. */
    static MfaPolicy policy(Access access, Set<String> roles, MembershipSource memberships) {
        return user -> memberships.asksSecondFactor(user)
                || (!roles.isEmpty() && access.roleNames(user).stream().anyMatch(roles::contains));
    }

    /**
     * Mail about second factors.
     *
     * @param outbox where it goes, null where there is no mailer: then there are no mailed codes and no notices
     */
    static MfaMail mail(@Nullable Outbox outbox, UserStore users, RequestLimits limits) {
        return new MfaMail() {
            @Override
            public boolean reaches(UserId user) {
                return outbox != null
                        && users.find(user).filter(User::emailVerified).isPresent();
            }

            @Override
            public boolean mayCode(UserId user) {
                return outbox != null
                        && users.find(user)
                                .filter(found -> limits.mayMail(
                                        MessageKind.MFA_CODE.name(),
                                        found.email().key()))
                                .isPresent();
            }

            @Override
            public void code(Tx tx, UserId user, RequestContext context) {
                enqueue(tx, user, MessageKind.MFA_CODE, context);
            }

            @Override
            public void notice(Tx tx, UserId user, MfaNotice notice, RequestContext context) {
                enqueue(tx, user, kind(notice), context);
            }

            private void enqueue(Tx tx, UserId user, MessageKind kind, RequestContext context) {
                if (outbox != null) {
                    outbox.enqueue(tx, user, kind, context.locale());
                }
            }
        };
    }

    private static MessageKind kind(MfaNotice notice) {
        return switch (notice) {
            case FACTOR_ADDED -> MessageKind.FACTOR_ADDED;
            case FACTOR_REMOVED -> MessageKind.FACTOR_REMOVED;
            case FACTORS_RESET -> MessageKind.FACTORS_RESET;
            case RECOVERY_CODES_REPLACED -> MessageKind.RECOVERY_CODES_REPLACED;
            case RECOVERY_CODE_USED -> MessageKind.RECOVERY_CODE_USED;
            case PASSKEY_ADDED -> MessageKind.PASSKEY_ADDED;
            case PASSKEY_REMOVED -> MessageKind.PASSKEY_REMOVED;
            case RESET_REQUESTED -> MessageKind.FACTOR_RESET_REQUESTED;
            case RESET_CANCELLED -> MessageKind.FACTOR_RESET_CANCELLED;
        };
    }
}
