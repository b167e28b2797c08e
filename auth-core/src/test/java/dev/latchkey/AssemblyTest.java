package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.account.CreateResult;
import dev.latchkey.account.FieldProblem;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblyTest {

    private static final String EMAIL = "ada@shop.example";

    @Test
    void a_policy_of_the_hosts_own_refuses_the_services_name_and_host_too() {
        PasswordPolicy policy = PasswordPolicy.builder()
                .minLength(12)
                .serviceWords(List.of("Plinth"))
                .build();
        Consumer<Latchkey.Builder> settings =
                builder -> builder.applicationName("Gravelmoon Kumquats").passwordPolicy(policy);
        try (LatchkeyTestKit kit = LatchkeyTestKit.create("https://wonderland-shop.example", settings)) {
            assertThat(codes(kit, "gravelmoonkumquats1")).contains("contains_context");
            assertThat(codes(kit, "wonderland-shop-12")).contains("contains_context");
            assertThat(codes(kit, "plinth-plinth-123")).contains("contains_context");
        }
    }

    @Test
    void the_default_policy_refuses_the_services_name_and_host() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(
                "https://wonderland-shop.example", builder -> builder.applicationName("Gravelmoon Kumquats"))) {
            assertThat(codes(kit, "gravelmoonkumquats1")).contains("contains_context");
            assertThat(codes(kit, "wonderland-shop-12")).contains("contains_context");
        }
    }

    @Test
    void the_salts_of_passwords_come_from_the_hosts_environment() {
        byte[] salt = new byte[16];
        Arrays.fill(salt, (byte) 42);
        InMemoryStorage storage = InMemoryStorage.create();
        Predictable environment = new Predictable();
        try (Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .emailVerification(EmailVerification.OFF)
                .storage(storage)
                .environment(environment)
                .build()) {
            environment.predictable = true;
            CreateResult created = latchkey.accounts()
                    .create(NewAccount.verified(EMAIL, LatchkeyTestKit.PASSWORD), RequestContext.none());
            User user = ((CreateResult.Created) created).user();
            assertThat(storage.credentials()
                            .find(user.id())
                            .orElseThrow()
                            .hash()
                            .encoded())
                    .contains("$" + Base64.getEncoder().withoutPadding().encodeToString(salt) + "$");
        }
    }

    @Test
    void a_rotation_of_the_signing_keys_is_told_once_and_their_making_is_not() {
        List<AuthEvent> heard = new CopyOnWriteArrayList<>();
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.listener(heard::add))) {
            assertThat(heard).isEmpty();
            String keyId = kit.latchkey().keyRing().rotate();

            assertThat(heard).containsExactly(new AuthEvent.KeyRotated(keyId, kit.now(), RequestContext.none()));
            assertThat(heard.get(0).subject()).isEmpty();
        }
    }

    @Test
    void keys_are_kept_for_as_long_as_any_verifier_accepts_their_tokens() {
        Blueprint blueprint = new Blueprint();
        blueprint.issuer.set(Issuer.parse("https://shop.example"));
        blueprint.accessTtl.set(Duration.ofMinutes(10));

        assertThat(blueprint.keyRingSettings().accessTokenLife()).isEqualTo(Duration.ofMinutes(16));
    }

    @Test
    void a_host_too_long_for_a_name_says_what_to_set() {
        Latchkey.Builder builder = Latchkey.builder()
                .issuer("https://" + "shop.".repeat(20) + "example")
                .emailVerification(EmailVerification.OFF);
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("shop.shop.")
                .withMessageContaining("applicationName(...)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Shop\r\nBcc: all@shop.example", "Shop\u2028"})
    void a_name_that_cannot_be_shown_is_refused_though_no_mail_is_sent(String name) {
        Latchkey.Builder builder = Latchkey.builder()
                .issuer("https://shop.example")
                .applicationName(name)
                .emailVerification(EmailVerification.OFF);
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("application's name");
    }

    private static List<String> codes(LatchkeyTestKit kit, String password) {
        CreateResult result = kit.latchkey()
                .accounts()
                .create(NewAccount.verified(EMAIL, Secret.of(password)), RequestContext.none());
        assertThat(result).isInstanceOf(CreateResult.WeakPassword.class);
        return ((CreateResult.WeakPassword) result)
                .problems().stream().map(FieldProblem::code).toList();
    }

    /** From a moment on, random bytes that everybody knows: the keys made at the start are real ones. */
    private static final class Predictable implements Environment {

        private volatile boolean predictable;

        @Override
        public Instant now() {
            return Environment.system().now();
        }

        @Override
        public void fillRandom(byte[] target) {
            Environment.system().fillRandom(target);
            if (predictable) {
                Arrays.fill(target, (byte) 42);
            }
        }

        @Override
        public UUID newId() {
            return Environment.system().newId();
        }
    }
}
