package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.testing.MovableEnvironment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that only verifies, by keys from a document that it was given. */
class GivenJwksTest {

    private final TokenFixture issuer = new TokenFixture();
    private final MovableEnvironment environment = MovableEnvironment.at(START);

    private static byte[] published(TokenFixture issuer) {
        return Jwks.of(issuer.ring).toJson().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] document(Object... keys) {
        return JsonWriter.write(Map.of("keys", Arrays.asList(keys))).getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, Object> jwk() {
        return Jwk.write((PublicVerificationKey) issuer.key());
    }

    private static Map<String, Object> with(Map<String, Object> jwk, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(jwk);
        changed.put(name, value);
        return changed;
    }

    private AccessTokens verifier(byte[] document) {
        return verifier(document, (token, now, options) -> Optional.empty());
    }

    private AccessTokens verifier(byte[] document, RevocationCheck revocations) {
        return AccessTokens.createVerifier(
                AccessTokenSettings.of(TokenFixture.ISSUER, TokenFixture.AUDIENCE),
                GivenJwks.read(document),
                revocations,
                environment);
    }

    private static void assertRejected(AccessTokens verifier, String token, TokenRejection reason) {
        TokenRejectedException rejected =
                catchThrowableOfType(TokenRejectedException.class, () -> verifier.verify(token));
        assertThat(rejected).isNotNull();
        assertThat(rejected.reason()).isEqualTo(reason);
    }

    @Nested
    class AServiceThatOnlyVerifies {

        @ParameterizedTest
        @EnumSource(
                value = SignatureAlgorithm.class,
                names = {"ES256", "EDDSA", "RS256"})
        void takes_the_tokens_of_each_published_algorithm_and_no_forged_ones(SignatureAlgorithm algorithm) {
            TokenFixture shared = TokenFixture.shared(algorithm);
            AccessTokens verifier = verifier(published(shared));

            assertThat(verifier.verify(shared.issue()).user()).isEqualTo(shared.user);
            assertRejected(
                    verifier,
                    TokenFixture.other(algorithm).signed(shared.header(), shared.claimsJson()),
                    TokenRejection.BAD_SIGNATURE);
        }

        @Test
        void checks_issuer_audience_and_times_as_the_issuer_does() {
            AccessTokens verifier = verifier(published(issuer));

            assertRejected(
                    verifier,
                    issuer.signedClaims(issuer.claimsWith("iss", "\"https://evil.example\"")),
                    TokenRejection.WRONG_ISSUER);
            assertRejected(
                    verifier,
                    issuer.signedClaims(issuer.claimsWith("aud", "\"warehouse\"")),
                    TokenRejection.WRONG_AUDIENCE);
            String token = issuer.issue();
            assertThat(verifier.verify(token)).isNotNull();
            environment.advance(Duration.ofHours(1));
            assertRejected(verifier, token, TokenRejection.EXPIRED);
        }

        @Test
        void asks_whether_a_token_is_revoked_each_time() {
            boolean[] revoked = {false};
            AccessTokens verifier = verifier(
                    published(issuer),
                    (token, now, options) -> revoked[0] ? Optional.of(EndReason.SIGNED_OUT) : Optional.empty());
            String token = issuer.issue();
            assertThat(verifier.verify(token)).isNotNull();

            revoked[0] = true;

            assertRejected(verifier, token, TokenRejection.REVOKED);
        }

        @Test
        void issues_nothing() {
            AccessTokens verifier = verifier(published(issuer));

            assertThatThrownBy(() -> verifier.issue(issuer.subject()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no key to issue");
            assertThat(verifier.settings().issuer()).isEqualTo(TokenFixture.ISSUER);
        }

        @Test
        void takes_no_token_whose_secret_is_the_public_key() throws GeneralSecurityException {
            AccessTokens verifier = verifier(published(issuer));
            String input = TokenFixture.encode(
                            TokenFixture.header("HS256", issuer.key().id(), "at+jwt"))
                    + '.'
                    + TokenFixture.encode(issuer.claimsJson());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(published(issuer), "HmacSHA256"));
            byte[] tag = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));

            assertRejected(verifier, input + '.' + TokenFixture.encode(tag), TokenRejection.UNSUPPORTED_HEADER);
        }
    }

    @Nested
    class TheKeysStayAsTheyAre {

        @Test
        void a_key_that_the_issuer_rotates_to_is_not_known() {
            AccessTokens verifier = verifier(published(issuer));
            String former = issuer.issue();

            issuer.ring.rotate();
            assertThat(verifier.verify(former)).isNotNull();
            issuer.environment.advance(Duration.ofHours(1));
            environment.advance(Duration.ofHours(1));
            String ofNewKey = issuer.issue();

            assertRejected(verifier, ofNewKey, TokenRejection.UNKNOWN_KEY);
            environment.advance(Duration.ofMinutes(1));
            assertRejected(verifier, ofNewKey, TokenRejection.UNKNOWN_KEY);
            assertThat(verifier(published(issuer)).verify(ofNewKey)).isNotNull();
        }

        @Test
        void what_becomes_of_the_document_afterwards_changes_nothing() {
            byte[] document = published(issuer);
            AccessTokens verifier = verifier(document);
            Arrays.fill(document, (byte) 'x');

            assertThat(verifier.verify(issuer.issue()).user()).isEqualTo(issuer.user);
        }

        @Test
        void they_are_accepted_for_as_long_as_the_document_is_used() {
            AccessTokens verifier = verifier(published(issuer));
            environment.advance(Duration.ofDays(3650));
            issuer.environment.advance(Duration.ofDays(3650));
            Map<String, Object> claims = issuer.claims();
            long now = environment.now().getEpochSecond();
            claims.put("iat", now);
            claims.put("auth_time", now);
            claims.put("exp", now + 600);

            assertThat(verifier.verify(issuer.signedClaims(JsonWriter.write(claims))))
                    .isNotNull();
        }
    }

    @Nested
    class ADocumentIsRefused {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "null",
                    "[]",
                    "{}",
                    "{\"keys\":[]}",
                    "{\"keys\":[{}]}",
                    "{\"keys\":[null]}",
                    "{\"keys\":\"none\"}",
                    "{\"keys\":[],\"keys\":[]}",
                    "-----BEGIN PUBLIC KEY-----",
                    "<html>not found</html>"
                })
        void without_a_usable_key(String document) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GivenJwks.read(document.getBytes(StandardCharsets.UTF_8)))
                    .withMessageStartingWith("the key set is not usable: ");
        }

        @Test
        void that_is_no_utf_8_or_cut_short() {
            byte[] cut = Arrays.copyOf(published(issuer), published(issuer).length - 1);

            assertThatIllegalArgumentException().isThrownBy(() -> GivenJwks.read(cut));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> GivenJwks.read(Jwks.of(issuer.ring).toJson().getBytes(StandardCharsets.UTF_16BE)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GivenJwks.read(new byte[] {(byte) 0xff, (byte) 0xfe}));
        }

        @Test
        void with_a_symmetric_or_private_key_which_it_does_not_tell() {
            Map<String, Object> symmetric =
                    Map.of("kty", "oct", "k", "c2hhcmVkLXNlY3JldA", "alg", "HS256", "kid", "shared", "use", "sig");

            for (byte[] document : List.of(
                    document(symmetric),
                    document(jwk(), symmetric),
                    document(with(jwk(), "k", "c2hhcmVkLXNlY3JldA")),
                    document(with(jwk(), "d", "c2hhcmVkLXNlY3JldA")))) {
                assertThatThrownBy(() -> GivenJwks.read(document))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("secret or private key")
                        .hasMessageNotContaining("c2hhcmVkLXNlY3JldA");
            }
        }

        @Test
        void with_two_keys_of_one_id() {
            Map<String, Object> other = with(
                    Jwk.write((PublicVerificationKey)
                            TokenFixture.other(SignatureAlgorithm.ES256).key()),
                    "kid",
                    issuer.key().id());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GivenJwks.read(document(jwk(), other)))
                    .withMessageContaining("one id");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GivenJwks.read(document(jwk(), jwk())))
                    .withMessageContaining("one id");
        }
    }

    @Nested
    class AnRsaKeyOf1024Bits {

        private final KeyPair pair = weakPair();

        private Map<String, Object> weak() {
            RSAPublicKey key = (RSAPublicKey) pair.getPublic();
            return Map.of(
                    "kty",
                    "RSA",
                    "kid",
                    "weak",
                    "n",
                    TokenFixture.encode(unsigned(key.getModulus())),
                    "e",
                    TokenFixture.encode(unsigned(key.getPublicExponent())));
        }

        @Test
        void is_no_usable_key() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GivenJwks.read(document(weak())))
                    .withMessageContaining("no key of a supported kind");
        }

        @Test
        void verifies_nothing_beside_another_one() throws GeneralSecurityException {
            AccessTokens verifier = verifier(document(jwk(), weak()));
            String input = TokenFixture.encode(TokenFixture.header("RS256", "weak", "at+jwt"))
                    + '.'
                    + TokenFixture.encode(issuer.claimsJson());
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(pair.getPrivate());
            signer.update(input.getBytes(StandardCharsets.US_ASCII));

            assertRejected(verifier, input + '.' + TokenFixture.encode(signer.sign()), TokenRejection.UNKNOWN_KEY);
            assertThat(verifier.verify(issuer.issue())).isNotNull();
        }

        private static KeyPair weakPair() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(1024);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new AssertionError("RSA is part of every Java", e);
            }
        }

        private static byte[] unsigned(BigInteger value) {
            byte[] bytes = value.toByteArray();
            return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        }
    }
}
