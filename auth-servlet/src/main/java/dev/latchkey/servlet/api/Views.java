package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginResult;
import dev.latchkey.mfa.EnrolledFactors;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.TrustedDevice;
import dev.latchkey.session.DeviceName;
import dev.latchkey.session.KnownDevice;
import dev.latchkey.session.Session;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns what the services give into JSON, in the shapes of {@link Answers}. */
final class Views {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Views() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode user(User user, Collection<String> roles, boolean mfaEnabled) {
        Profile profile = user.profile();
        ObjectNode node = object();
        node.put("id", user.id().toString());
        node.put("email", user.email().address());
        node.put("email_verified", user.emailVerified());
        node.put("given_name", profile.givenName());
        node.put("middle_name", profile.middleName());
        node.put("family_name", profile.familyName());
        node.put("phone", profile.phone());
        node.set("attributes", attributes(profile.attributes()));
        node.put("status", user.status().code());
        node.put("mfa_enabled", mfaEnabled);
        node.set("roles", texts(roles));
        node.put("created_at", time(user.createdAt()));
        node.put("updated_at", time(user.updatedAt()));
        node.put("last_login_at", time(user.lastLoginAt()));
        return node;
    }

    /** A user as everyone is told who may see the account. */
    static ObjectNode user(User user, Latchkey latchkey) {
        return user(user, latchkey.access().roleNames(user.id()), latchkey.mfa().isEnabled(user.id()));
    }

    static ObjectNode mfaRequired(LoginResult.MfaRequired required) {
        ObjectNode node = object();
        node.put("status", "mfa_required");
        node.put("mfa_token", required.mfaToken().reveal());
        node.put("expires_in", required.expiresIn().toSeconds());
        node.set(
                "methods",
                texts(required.methods().stream().map(MfaMethod::code).toList()));
        return node;
    }

    static ObjectNode factors(EnrolledFactors enrolled, @Nullable Instant resetDueAt) {
        ObjectNode node = object();
        node.put("enabled", enrolled.isEnabled());
        node.put("required", enrolled.required());
        ArrayNode factors = node.putArray("factors");
        for (EnrolledFactors.Factor factor : enrolled.factors()) {
            factors.addObject()
                    .put("method", factor.method().code())
                    .put("enrolled_at", time(factor.enrolledAt()))
                    .put("last_used_at", time(factor.lastUsedAt()));
        }
        return node.put("recovery_codes_left", enrolled.recoveryCodesLeft()).put("reset_due_at", time(resetDueAt));
    }

    static ObjectNode recoveryCodes(List<Secret> codes) {
        ObjectNode node = object();
        node.set("recovery_codes", texts(codes.stream().map(Secret::reveal).toList()));
        return node;
    }

    static ObjectNode device(TrustedDevice device) {
        return object().put("id", device.id().toString())
                .put("device", DeviceName.of(device.userAgent()))
                .put("ip", device.address())
                .put("user_agent", device.userAgent())
                .put("created_at", time(device.createdAt()))
                .put("last_used_at", time(device.lastUsedAt()))
                .put("expires_at", time(device.expiresAt()));
    }

    static ObjectNode device(KnownDevice device) {
        return object().put("id", device.id().toString())
                .put("device", device.device())
                .put("ip", device.address())
                .put("user_agent", device.userAgent())
                .put("created_at", time(device.createdAt()))
                .put("last_seen_at", time(device.lastSeenAt()))
                .put("expires_at", time(device.expiresAt()));
    }

    static ObjectNode session(Session session, boolean current) {
        ObjectNode node = object();
        node.put("id", session.id().toString());
        node.put("created_at", time(session.createdAt()));
        node.put("last_seen_at", time(session.lastSeenAt()));
        node.put("ip", session.request().address());
        node.put("user_agent", session.request().userAgent());
        node.put("device", session.device());
        node.put("current", current);
        node.set("amr", texts(session.methods()));
        return node;
    }

    static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /** RFC 3339 in UTC, which is how an instant prints. */
    static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static JsonNode attributes(Map<String, Object> attributes) {
        return MAPPER.valueToTree(attributes);
    }

    static List<String> sorted(Collection<String> texts) {
        return texts.stream().sorted().toList();
    }
}
