package dev.latchkey.examples.server.token;

import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.StrictJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a JSON Web Token in its compact form (RFC 7515, section 7.1) says, believed or not. The signature is left out:
 * with it, what is shown would be a token again. Immutable.
 */
public final class TokenInspection {

    private static final int MAX_LENGTH = 64 * 1024;
    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(MAX_LENGTH, 16, 1024);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, @Nullable Object> header;
    private final Map<String, @Nullable Object> claims;

    private TokenInspection(Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
        this.header = header;
        this.claims = claims;
    }

    /**
     * Takes a token apart.
     *
     * @param compact the token
     * @return what it says
     * @throws IllegalArgumentException when it is no such token; the message does not repeat it
     */
    public static TokenInspection of(String compact) {
        String[] parts = compact.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a signed JWT has 3 parts between dots, this has " + parts.length);
        }
        return new TokenInspection(object("header", parts[0]), object("claims", parts[1]));
    }

    /**
     * A claim that is a text.
     *
     * @param name the claim's name
     * @return its value, empty when it is missing or no text
     */
    public Optional<String> text(String name) {
        return claims.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /**
     * The first audience.
     *
     * @return the claim {@code aud}, or the first in its list
     */
    public Optional<String> audience() {
        if (claims.get("aud") instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof String first) {
            return Optional.of(first);
        }
        return text("aud");
    }

    /**
     * What it says, for people: in printable ASCII, whatever is in the token.
     *
     * @param now the time that its times are compared with
     * @return lines
     */
    public List<String> describe(Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("header " + shown(header));
        lines.add("claims " + shown(claims));
        time("issued", "iat", now).ifPresent(lines::add);
        time("signed in", "auth_time", now).ifPresent(lines::add);
        time("valid from", "nbf", now).ifPresent(lines::add);
        time("expires", "exp", now).ifPresent(lines::add);
        return lines;
    }

    private static String shown(Map<String, @Nullable Object> members) {
        return PrintableAscii.of(JSON.writeValueAsString(members).replace("\r\n", "\n"));
    }

    private Optional<String> time(String label, String claim, Instant now) {
        if (!(claims.get(claim) instanceof Number seconds)) {
            return Optional.empty();
        }
        try {
            Instant at = Instant.ofEpochSecond(seconds.longValue());
            Duration distance = Duration.between(now, at);
            String relation = distance.isNegative() ? words(distance.negated()) + " ago" : "in " + words(distance);
            return Optional.of(label + " " + at + ", " + relation);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.of(label + " out of range");
        }
    }

    private static String words(Duration duration) {
        if (duration.toDays() > 1) {
            return duration.toDays() + " days";
        }
        if (duration.toHours() > 1) {
            return duration.toHours() + " hours";
        }
        return duration.toMinutes() > 1 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }

    private static Map<String, @Nullable Object> object(String part, String base64) {
        byte[] json;
        try {
            json = Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the " + part + " is not base64url", e);
        }
        try {
            return StrictJson.parseObject(json, LIMITS);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the " + part + " is no JSON object: " + e.getMessage(), e);
        }
    }
}
