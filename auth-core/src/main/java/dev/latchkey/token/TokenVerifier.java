package dev.latchkey.token;

import static dev.latchkey.token.TokenRejection.BAD_SIGNATURE;
import static dev.latchkey.token.TokenRejection.EXPIRED;
import static dev.latchkey.token.TokenRejection.MALFORMED;
import static dev.latchkey.token.TokenRejection.UNKNOWN_KEY;

import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The check of a token that was not seen before: bounds, structure, header and {@code exp} first, as they cost little;
 * then the signature; then the claims.
 */
final class TokenVerifier {

    private final KeySource source;
    private final HeaderReader headers;
    private final ClaimsReader claimsReader;
    private final FirstVerifications gate;
    private final SingleFlight<Boolean> flights = new SingleFlight<>();
    private final long skewSeconds;
    private final long leewaySeconds;

    TokenVerifier(KeySource source, AccessTokenSettings settings, FirstVerifications gate) {
        this.source = source;
        this.headers = new HeaderReader(source);
        this.claimsReader = new ClaimsReader(settings.issuer(), settings.audiences());
        this.gate = gate;
        this.skewSeconds = settings.clockSkew().toSeconds();
        this.leewaySeconds = settings.expiryLeeway().toSeconds();
    }

    /** Of a genuine token, its times and revocation are still to be checked. */
    VerifiedTokenCache.Entry verify(String text, Instant now) {
        int firstDot = text.indexOf('.');
        int secondDot = text.indexOf('.', firstDot + 1);
        if (firstDot < 0 || secondDot < 0 || text.indexOf('.', secondDot + 1) >= 0) {
            throw TokenRejectedException.of(MALFORMED, "not three parts");
        }
        // A character beyond Latin-1 becomes a question mark, which no part may hold.
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        VerificationKey key = headers.keyOf(text.substring(0, firstDot), bytes, firstDot);
        long second = now.getEpochSecond();
        if (!source.keys().accepts(key, second)) {
            throw TokenRejectedException.of(UNKNOWN_KEY, "the key is retired");
        }
        byte[] payload = decode(bytes, firstDot + 1, secondDot);
        byte[] signature = decode(bytes, secondDot + 1, bytes.length);
        Map<String, @Nullable Object> claims = parse(payload);
        boolean expired = second >= ClaimsReader.expiresAt(claims) + leewaySeconds;
        if (!isGenuine(key, text, bytes, secondDot, signature, expired)) {
            throw TokenRejectedException.of(BAD_SIGNATURE, "the signature is not the key's");
        }
        VerifiedToken token = claimsReader.read(claims);
        TokenTimes times = token.times();
        return new VerifiedTokenCache.Entry(
                text,
                key,
                Math.max(times.issuedAt(), times.notBefore()) - skewSeconds,
                times.expiresAt() + leewaySeconds,
                token);
    }

    private boolean isGenuine(
            VerificationKey key, String text, byte[] bytes, int length, byte[] signature, boolean expired) {
        if (!key.isCostly()) {
            return key.verifies(bytes, length, signature);
        }
        if (expired) {
            return isGenuineIfIdle(key, bytes, length, signature);
        }
        return flights.join(text, () -> {
            gate.enter();
            try {
                return key.verifies(bytes, length, signature);
            } finally {
                gate.leave();
            }
        });
    }

    /** Whether an expired token was genuine once is worth knowing, and not worth waiting for. */
    private boolean isGenuineIfIdle(VerificationKey key, byte[] bytes, int length, byte[] signature) {
        if (!gate.tryEnter()) {
            throw TokenRejectedException.of(EXPIRED, "expired");
        }
        try {
            return key.verifies(bytes, length, signature);
        } finally {
            gate.leave();
        }
    }

    private static byte[] decode(byte[] text, int from, int to) {
        byte[] decoded = Base64Url.decode(text, from, to);
        if (decoded == null) {
            throw TokenRejectedException.of(MALFORMED, "a part is not strict base64url");
        }
        return decoded;
    }

    private static Map<String, @Nullable Object> parse(byte[] payload) {
        try {
            return StrictJson.parseObject(payload, TokenShape.PAYLOAD);
        } catch (MalformedJsonException e) {
            throw TokenRejectedException.of(MALFORMED, "the payload is not strict JSON: " + e.getMessage());
        }
    }
}
