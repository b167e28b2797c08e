package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another implementation of the standards reads what is written here, and the other way round. */
class NimbusInteropTest {

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"ES256", "RS256"})
    void another_library_verifies_our_tokens_with_our_published_keys(SignatureAlgorithm algorithm) throws Exception {
        TokenFixture issuer = TokenFixture.shared(algorithm);
        SignedJWT token = SignedJWT.parse(issuer.issue());
        JWK key = JWKSet.parse(Jwks.of(issuer.ring).toJson())
                .getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(key.getAlgorithm()).isEqualTo(JWSAlgorithm.parse(algorithm.joseName()));
        assertThat(key.isPrivate()).isFalse();
        JWSVerifier verifier = algorithm == SignatureAlgorithm.ES256
                ? new ECDSAVerifier(key.toECKey())
                : new RSASSAVerifier(key.toRSAKey());
        assertThat(token.verify(verifier)).isTrue();
        assertThat(token.getHeader().getType()).isEqualTo(new JOSEObjectType("at+jwt"));
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(TokenFixture.ISSUER);
        assertThat(claims.getSubject()).isEqualTo(issuer.user.toString());
        assertThat(claims.getAudience()).containsExactly(TokenFixture.AUDIENCE);
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(TokenFixture.START.plusSeconds(900));
        assertThat(claims.getStringListClaim("roles")).containsExactly("editor");
    }

    @Test
    void an_Edwards_key_is_published_in_a_form_that_another_library_reads() throws Exception {
        TokenFixture issuer = TokenFixture.shared(SignatureAlgorithm.EDDSA);
        JWK key = JWKSet.parse(Jwks.of(issuer.ring).toJson()).getKeys().get(0);
        assertThat(key.toOctetKeyPair().getCurve()).isEqualTo(Curve.Ed25519);
        assertThat(key.getAlgorithm()).isEqualTo(JWSAlgorithm.EdDSA);
    }

    private static JWTClaimsSet claims(TokenFixture values) {
        Instant now = TokenFixture.START;
        return new JWTClaimsSet.Builder()
                .issuer(TokenFixture.ISSUER)
                .subject(values.user.toString())
                .audience(List.of("other", TokenFixture.AUDIENCE))
                .claim("client_id", "latchkey")
                .expirationTime(Date.from(now.plusSeconds(60)))
                .issueTime(Date.from(now))
                .jwtID(values.environment.newId().toString())
                .claim("sid", values.session.toString())
                .claim("ver", 0)
                .claim("auth_time", now.getEpochSecond())
                .claim("amr", List.of("pwd"))
                .build();
    }

    private static VerifiedToken verifyWithSet(JWKSet set, String token, TokenFixture values) {
        KeySet keys = new JwksReader(Crypto.fastest())
                .read(set.toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8));
        KeySource source = new KeySource() {
            @Override
            public KeySet keys() {
                return keys;
            }

            @Override
            public KeySet keysAfterLooking() {
                return keys;
            }
        };
        TokenVerifier verifier =
                new TokenVerifier(source, values.settings, new FirstVerifications(VerificationLimits.defaults()));
        return verifier.verify(token, TokenFixture.START).token();
    }

    @Test
    void tokens_and_keys_that_another_library_made_are_verified() throws Exception {
        TokenFixture values = TokenFixture.shared(SignatureAlgorithm.HS256);
        JWK ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        JWK rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        JWKSet set = new JWKSet(List.of(ec, rsa));

        SignedJWT ecToken = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID("ec")
                        .build(),
                claims(values));
        ecToken.sign(new ECDSASigner(ec.toECKey()));
        SignedJWT rsaToken = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID("rsa")
                        .build(),
                claims(values));
        rsaToken.sign(new RSASSASigner(rsa.toRSAKey()));

        for (SignedJWT token : List.of(ecToken, rsaToken)) {
            VerifiedToken verified = verifyWithSet(set, token.serialize(), values);
            assertThat(verified.user()).isEqualTo(values.user);
            assertThat(verified.audience()).containsExactly("other", "shop");
            assertThat(verified.organization()).isEqualTo(Optional.empty());
        }
    }
}
