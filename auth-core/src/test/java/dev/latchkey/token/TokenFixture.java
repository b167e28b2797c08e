package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.TokenFacts;
import dev.latchkey.storage.KeysInMemory;
import dev.latchkey.testing.MovableEnvironment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer with a movable clock, and the means to make what it would never issue. */
final class TokenFixture {

    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final String ISSUER = "https://shop.example";
    static final String AUDIENCE = "shop";

    private static final Map<SignatureAlgorithm, TokenFixture> SHARED = new ConcurrentHashMap<>();
    private static final Map<SignatureAlgorithm, TokenFixture> OTHERS = new ConcurrentHashMap<>();

    final MovableEnvironment environment = MovableEnvironment.at(START);
    final KeysInMemory keys = new KeysInMemory();
    final MasterKey masterKey = MasterKey.generate(environment);
    final Map<UUID, EndReason> revokedSessions = new HashMap<>();
    final AtomicInteger revocationChecks = new AtomicInteger();
    final AccessTokenSettings settings;
    final KeyRing ring;
    final AccessTokens tokens;
    final UserId user = new UserId(environment.newId());
    final SessionId session = new SessionId(environment.newId());

    TokenFixture() {
        this(SignatureAlgorithm.ES256);
    }

    TokenFixture(SignatureAlgorithm algorithm) {
        this(algorithm, AccessTokenSettings.of(ISSUER, AUDIENCE), Crypto.fastest());
    }

    TokenFixture(SignatureAlgorithm algorithm, AccessTokenSettings settings, Crypto crypto) {
        this.settings = settings;
        this.ring = KeyRing.create(
                keys.store(),
                keys.transactions(),
                environment,
                KeyRingSettings.defaults().withAlgorithm(algorithm),
                masterKey,
                crypto);
        this.tokens = AccessTokens.create(
                settings,
                ring,
                this::checkRevocation,
                user -> new TokenClaims(Set.of("editor"), Map.of("shop_tier", "gold")),
                environment);
    }

    /** An issuer for tests that leave its clock and keys alone: RSA keys take long to make. */
    static TokenFixture shared(SignatureAlgorithm algorithm) {
        return SHARED.computeIfAbsent(algorithm, TokenFixture::new);
    }

    /** Another issuer, of the same name and with keys of its own. */
    static TokenFixture other(SignatureAlgorithm algorithm) {
        return OTHERS.computeIfAbsent(algorithm, TokenFixture::new);
    }

    private Optional<EndReason> checkRevocation(TokenFacts token, Instant now, VerifyOptions options) {
        revocationChecks.incrementAndGet();
        return Optional.ofNullable(revokedSessions.get(token.session().value()));
    }

    TokenSubject subject() {
        return new TokenSubject(user, session, 3, "latchkey", START, List.of("pwd"));
    }

    String issue() {
        return tokens.issue(subject()).compact().reveal();
    }

    VerifiedToken verify(String compact) {
        return tokens.verify(compact);
    }

    /** The first signing key, the one that signs until it is rotated. */
    VerificationKey key() {
        return ring.published().get(0);
    }

    String header() {
        return header(key().algorithm().joseName(), key().id(), "at+jwt");
    }

    static String header(String algorithm, String keyId, String type) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\",\"typ\":\"" + type + "\"}";
    }

    /** The genuine header with more members. */
    String headerWith(String members) {
        return header().replace("}", "," + members + "}");
    }

    /** The claims of a token that would be accepted. */
    Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("sub", user.toString());
        claims.put("aud", AUDIENCE);
        claims.put("client_id", "latchkey");
        claims.put("exp", START.plus(Duration.ofMinutes(15)).getEpochSecond());
        claims.put("iat", START.getEpochSecond());
        claims.put("jti", environment.newId().toString());
        claims.put("sid", session.toString());
        claims.put("ver", 3);
        claims.put("auth_time", START.getEpochSecond());
        claims.put("amr", List.of("pwd"));
        return claims;
    }

    /** Those claims as JSON, with one of them written as given. */
    String claimsWith(String name, String json) {
        Map<String, Object> claims = claims();
        claims.put(name, "\u0001");
        return JsonWriter.write(claims).replace("\"\\u0001\"", json);
    }

    String claimsWithout(String name) {
        Map<String, Object> claims = claims();
        claims.remove(name);
        return JsonWriter.write(claims);
    }

    String claimsJson() {
        return JsonWriter.write(claims());
    }

    /** A token with the genuine key's signature over any header and payload. */
    String signed(String header, String payload) {
        return signed(header, payload.getBytes(StandardCharsets.UTF_8));
    }

    String signed(String header, byte[] payload) {
        return signedText(encode(header.getBytes(StandardCharsets.UTF_8)) + '.' + encode(payload));
    }

    String signedText(String signingInput) {
        byte[] signature = ring.signing().signature(signingInput.getBytes(StandardCharsets.UTF_8));
        return signingInput + '.' + encode(signature);
    }

    String signedClaims(String payload) {
        return signed(header(), payload);
    }

    void assertAccepted(String compact) {
        assertThat(verify(compact).user()).isEqualTo(user);
    }

    void assertRejected(String compact, TokenRejection reason) {
        TokenRejectedException rejected = catchThrowableOfType(TokenRejectedException.class, () -> verify(compact));
        assertThat(rejected).as("refusal of %s", compact).isNotNull();
        assertThat(rejected.reason()).as(rejected.getMessage()).isEqualTo(reason);
        // A second time too: a refusal leaves nothing behind that lets the text pass.
        assertThat(catchThrowableOfType(TokenRejectedException.class, () -> verify(compact)))
                .isNotNull();
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
