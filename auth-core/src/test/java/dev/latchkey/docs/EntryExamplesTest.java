package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.ResourceService;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthListener;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.revocation.RevocationSource;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.TokenClaims;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.VerifiedToken;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EntryExamplesTest {

    @Test
    void latchkey_is_built_once_and_closed_with_the_service() {
        // region: build
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .audience("shop")
                .emailVerification(EmailVerification.OFF)
                .roles(roles -> roles.role("editor").may("articles:read", "articles:update"))
                .build();
        // endregion
        assertThat(latchkey.isReady()).isTrue();
        latchkey.close();
    }

    @Test
    void the_names_of_the_examples_come_from_latchkey_and_the_request() {
        Storage storage = InMemoryStorage.create();
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .emailVerification(EmailVerification.OFF)
                .storage(storage)
                .build();
        try (latchkey) {
            Map<String, String> variables = Map.of("SHOP_PASSWORD", "a quiet harbour at dawn");
            // region: names
            Environment environment = latchkey.environment(); // Environment.system() unless another was set
            Transactions transactions = latchkey.transactions();
            CredentialStore credentials = storage.credentials(); // of the Storage that was handed to the builder
            RequestContext context = RequestContext.none(); // what is known of the request behind a call
            Secret password = Secret.of(variables.get("SHOP_PASSWORD")); // variables is System.getenv()
            latchkey.accounts().create(NewAccount.verified("ada@shop.example", password), context);
            User user = latchkey.accounts().findByEmail("ada@shop.example").orElseThrow();
            UserId userId = user.id(); // in a servlet: LatchkeyRequest.of(request).requireUser()
            // endregion
            assertThat(environment).isSameAs(Environment.system());
            assertThat(transactions).isSameAs(storage.transactions());
            assertThat(credentials.find(userId)).isPresent();
        }
    }

    @Test
    void the_page_names_the_packages_of_the_types() throws Exception {
        Pattern row = Pattern.compile("(?m)^\\| `(dev\\.latchkey[a-z.]*)` \\| (`.*`) \\|$");
        Pattern type = Pattern.compile("`([A-Za-z]+)`");
        List<String> found = new ArrayList<>();
        for (MatchResult line : row.matcher(Repository.read(Repository.resolve("docs/features/entry.md")))
                .results()
                .toList()) {
            for (MatchResult name : type.matcher(line.group(2)).results().toList()) {
                Class<?> named = Class.forName(line.group(1) + "." + name.group(1));
                assertThat(Modifier.isPublic(named.getModifiers())).isTrue();
                found.add(named.getSimpleName());
            }
        }
        assertThat(found).doesNotHaveDuplicates().contains("Secret", "UserId", "MasterKey", "EmailVerification");
    }

    @Test
    void a_host_listens_and_vetoes() {
        List<String> alarms = new ArrayList<>();
        // region: hooks
        AuthListener alarm = event -> {
            if (event instanceof AuthEvent.RefreshTokenReused reused) {
                alarms.add("a stolen refresh token of " + reused.user() + " was used");
            }
        };
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .emailVerification(EmailVerification.OFF)
                .listener(alarm)
                .interceptor(action -> action instanceof AuthAction.Register register
                                && !register.email().endsWith("@shop.example")
                        ? Optional.of(new Veto("Only colleagues can register."))
                        : Optional.empty())
                .claims(user -> new TokenClaims(Set.of(), Map.of("region", "north")))
                .build();
        // endregion
        assertThat(latchkey.isReady()).isTrue();
        assertThat(alarms).isEmpty();
        latchkey.close();
    }

    @Test
    void a_test_of_a_host_uses_the_kit() {
        // region: kit
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(
                builder -> builder.roles(roles -> roles.role("editor").may("articles:update")))) {
            User ada = kit.user("ada@shop.example", "editor");
            TokenPair tokens = kit.session(ada.id());

            VerifiedToken token =
                    kit.latchkey().tokens().verify(tokens.accessToken().reveal());
            assertThat(token.roles()).containsExactly("editor");

            kit.advance(Duration.ofMinutes(20));
            assertThatThrownBy(() ->
                            kit.latchkey().tokens().verify(tokens.accessToken().reveal()))
                    .isInstanceOf(TokenRejectedException.class);
        }
        // endregion
    }

    @Test
    void a_resource_service_verifies_what_another_service_issues() {
        try (LatchkeyTestKit issuer = LatchkeyTestKit.create()) {
            RevocationSource source = issuer.latchkey().revocations().source();
            // region: resource
            ResourceService service = Latchkey.resourceService()
                    .issuer("https://shop.example")
                    .audience("shop")
                    .jwks(URI.create("https://localhost:1/.well-known/jwks.json"))
                    .revocations(source)
                    .build();
            // endregion
            assertThat(service.isReady()).isFalse();
            service.close();
        }
    }

    @Test
    void an_administrator_ends_the_sessions_of_a_user() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            User ada = kit.user("ada@shop.example");
            TokenPair tokens = kit.session(ada.id());
            Latchkey latchkey = kit.latchkey();
            // region: end-sessions
            latchkey.sessions().endAll(ada.id(), EndReason.ENDED_BY_ADMINISTRATOR, RequestContext.none());
            // endregion
            assertThatThrownBy(
                            () -> latchkey.tokens().verify(tokens.accessToken().reveal()))
                    .isInstanceOf(TokenRejectedException.class);
        }
    }
}
