package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Java runtime's providers and the native one do the same. */
class CryptoTest {

    private static boolean hasNativeProvider() {
        try {
            Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static String provider(Crypto crypto, SignatureAlgorithm algorithm) {
        return crypto.signature(JcaNames.of(algorithm)).getProvider().getName();
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"ES256", "EDDSA", "RS256"})
    void the_native_provider_is_used_when_it_is_on_the_class_path(SignatureAlgorithm algorithm) {
        assumeTrue(hasNativeProvider(), "there is no build of the native provider for this platform");
        assertThat(provider(Crypto.fastest(), algorithm)).isEqualTo("AmazonCorrettoCryptoProvider");
        assertThat(provider(Crypto.platform(), algorithm)).isNotEqualTo("AmazonCorrettoCryptoProvider");
        assertThat(Crypto.fastest().hmacSha256(new byte[32]).getProvider().getName())
                .isEqualTo("AmazonCorrettoCryptoProvider");
        assertThat(Crypto.platform().hmacSha256(new byte[32]).getProvider().getName())
                .isNotEqualTo("AmazonCorrettoCryptoProvider");
    }

    @Test
    void the_native_provider_is_looked_for_by_its_name() {
        assertThat(Crypto.nativeProvider().isPresent()).isEqualTo(hasNativeProvider());
        assertThat(Crypto.nativeProvider().map(Provider::getName).stream())
                .allMatch("AmazonCorrettoCryptoProvider"::equals);
    }

    @Test
    void an_algorithm_that_is_missing_is_named() {
        Crypto without = new Crypto(Optional.of(new UnrulyProvider()));
        assertThatThrownBy(() -> without.hmacSha256(new byte[32]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HmacSHA256");
    }

    @Test
    void the_providers_of_the_process_stay_as_they_are() {
        List<Provider> before = Arrays.asList(Security.getProviders());
        Crypto.fastest().hmacSha256(new byte[32]);
        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
        assertThat(before).noneMatch(provider -> provider.getName().contains("Corretto"));
    }

    /** A provider that does not keep to the rules. */
    private static final class UnrulyProvider extends Provider {

        private static final long serialVersionUID = 1L;

        UnrulyProvider() {
            super("Unruly", "1", "Throws where it ought to say no");
            putService(new Service(this, "Signature", "Ed25519", UnrulySignature.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new UnrulySignature();
                }
            });
        }
    }

    private static final class UnrulySignature extends SignatureSpi {

        @Override
        protected void engineInitVerify(PublicKey key) {}

        @Override
        protected void engineInitSign(PrivateKey key) {}

        @Override
        protected void engineUpdate(byte b) {}

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {}

        @Override
        protected byte[] engineSign() {
            return new byte[64];
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            throw new ProviderException("a signature of a kind that was not expected");
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {}

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            return name;
        }
    }

    @Test
    void a_provider_that_throws_has_not_said_yes() {
        PublicVerificationKey genuine = (PublicVerificationKey)
                TokenFixture.shared(SignatureAlgorithm.EDDSA).key();
        VerificationKey key = new PublicVerificationKey(
                "id", SignatureAlgorithm.EDDSA, new Crypto(Optional.of(new UnrulyProvider())), genuine.key());
        assertThat(key.verifies(new byte[1], 1, new byte[64])).isFalse();
        assertThat(key.verifies(new byte[1], 1, new byte[64])).isFalse();
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void what_one_signs_the_other_verifies(SignatureAlgorithm algorithm) {
        TokenFixture fixture = TokenFixture.shared(algorithm);
        KeyRing plain = KeyRing.create(
                fixture.keys.store(),
                fixture.keys.transactions(),
                fixture.environment,
                KeyRingSettings.defaults().withAlgorithm(algorithm),
                fixture.masterKey,
                Crypto.platform());
        AccessTokens withPlain = AccessTokens.create(
                fixture.settings,
                plain,
                (token, now, options) -> Optional.empty(),
                user -> TokenClaims.none(),
                fixture.environment);
        assertThat(withPlain.verify(fixture.issue()).user()).isEqualTo(fixture.user);
        fixture.assertAccepted(withPlain.issue(fixture.subject()).compact().reveal());
    }
}
