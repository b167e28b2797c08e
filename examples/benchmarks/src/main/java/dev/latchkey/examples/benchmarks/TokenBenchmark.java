package dev.latchkey.examples.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.token.AccessTokenSettings;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.SignatureAlgorithm;
import dev.latchkey.token.TokenClaims;
import dev.latchkey.token.TokenSubject;
import dev.latchkey.token.VerificationLimits;
import dev.latchkey.token.VerifiedToken;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Verifying a token that was seen before, one that is seen for the first time, and the bare signature of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TokenBenchmark {

    /** As many users as are at it at once. */
    private static final int LIVE = 10_000;

    /** More than are remembered, where each is to be seen for the first time. */
    private static final int NEW = 64;

    private static final String ISSUER = "https://benchmark.example";
    private static final String AUDIENCE = "benchmark";

    /** Signed with a key that verifiers can have; HS256's stays within the library. */
    @Param({"ES256", "RS256", "EDDSA"})
    public SignatureAlgorithm algorithm = SignatureAlgorithm.ES256;

    private Latchkey latchkey;
    private AccessTokens forgetful;
    private String[] live;
    private byte[][] inputs;
    private byte[][] signatures;
    private Signature signature;
    private PublicKey key;
    private int turn;

    /** Issues the tokens. */
    @Setup
    public void issue() throws GeneralSecurityException, JOSEException, ParseException {
        Environment environment = Environment.system();
        latchkey = Latchkey.builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .emailVerification(EmailVerification.OFF)
                .signingAlgorithm(algorithm)
                .accessTtl(Duration.ofHours(12))
                .build();
        TokenSubject subject = new TokenSubject(
                new UserId(environment.newId()),
                new SessionId(environment.newId()),
                0,
                "benchmark",
                environment.now(),
                List.of("pwd"));
        live = IntStream.range(0, LIVE)
                .mapToObj(i -> latchkey.tokens().issue(subject).compact().reveal())
                .toArray(String[]::new);
        for (String token : live) {
            VerifiedToken unused = latchkey.tokens().verify(token);
        }
        forgetful = AccessTokens.create(
                settings(),
                latchkey.keyRing(),
                (facts, now, options) -> Optional.empty(),
                user -> TokenClaims.none(),
                environment);
        takeApart();
    }

    private AccessTokenSettings settings() {
        AccessTokenSettings own = latchkey.tokens().settings();
        VerificationLimits limits = own.limits();
        return new AccessTokenSettings(
                own.issuer(),
                own.audiences(),
                own.ttl(),
                own.clockSkew(),
                own.expiryLeeway(),
                own.includeRoles(),
                own.includeOrganization(),
                new VerificationLimits(1, 1, limits.firstAtOnce(), limits.firstWaiting(), limits.firstWait()));
    }

    private void takeApart() throws GeneralSecurityException, JOSEException, ParseException {
        inputs = new byte[NEW][];
        signatures = new byte[NEW][];
        for (int i = 0; i < NEW; i++) {
            int dot = live[i].lastIndexOf('.');
            inputs[i] = live[i].substring(0, dot).getBytes(StandardCharsets.US_ASCII);
            signatures[i] = Base64.getUrlDecoder().decode(live[i].substring(dot + 1));
        }
        JWK published = JWKSet.parse(latchkey.jwks().toJson()).getKeys().get(0);
        switch (algorithm) {
            case ES256 -> {
                key = published.toECKey().toECPublicKey();
                signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            }
            case RS256 -> {
                key = published.toRSAKey().toRSAPublicKey();
                signature = Signature.getInstance("SHA256withRSA");
            }
            case EDDSA -> {
                key = ed25519(published.toOctetKeyPair().getDecodedX());
                signature = Signature.getInstance("Ed25519");
            }
            default -> throw new IllegalStateException(algorithm + " has no public key");
        }
    }

    /** RFC 8032, section 5.1.2: little-endian, the highest bit says whether x is odd. */
    private static PublicKey ed25519(byte[] encoded) throws GeneralSecurityException {
        byte[] y = new byte[encoded.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = encoded[encoded.length - 1 - i];
        }
        boolean odd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        EdECPoint point = new EdECPoint(odd, new BigInteger(1, y));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    /** Ends what was started. */
    @TearDown
    public void close() {
        latchkey.close();
    }

    /** One of 10,000 that were seen before: recognised, its times and its revocation checked. */
    @Benchmark
    public VerifiedToken seenBefore() {
        return latchkey.tokens().verify(live[next(LIVE)]);
    }

    /** Verified whole. */
    @Benchmark
    public VerifiedToken firstTime() {
        return forgetful.verify(live[next(NEW)]);
    }

    /** The signature alone, by the JDK. */
    @Benchmark
    public boolean bareSignature() throws GeneralSecurityException {
        int i = next(NEW);
        signature.initVerify(key);
        signature.update(inputs[i]);
        if (!signature.verify(signatures[i])) {
            throw new IllegalStateException("the signature does not hold");
        }
        return true;
    }

    private int next(int among) {
        turn = turn + 1 == among ? 0 : turn + 1;
        return turn;
    }
}
