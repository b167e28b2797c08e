package dev.latchkey.audit;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events as entries of the audit log: which of their fields are told, and under what names. */
final class EventEntries {

    private static final String SESSION = "session";
    private static final String REASON = "reason";
    private static final String ROLE = "role";
    private static final String ORGANIZATION = "organization";
    private static final String FACTOR = "factor";
    private static final String DEVICE = "device";

    private EventEntries() {}

    static AuditEvent entry(UUID id, AuthEvent event) {
        RequestContext request = event.request();
        return new AuditEvent(
                id,
                event.at(),
                AuditTypes.of(event),
                outcome(event),
                event.subject().orElse(null),
                actor(event),
                request.address(),
                request.userAgent(),
                request.requestId(),
                details(event));
    }

    private static AuditOutcome outcome(AuthEvent event) {
        boolean refused = event instanceof AuthEvent.SignInRefused
                || event instanceof AuthEvent.RegistrationRepeated
                || event instanceof AuthEvent.SecondFactorRefused
                || event instanceof AuthEvent.PasswordRefused
                || event instanceof AuthEvent.PasskeyCounterWentBack
                || event instanceof AuthEvent.RefreshTokenReused
                || (event instanceof AuthEvent.CommitsLost lost && !lost.restored());
        return refused ? AuditOutcome.REFUSED : AuditOutcome.SUCCESS;
    }

    /** Who signs in, verifies an address or uses a mailed link is signed in by nothing yet, and has shown who it is. */
    private static @Nullable UserId actor(AuthEvent event) {
        boolean own = event instanceof AuthEvent.SignedIn
                || event instanceof AuthEvent.EmailVerified
                || event instanceof AuthEvent.PasswordReset
                || event instanceof AuthEvent.EmailChanged;
        return event.actor().or(() -> own ? event.subject() : event.actor()).orElse(null);
    }

    private static Map<String, String> details(AuthEvent event) {
        Map<String, String> details = new HashMap<>();
        if (event instanceof AuthEvent.SignedIn in) {
            details.put(SESSION, in.session().toString());
            details.put("methods", String.join(" ", in.methods()));
            details.put("new_device", Boolean.toString(in.newDevice()));
        } else if (event instanceof AuthEvent.SignInRefused refused) {
            details.put(REASON, refused.reason());
        } else if (event instanceof AuthEvent.PasswordRefused refused) {
            details.put(REASON, refused.reason());
        } else if (event instanceof AuthEvent.SessionEnded ended) {
            details.put(SESSION, ended.session().toString());
            details.put(REASON, ended.reason().code());
        } else if (event instanceof AuthEvent.RefreshTokenReused reused) {
            details.put(SESSION, reused.session().toString());
        } else if (event instanceof AuthEvent.CommitsLost lost) {
            details.put(SESSION, lost.session().toString());
            details.put("restored", Boolean.toString(lost.restored()));
        } else if (event instanceof AuthEvent.FactorAdded added) {
            details.put(FACTOR, added.factor());
        } else if (event instanceof AuthEvent.FactorRemoved removed) {
            details.put(FACTOR, removed.factor());
        } else if (event instanceof AuthEvent.FactorResetRequested requested) {
            details.put("due_at", requested.dueAt().toString());
        } else if (event instanceof AuthEvent.RecoveryCodeUsed used) {
            details.put("left", Integer.toString(used.left()));
        } else if (event instanceof AuthEvent.SecondFactorRefused refused) {
            details.put("method", refused.method());
            details.put(REASON, refused.reason());
        } else if (event instanceof AuthEvent.PasskeyCounterWentBack back) {
            details.put("passkey", back.passkey().toString());
        } else if (event instanceof AuthEvent.DeviceTrusted trusted) {
            details.put(DEVICE, trusted.device().toString());
        } else if (event instanceof AuthEvent.DeviceForgotten forgotten) {
            details.put(DEVICE, forgotten.device().toString());
        } else if (event instanceof AuthEvent.KnownDevicesForgotten forgotten) {
            details.put("count", Integer.toString(forgotten.count()));
        } else if (event instanceof AuthEvent.DeletionRequested requested) {
            details.put("due", requested.dueAt().toString());
        } else if (event instanceof AuthEvent.RoleGranted granted) {
            details.put(ROLE, granted.role().toString());
        } else if (event instanceof AuthEvent.RoleWithdrawn withdrawn) {
            details.put(ROLE, withdrawn.role().toString());
        } else if (event instanceof AuthEvent.KeyRotated rotated) {
            details.put("key", rotated.keyId());
        } else {
            organization(event, details);
        }
        return details;
    }

    private static void organization(AuthEvent event, Map<String, String> details) {
        if (event instanceof AuthEvent.OfOrganization of) {
            details.put(ORGANIZATION, of.organization().toString());
        }
        if (event instanceof AuthEvent.OrganizationChanged changed) {
            details.put("fields", String.join(" ", changed.fields()));
        } else if (event instanceof AuthEvent.FactorRequirementChanged changed) {
            details.put("required", Boolean.toString(changed.required()));
        } else if (event instanceof AuthEvent.MemberAdded added) {
            details.put(ORGANIZATION, added.organization().toString());
            details.put(ROLE, added.role());
        } else if (event instanceof AuthEvent.MemberRoleChanged changed) {
            details.put(ORGANIZATION, changed.organization().toString());
            details.put(ROLE, changed.role());
        } else if (event instanceof AuthEvent.MemberRemoved removed) {
            details.put(ORGANIZATION, removed.organization().toString());
        }
    }
}
