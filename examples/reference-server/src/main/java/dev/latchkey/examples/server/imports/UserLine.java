package dev.latchkey.examples.server.imports;

import dev.latchkey.account.ImportedAccount;
import dev.latchkey.account.Profile;
import dev.latchkey.password.PasswordHash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One line of an import, read strictly. What is wrong with it is said without its values, which may be secrets. */
final class UserLine {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,50}");

    private static final Set<String> MEMBERS = Set.of(
            "email",
            "email_verified",
            "password_hash",
            "given_name",
            "middle_name",
            "family_name",
            "phone",
            "attributes");

    private final JsonNode line;

    private UserLine(JsonNode line) {
        this.line = line;
    }

    static ImportedAccount parse(String text) throws BadLineException {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new BadLineException("this is not JSON, or has a member twice");
        }
        if (!line.isObject()) {
            throw new BadLineException("this is not a JSON object");
        }
        for (String name : line.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                throw new BadLineException(unknown(name) + " is unknown; known are "
                        + String.join(", ", MEMBERS.stream().sorted().toList()));
            }
        }
        return new UserLine(line).account();
    }

    /** By its name where that looks like one: else it may be a value in the wrong place. */
    private static String unknown(String name) {
        return NAME.matcher(name).matches() ? "the member " + name : "a member";
    }

    private ImportedAccount account() throws BadLineException {
        String email = text("email");
        if (email == null) {
            throw new BadLineException("email is missing");
        }
        Profile profile =
                new Profile(text("given_name"), text("middle_name"), text("family_name"), text("phone"), attributes());
        return new ImportedAccount(email, hash(), profile, flag("email_verified"));
    }

    private @Nullable PasswordHash hash() throws BadLineException {
        String text = text("password_hash");
        try {
            return text == null ? null : PasswordHash.of(text);
        } catch (IllegalArgumentException e) {
            throw new BadLineException("password_hash: " + e.getMessage());
        }
    }

    /** A member's text; null for one that is missing or null. */
    private @Nullable String text(String name) throws BadLineException {
        JsonNode value = line.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new BadLineException(name + " is not a text");
        }
        return value.asString();
    }

    private boolean flag(String name) throws BadLineException {
        JsonNode value = line.get(name);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw new BadLineException(name + " is not true or false");
        }
        return value.asBoolean();
    }

    private Map<String, Object> attributes() throws BadLineException {
        JsonNode value = line.get("attributes");
        if (value == null || value.isNull()) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw new BadLineException("attributes is not an object");
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> attribute : value.properties()) {
            attributes.put(attribute.getKey(), JSON.treeToValue(attribute.getValue(), Object.class));
        }
        return attributes;
    }
}
