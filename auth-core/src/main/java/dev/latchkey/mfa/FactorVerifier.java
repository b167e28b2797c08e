package dev.latchkey.mfa;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
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
     * Checks one proof of a sign-in. Wrong ones count against the account, across all sign-ins.
     *
     * @param challenge the sign-in it is for
     * @param known whether the client is known to be one of the user's
     */
    FactorCheck inSignIn(UserId user, String challenge, MfaProof proof, BooleanSupplier known, RequestContext context) {
        return check(user, challenge, proof, ports.attempts().inSignIn(user, context.address(), known), context);
    }

    /** Checks one proof of a user who is signed in; no mailed code is right. Wrong ones count against the session. */
    FactorCheck inSession(UserId user, SessionId session, MfaProof proof, RequestContext context) {
        return check(user, null, proof, ports.attempts().inSession(user, session), context);
    }

    private FactorCheck check(
            UserId user,
            @Nullable String challenge,
            MfaProof proof,
            MfaAttempts.Admission admission,
            RequestContext context) {
        if (admission instanceof MfaAttempts.Admission.Limited limited) {
            refused(user, proof, "rate_limited", context);
            return new FactorCheck.Limited(limited.retryAfter());
        }
        MfaAttempts.Attempt attempt = ((MfaAttempts.Admission.Admitted) admission).attempt();
        Set<UUID> before;
        Optional<List<String>> right;
        try {
            List<StoredFactor> factors = stores.factors().find(user);
            before = FactorIds.of(factors, ports.passkeys().ids(user));
            right = shown(user, factors, challenge, proof, context);
        } catch (StoreUnavailableException e) {
            attempt.giveBackAfter(e);
            throw e;
        }
        if (right.isEmpty()) {
            refused(user, proof, "mfa_code_invalid", context);
            return new FactorCheck.Wrong();
        }
        giveBackAfterRight(user, attempt);
        return new FactorCheck.Right(proof.method(), right.get(), before);
    }

    /** The factor is used up by now: that it still counts as an attempt is the smaller harm. */
    private static void giveBackAfterRight(UserId user, MfaAttempts.Attempt attempt) {
        try {
            attempt.giveBack();
        } catch (StoreUnavailableException e) {
            log.warn("A right second factor of user {} counts as an attempt: the counts are out of reach", user, e);
        }
    }

    /** How the user was authenticated by a proof, empty when it is none. */
    private Optional<List<String>> shown(
            UserId user,
            List<StoredFactor> factors,
            @Nullable String challenge,
            MfaProof proof,
            RequestContext context) {
        if (proof instanceof MfaProof.Passkey passkey) {
            return ports.passkeys().check(user, challenge, passkey.credential(), context);
        }
        boolean right = proof instanceof MfaProof.Code code && isRight(user, factors, challenge, code, context);
        return right ? Optional.of(List.of(proof.method().amr())) : Optional.empty();
    }

    private boolean isRight(
            UserId user,
            List<StoredFactor> factors,
            @Nullable String challenge,
            MfaProof.Code shown,
            RequestContext context) {
        Secret code = shown.code();
        return switch (shown.method()) {
            case TOTP -> isTotp(factors, code);
            case RECOVERY_CODE -> isRecoveryCode(user, code, context);
            case EMAIL_CODE -> challenge != null && emailCodes.consume(user, challenge, code);
            case PASSKEY -> false;
        };
    }

    private boolean isTotp(List<StoredFactor> factors, Secret code) {
        Optional<StoredFactor> totp =
                factors.stream().filter(FactorIds::isEnrolledApp).findAny();
        if (totp.isEmpty()) {
            return false;
        }
        Instant now = environment.now();
        OptionalLong step = Totp.matchingStep(
                TotpSecret.of(Factors.open(totp.get(), ports.sealing())).secret(), code, now);
        return step.isPresent() && stores.factors().useStep(totp.get().id(), step.getAsLong(), now);
    }

    /** By itself, as the steps of an app: a host that rolls its own transaction back does not revive the code. */
    private boolean isRecoveryCode(UserId user, Secret code, RequestContext context) {
        Instant now = environment.now();
        return stores.transactions().callAlone(tx -> {
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
