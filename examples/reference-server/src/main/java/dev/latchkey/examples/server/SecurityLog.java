package dev.latchkey.examples.server;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthListener;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes what happens to accounts and sessions to the log: who, what, from where, and never a secret (ASVS 16.3.1). */
final class SecurityLog implements AuthListener {

    private static final Logger log = LoggerFactory.getLogger("dev.latchkey.security");

    @Override
    public void on(AuthEvent event) {
        boolean alarm = event instanceof AuthEvent.RefreshTokenReused || event instanceof AuthEvent.CommitsLost;
        LoggingEventBuilder line = log.atLevel(alarm ? Level.WARN : Level.INFO).setMessage(name(event));
        for (Map.Entry<String, Object> detail : details(event).entrySet()) {
            line = line.addKeyValue(detail.getKey(), detail.getValue());
        }
        line.log();
    }

    private static Map<String, Object> details(AuthEvent event) {
        Map<String, Object> details = new LinkedHashMap<>();
        event.subject().ifPresent(user -> details.put("user", user));
        if (event instanceof AuthEvent.SignedIn signedIn) {
            details.put("session", signedIn.session());
            details.put("methods", signedIn.methods());
            details.put("new_device", signedIn.newDevice());
        } else if (event instanceof AuthEvent.SignInRefused refused) {
            details.put("reason", refused.reason());
        } else if (event instanceof AuthEvent.PasswordRefused refused) {
            details.put("reason", refused.reason());
        } else if (event instanceof AuthEvent.SessionEnded ended) {
            details.put("session", ended.session());
            details.put("reason", ended.reason().code());
        } else if (event instanceof AuthEvent.RefreshTokenReused reused) {
            details.put("session", reused.session());
        } else if (event instanceof AuthEvent.CommitsLost lost) {
            details.put("session", lost.session());
            details.put("restored", lost.restored());
        } else if (event instanceof AuthEvent.FactorAdded added) {
            details.put("factor", added.factor());
        } else if (event instanceof AuthEvent.FactorRemoved removed) {
            details.put("factor", removed.factor());
        } else if (event instanceof AuthEvent.SecondFactorRefused refused) {
            details.put("method", refused.method());
            details.put("reason", refused.reason());
        } else if (event instanceof AuthEvent.RecoveryCodeUsed used) {
            details.put("left", used.left());
        } else if (event instanceof AuthEvent.PasskeyCounterWentBack back) {
            details.put("passkey", back.passkey());
        } else if (event instanceof AuthEvent.RoleGranted granted) {
            details.put("role", granted.role());
        } else if (event instanceof AuthEvent.RoleWithdrawn withdrawn) {
            details.put("role", withdrawn.role());
        } else if (event instanceof AuthEvent.KeyRotated rotated) {
            details.put("key", rotated.keyId());
        } else {
            organization(event, details);
        }
        if (event.request().address() != null) {
            details.put("address", event.request().address());
        }
        if (event.request().requestId() != null) {
            details.put("request_id", event.request().requestId());
        }
        return details;
    }

    private static void organization(AuthEvent event, Map<String, Object> details) {
        if (event instanceof AuthEvent.OfOrganization of) {
            details.put("organization", of.organization());
        }
        if (event instanceof AuthEvent.FactorRequirementChanged changed) {
            details.put("required", changed.required());
        } else if (event instanceof AuthEvent.MemberAdded added) {
            details.put("organization", added.organization());
            details.put("role", added.role());
        } else if (event instanceof AuthEvent.MemberRoleChanged changed) {
            details.put("organization", changed.organization());
            details.put("role", changed.role());
        } else if (event instanceof AuthEvent.MemberRemoved removed) {
            details.put("organization", removed.organization());
        }
    }

    /** Such as {@code signed_in}. */
    private static String name(AuthEvent event) {
        return event.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }
}
