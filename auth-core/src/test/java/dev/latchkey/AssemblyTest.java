package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.CreateResult;
import dev.latchkey.account.FieldProblem;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

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
