package dev.latchkey.servlet.api;

import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
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

    static ObjectNode user(User user, Collection<String> roles) {
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
        node.put("mfa_enabled", false);
        node.set("roles", texts(roles));
        node.put("created_at", time(user.createdAt()));
        node.put("updated_at", time(user.updatedAt()));
        node.put("last_login_at", time(user.lastLoginAt()));
        return node;
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
