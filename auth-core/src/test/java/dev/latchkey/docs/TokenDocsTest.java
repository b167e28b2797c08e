package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.AccessTokenSettings;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.ClaimsSource;
import dev.latchkey.token.KeyInfo;
import dev.latchkey.token.KeyPurpose;
import dev.latchkey.token.KeyRing;
import dev.latchkey.token.KeyRingSettings;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.RemoteJwks;
import dev.latchkey.token.RemoteJwksSettings;
import dev.latchkey.token.RevocationCheck;
import dev.latchkey.token.SignatureAlgorithm;
import dev.latchkey.token.TokenClaims;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.TokenRejection;
import dev.latchkey.token.VerifiedToken;
import dev.latchkey.token.VerifyOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenDocsTest {

    private static String department(UserId user) {
        return "sales";
    }

    @Test
    void a_token_is_verified() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            Latchkey latchkey = kit.latchkey();
            String compact = kit.accessToken("ada@mail.example");
            // region: verify
            VerifiedToken token = latchkey.tokens().verify(compact);
            UserId user = token.user();
            boolean editor = token.roles().contains("editor");
            // endregion
            assertThat(user).isEqualTo(token.user());
            assertThat(editor).isFalse();
        }
    }

    // region: refusal
    static String problemCode(AccessTokens tokens, String compact) {
        try {
            tokens.verify(compact, VerifyOptions.strict()); // asks the store about revocation, whatever it costs
            return "none";
        } catch (TokenRejectedException refused) {
            return refused.reason().code(); // token_invalid, token_expired or token_revoked
        } catch (StoreUnavailableException notKnown) {
            return "unavailable"; // 503, and the client tries again: this is no reason to sign anyone out
        }
    }
    // endregion

    @Test
    void a_refusal_has_a_code() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            String compact = kit.accessToken("ada@mail.example");
            AccessTokens tokens = kit.latchkey().tokens();
            assertThat(problemCode(tokens, compact)).isEqualTo("none");
            assertThat(problemCode(tokens, compact + "x")).isEqualTo("token_invalid");
            kit.advance(Duration.ofMinutes(15));
            assertThat(problemCode(tokens, compact)).isEqualTo("token_expired");
            AccessTokens blind = AccessTokens.create(
                    AccessTokenSettings.of(LatchkeyTestKit.ISSUER, LatchkeyTestKit.ISSUER),
                    kit.latchkey().keyRing(),
                    (token, now, options) -> {
                        throw new StoreUnavailableException("down");
                    },
                    user -> TokenClaims.none(),
                    kit.latchkey().environment());
            User user = kit.user("bob@mail.example");
            String live = kit.session(user.id()).accessToken().reveal();
            assertThat(problemCode(blind, live)).isEqualTo("unavailable");
        }
    }

    @Test
    void a_host_adds_claims() {
        // region: claims
        ClaimsSource departments =
                user -> new TokenClaims(Set.of(), Map.of("shop_department", department(user), "shop_limit", 500));
        // endregion
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.claims(departments))) {
            VerifiedToken token = kit.latchkey().tokens().verify(kit.accessToken("ada@mail.example"));
            assertThat(token.claims()).isEqualTo(Map.of("shop_department", "sales", "shop_limit", 500L));
        }
    }

    @Test
    void keys_are_listed_and_rotated() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            Latchkey latchkey = kit.latchkey();
            // region: rotate
            KeyRing ring = latchkey.keyRing();
            String id = ring.rotate(); // published now, signs an hour from now
            List<KeyInfo> keys = ring.keys(); // id, purpose, algorithm, times: all but the keys
            String document = latchkey.jwks().toJson(); // for /.well-known/jwks.json
            // endregion
            assertThat(document).contains(id);
            assertThat(keys).extracting(KeyInfo::id).contains(id);
        }
    }

    @Test
    void the_master_key_seals_the_keys() {
        Secret generated = MasterKey.generate(Environment.system()).encoded();
        Map<String, String> variables = Map.of("SHOP_MASTER_KEY", generated.reveal());
        // region: master-key
        Secret stored = Secret.of(variables.get("SHOP_MASTER_KEY")); // variables is System.getenv()
        MasterKey masterKey = MasterKey.of(stored); // 32 bytes in base64: openssl rand -base64 32
        Storage storage = InMemoryStorage.create(); // or another
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .masterKey(masterKey)
                .signingAlgorithm(SignatureAlgorithm.EDDSA)
                .storage(storage)
                .emailVerification(EmailVerification.OFF)
                .build();
        // endregion
        assertThat(latchkey.keyRing().keys())
                .filteredOn(key -> key.purpose() == KeyPurpose.ACCESS_TOKEN)
                .extracting(KeyInfo::algorithm)
                .containsExactly("EdDSA");
        latchkey.close();
    }

    @Test
    void a_new_master_key_takes_over() {
        MasterKey oldKey = MasterKey.generate(Environment.system());
        MasterKey newKey = MasterKey.generate(Environment.system());
        Storage storage = InMemoryStorage.create();
        List<KeyInfo> keys = keysUnder(oldKey, storage);

        // region: change-master-key
        MasterKey firstTime = oldKey.alsoOpening(newKey);
        MasterKey secondTime = newKey.alsoOpening(oldKey);
        // endregion
        for (MasterKey masterKey : List.of(firstTime, secondTime, newKey)) {
            assertThat(keysUnder(masterKey, storage)).isEqualTo(keys);
        }
    }

    private static List<KeyInfo> keysUnder(MasterKey masterKey, Storage storage) {
        try (Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .masterKey(masterKey)
                .storage(storage)
                .emailVerification(EmailVerification.OFF)
                .build()) {
            return latchkey.keyRing().keys();
        }
    }

    @Test
    void the_package_can_be_used_by_itself() {
        Storage storage = InMemoryStorage.create();
        MasterKey masterKey = MasterKey.generate(Environment.system());
        RevocationCheck revocations = (token, now, options) -> Optional.of(EndReason.SIGNED_OUT);
        // region: alone
        Environment environment = Environment.system();
        AccessTokenSettings settings = AccessTokenSettings.of("https://shop.example", "shop")
                .withTtl(Duration.ofMinutes(5))
                .withClaims(false, true); // no roles, organization
        KeyRingSettings rotation = KeyRingSettings.defaults()
                .withRotation(Duration.ofDays(30), Duration.ofHours(6))
                .withTokenLives(settings.longestLife(), Duration.ofDays(30));
        KeyRing ring = KeyRing.create(storage.keys(), storage.transactions(), environment, rotation, masterKey);
        ring.start(); // rotates on schedule; close() stops that
        AccessTokens tokens = AccessTokens.create(settings, ring, revocations, user -> TokenClaims.none(), environment);
        // endregion
        assertThatThrownBy(() -> tokens.verify("not.a.token"))
                .isInstanceOfSatisfying(
                        TokenRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(TokenRejection.MALFORMED));
        ring.close();
    }

    @Test
    void a_service_verifies_by_published_keys() {
        RevocationCheck revocations = (token, now, options) -> Optional.empty();
        // region: remote
        Environment environment = Environment.system();
        RemoteJwks jwks = RemoteJwks.create(
                URI.create("https://shop.example/.well-known/jwks.json"), RemoteJwksSettings.defaults(), environment);
        AccessTokens tokens = AccessTokens.createVerifier(
                AccessTokenSettings.of("https://shop.example", "warehouse"), jwks, revocations, environment);
        // jwks.start() fetches the keys and keeps them fresh
        // endregion
        assertThat(jwks.ready()).isFalse();
        assertThatThrownBy(() -> tokens.verify("not.a.token")).isInstanceOf(TokenRejectedException.class);
        jwks.close();
    }
}
