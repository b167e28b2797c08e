package dev.latchkey.token;

import static dev.latchkey.token.TokenRejection.BAD_CLAIMS;
import static dev.latchkey.token.TokenRejection.WRONG_AUDIENCE;
import static dev.latchkey.token.TokenRejection.WRONG_ISSUER;

import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.kernel.Uuids;
import dev.latchkey.revocation.TokenFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a token of claims whose signature is genuine: each of its type and range, issuer and audience as expected. */
final class ClaimsReader {

    /** The year 9999: what comes later is no time, and nothing that is computed with it overflows. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final String issuer;
    private final Set<String> audiences;

    ClaimsReader(String issuer, List<String> audiences) {
        this.issuer = issuer;
        this.audiences = Set.copyOf(audiences);
    }

    VerifiedToken read(Map<String, @Nullable Object> claims) {
        String tokenIssuer = text(claims, ClaimNames.ISSUER);
        if (!tokenIssuer.equals(issuer)) {
            throw TokenRejectedException.of(WRONG_ISSUER, "issued by another issuer than the one expected");
        }
        List<String> audience = audience(claims);
        if (Collections.disjoint(audience, audiences)) {
            throw TokenRejectedException.of(WRONG_AUDIENCE, "issued for another audience than the one expected");
        }
        TokenFacts facts = facts(claims);
        return new VerifiedToken(
                facts,
                new SubjectNames.Meant(facts.user(), facts.epoch()),
                times(claims),
                tokenIssuer,
                audience,
                text(claims, ClaimNames.CLIENT_ID),
                texts(claims, ClaimNames.METHODS),
                roles(claims),
                claims.containsKey(ClaimNames.ORGANIZATION) ? text(claims, ClaimNames.ORGANIZATION) : null,
                hostClaims(claims));
    }

    /** The {@code exp} of claims that need not be genuine: what is long dead is not worth a signature check. */
    static long expiresAt(Map<String, @Nullable Object> claims) {
        return time(claims, ClaimNames.EXPIRES_AT);
    }

    private static TokenFacts facts(Map<String, @Nullable Object> claims) {
        try {
            return new TokenFacts(
                    UserId.parse(text(claims, ClaimNames.SUBJECT)),
                    SessionId.parse(text(claims, ClaimNames.SESSION)),
                    Uuids.parse(text(claims, ClaimNames.TOKEN_ID)),
                    (int) number(claims, ClaimNames.EPOCH, Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw TokenRejectedException.of(BAD_CLAIMS, "sub, sid or jti is not an id");
        }
    }

    private static TokenTimes times(Map<String, @Nullable Object> claims) {
        long issuedAt = time(claims, ClaimNames.ISSUED_AT);
        return new TokenTimes(
                issuedAt,
                claims.containsKey(ClaimNames.NOT_BEFORE) ? time(claims, ClaimNames.NOT_BEFORE) : issuedAt,
                time(claims, ClaimNames.EXPIRES_AT),
                time(claims, ClaimNames.AUTHENTICATED_AT));
    }

    private static List<String> audience(Map<String, @Nullable Object> claims) {
        return claims.get(ClaimNames.AUDIENCE) instanceof String one
                ? List.of(one)
                : texts(claims, ClaimNames.AUDIENCE);
    }

    private static Set<String> roles(Map<String, @Nullable Object> claims) {
        return claims.containsKey(ClaimNames.ROLES)
                ? Collections.unmodifiableSet(new LinkedHashSet<>(texts(claims, ClaimNames.ROLES)))
                : Set.of();
    }

    private static Map<String, Object> hostClaims(Map<String, @Nullable Object> claims) {
        Map<String, Object> others = new LinkedHashMap<>();
        claims.forEach((name, value) -> {
            if (!ClaimNames.OWN.contains(name)) {
                others.put(name, present(value));
            }
        });
        return Collections.unmodifiableMap(others);
    }

    private static String text(Map<String, @Nullable Object> claims, String name) {
        if (claims.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw TokenRejectedException.of(BAD_CLAIMS, name + " is missing or not a text");
    }

    private static List<String> texts(Map<String, @Nullable Object> claims, String name) {
        if (!(claims.get(name) instanceof List<?> elements)) {
            throw TokenRejectedException.of(BAD_CLAIMS, name + " is missing or not an array of texts");
        }
        List<String> texts = new ArrayList<>(elements.size());
        for (Object element : elements) {
            if (!(element instanceof String text)) {
                throw TokenRejectedException.of(BAD_CLAIMS, name + " is not an array of texts");
            }
            texts.add(text);
        }
        return Collections.unmodifiableList(texts);
    }

    private static long time(Map<String, @Nullable Object> claims, String name) {
        return number(claims, name, LAST_SECOND);
    }

    private static long number(Map<String, @Nullable Object> claims, String name, long most) {
        if (claims.get(name) instanceof Long number && number >= 0 && number <= most) {
            return number;
        }
        throw TokenRejectedException.of(BAD_CLAIMS, name + " is missing or not a whole number in its range");
    }

    private static Object present(@Nullable Object value) {
        if (value == null) {
            throw TokenRejectedException.of(BAD_CLAIMS, "a claim is null");
        }
        return value;
    }
}
