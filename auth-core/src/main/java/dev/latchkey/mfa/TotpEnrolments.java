package dev.latchkey.mfa;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The enrolment of authenticator apps: begun with a new secret, and good for nothing until a code of it was typed. */
final class TotpEnrolments {

    private final MfaStores stores;
    private final MfaPorts ports;
    private final FactorChanges changes;
    private final OtpauthUri uris;
    private final MfaSettings settings;
    private final ActingWork work;
    private final AuthEvents events;
    private final Environment environment;

    TotpEnrolments(
            MfaStores stores,
            MfaPorts ports,
            FactorChanges changes,
            OtpauthUri uris,
            MfaSettings settings,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.changes = changes;
        this.uris = uris;
        this.settings = settings;
        work = ActingWork.create(stores.transactions(), ports.sessions());
        this.events = events;
        this.environment = environment;
    }

    BeginTotpResult begin(UserId user, SessionId acting, String account, RequestContext context) {
        Optional<Veto> veto = events.before(new AuthAction.ChangeFactors(user, context));
        if (veto.isPresent()) {
            return new BeginTotpResult.Vetoed(veto.get().reason());
        }
        byte[] secret = new byte[Totp.SECRET_BYTES];
        environment.fillRandom(secret);
        byte[] content = new TotpSecret(secret, acting).content();
        StoredFactor factor = Factors.sealed(user, FactorKind.TOTP, content, ports.sealing(), environment);
        return work.call(
                user,
                acting,
                new BeginTotpResult.SessionOver(),
                tx -> stores.factors().begin(tx, factor)
                        ? new BeginTotpResult.Begun(enrolment(factor, secret, account))
                        : new BeginTotpResult.AlreadyEnrolled());
    }

    Optional<TotpEnrolment> pending(UserId user, SessionId acting, String account) {
        return pending(user, acting).map(begun -> enrolment(begun.factor, begun.opened.secret(), account));
    }

    /** An enrolment and its secret. */
    private record Begun(StoredFactor factor, TotpSecret opened) {}

    /** What another session has begun is nobody's here: who confirmed it would share the secret with whoever is there. */
    private Optional<Begun> pending(UserId user, SessionId acting) {
        Instant now = environment.now();
        Optional<StoredFactor> pending = stores.factors().find(user).stream()
                .filter(factor -> factor.kind() == FactorKind.TOTP && !factor.isConfirmed())
                .filter(factor -> expiry(factor).isAfter(now))
                .findAny();
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        TotpSecret opened = TotpSecret.of(Factors.open(pending.get(), ports.sealing()));
        return acting.equals(opened.begunIn()) ? Optional.of(new Begun(pending.get(), opened)) : Optional.empty();
    }

    ConfirmTotpResult confirm(UserId user, SessionId acting, Secret code, RequestContext context) {
        Optional<Begun> pending = pending(user, acting);
        if (pending.isEmpty()) {
            return new ConfirmTotpResult.NothingPending();
        }
        MfaAttempts.Admission admission = ports.attempts().inSession(user, acting);
        if (admission instanceof MfaAttempts.Admission.Limited limited) {
            return new ConfirmTotpResult.Limited(limited.retryAfter());
        }
        OptionalLong step = Totp.matchingStep(pending.get().opened.secret(), code, environment.now());
        if (step.isEmpty()) {
            return new ConfirmTotpResult.WrongCode();
        }
        ((MfaAttempts.Admission.Admitted) admission).attempt().giveBack();
        return confirm(pending.get().factor, step.getAsLong(), acting, context);
    }

    private ConfirmTotpResult confirm(StoredFactor factor, long step, SessionId acting, RequestContext context) {
        UserId user = factor.user();
        Instant now = environment.now();
        return work.call(user, acting, new ConfirmTotpResult.SessionOver(), tx -> {
            if (!stores.factors().confirm(tx, factor.id(), now, step)) {
                return new ConfirmTotpResult.NothingPending();
            }
            List<Secret> codes = changes.appAdded(tx, user, acting, context);
            events.publish(tx, new AuthEvent.FactorAdded(user, FactorKind.TOTP.code(), now, context));
            return new ConfirmTotpResult.Confirmed(codes);
        });
    }

    private TotpEnrolment enrolment(StoredFactor factor, byte[] secret, String account) {
        String text = Base32.encode(secret);
        return new TotpEnrolment(Secret.of(text), uris.of(account, text), expiry(factor));
    }

    private Instant expiry(StoredFactor factor) {
        return factor.createdAt().plus(settings.enrolmentLife());
    }
}
