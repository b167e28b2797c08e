package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
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
    void the_providers_of_the_process_stay_as_they_are() {
        List<Provider> before = Arrays.asList(Security.getProviders());
        Crypto.fastest().hmacSha256(new byte[32]);
        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
        assertThat(before).noneMatch(provider -> provider.getName().contains("Corretto"));
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
                (token, now, options) -> java.util.Optional.empty(),
                user -> TokenClaims.none(),
                fixture.environment);
        assertThat(withPlain.verify(fixture.issue()).user()).isEqualTo(fixture.user);
        fixture.assertAccepted(withPlain.issue(fixture.subject()).compact().reveal());
    }
}
