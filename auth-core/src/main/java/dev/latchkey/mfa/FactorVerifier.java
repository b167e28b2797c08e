package dev.latchkey.mfa;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks what is presented against what a user has, and uses it up. */
final class FactorVerifier {

    private static final Logger log = LoggerFactory.getLogger(FactorVerifier.class);

    private final MfaStores stores;
    private final MfaPorts ports;
    private final RecoveryCodes recoveryCodes;
    private final EmailCodes emailCodes;
    private final AuthEvents events;
    private final Environment environment;

    FactorVerifier(
            MfaStores stores,
            MfaPorts ports,
            RecoveryCodes recoveryCodes,
            EmailCodes emailCodes,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.recoveryCodes = recoveryCodes;
        this.emailCodes = emailCodes;
        this.events = events;
        this.environment = environment;
    }

    /**
     * Checks one proof. Wrong ones count against the account, across all sign-ins or all sessions.
     *
     * @param challenge the sign-in it is for, null for none: then no mailed code is right
     */
    FactorCheck check(UserId user, @Nullable String challenge, MfaProof proof, RequestContext context) {
        MfaAttempts.Place place = challenge == null ? MfaAttempts.Place.SESSION : MfaAttempts.Place.SIGN_IN;
        Optional<Duration> wait = ports.attempts().begin(user, place);
        if (wait.isPresent()) {
            refused(user, proof, "rate_limited", context);
            return new FactorCheck.Limited(wait.get());
        }
        Optional<List<String>> right;
        try {
            right = shown(user, challenge, proof, context);
        } catch (StoreUnavailableException e) {
            giveBackAfter(e, user, place);
            throw e;
        }
        if (right.isEmpty()) {
            refused(user, proof, "mfa_code_invalid", context);
            return new FactorCheck.Wrong();
        }
        giveBackAfterRight(user, place);
        return new FactorCheck.Right(proof.method(), right.get());
    }

    /** The factor is used up by now: that it still counts as an attempt is the smaller harm. */
    private void giveBackAfterRight(UserId user, MfaAttempts.Place place) {
        try {
            ports.attempts().giveBack(user, place);
        } catch (StoreUnavailableException e) {
            log.warn("A right second factor of user {} counts as an attempt: the counts are out of reach", user, e);
        }
    }

    /** Nothing was verified. Where the counts are out of reach too, what is thrown is still the first failure. */
    private void giveBackAfter(StoreUnavailableException failure, UserId user, MfaAttempts.Place place) {
        try {
            ports.attempts().giveBack(user, place);
        } catch (StoreUnavailableException e) {
            failure.addSuppressed(e);
        }
    }

    /** How the user was authenticated by a proof, empty when it is none. */
    private Optional<List<String>> shown(
            UserId user, @Nullable String challenge, MfaProof proof, RequestContext context) {
        if (proof instanceof MfaProof.Passkey passkey) {
            return ports.passkeys().check(user, challenge, passkey.credential(), context);
        }
        Secret code = ((MfaProof.Code) proof).code();
        boolean right = isRight(user, challenge, proof.method(), code, context);
        return right ? Optional.of(List.of(proof.method().amr())) : Optional.empty();
    }

    private boolean isRight(
            UserId user, @Nullable String challenge, MfaMethod method, Secret code, RequestContext context) {
        return switch (method) {
            case TOTP -> isTotp(user, code);
            case RECOVERY_CODE -> isRecoveryCode(user, code, context);
            case EMAIL_CODE -> challenge != null && emailCodes.consume(user, challenge, code);
            case PASSKEY -> false;
        };
    }

    private boolean isTotp(UserId user, Secret code) {
        Optional<StoredFactor> totp = stores.factors().find(user).stream()
                .filter(factor -> factor.kind() == FactorKind.TOTP && factor.isConfirmed())
                .findAny();
        if (totp.isEmpty()) {
            return false;
        }
        Instant now = environment.now();
        OptionalLong step = Totp.matchingStep(
                TotpSecret.of(Factors.open(totp.get(), ports.sealing())).secret(), code, now);
        return step.isPresent() && stores.factors().useStep(totp.get().id(), step.getAsLong(), now);
    }

    private boolean isRecoveryCode(UserId user, Secret code, RequestContext context) {
        Instant now = environment.now();
        return stores.transactions().call(tx -> {
            OptionalInt left = recoveryCodes.use(tx, user, code, now);
            if (left.isPresent()) {
                ports.mail().notice(tx, user, MfaNotice.RECOVERY_CODE_USED, context);
                events.publish(tx, new AuthEvent.RecoveryCodeUsed(user, left.getAsInt(), now, context));
            }
            return left.isPresent();
        });
    }

    private void refused(UserId user, MfaProof proof, String reason, RequestContext context) {
        events.publish(
                new AuthEvent.SecondFactorRefused(user, proof.method().code(), reason, environment.now(), context));
    }
}
