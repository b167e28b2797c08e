package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.ResourceService;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.revocation.HttpRevocationSource;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An issuer and a service that only verifies, two servers that know each other over HTTP alone. */
@ParameterizedClass
@EnumSource(Container.class)
final class IssuerAndResourceHttpTest extends HttpSuite {

    /** What a service that only verifies has by default. */
    private static final Duration MAX_STALENESS = Duration.ofSeconds(2);

    private final int port;
    private ResourceService service;
    private Container.Running running;

    IssuerAndResourceHttpTest() throws Exception {
        port = Container.freePort();
    }

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.audience("shop")
                        .limits(LimitSettings.off())
                        .roles(roles -> {
                            roles.role("editor");
                            roles.role("warehouse").may("revocations:read");
                        }));
    }

    @BeforeParameterizedClassInvocation
    void startResource() throws Exception {
        String issuer = app().latchkey().settings().issuer().toString();
        Secret ownToken = Secret.of(bearer(user("warehouse")));
        // region: filter
        service = Latchkey.resourceService()
                .issuer(issuer)
                .audience("shop")
                .revocations(HttpRevocationSource.create(URI.create(issuer + "/auth/revocations"), () -> ownToken))
                .roles(roles -> roles.role("editor").may("articles:update", "articles:read"))
                .build();
        WebSettings web =
                WebSettings.builder().protect("/api/**").requiresSignIn().build();
        LatchkeyFilter filter = LatchkeyFilter.create(service, web);
        // endregion
        running = container.start(port, context -> {
            filter.addTo(context);
            GuardedServlets.addTo(context);
        });
        Awaitility.await().until(service::isReady);
    }

    @AfterParameterizedClassInvocation
    void stopResource() throws Exception {
        running.stop();
        service.close();
    }

    @Test
    void who_has_signed_out_at_the_issuer_is_refused_within_the_staleness_that_is_accepted() {
        User user = user("editor");
        String access = signIn(user);
        assertThat(resource()
                        .get("/api/permission")
                        .bearer(access)
                        .send()
                        .expect(200)
                        .text())
                .isEqualTo("GET by " + user.id() + " BEARER editor=true");

        client().post("/auth/logout").bearer(access).send().expect(204);
        long signedOut = System.nanoTime();

        Awaitility.await().until(() -> {
            Duration since = Duration.ofNanos(System.nanoTime() - signedOut);
            Answer answer = resource().get("/api/permission").bearer(access).send();
            if (answer.status() == 200) {
                assertThat(since).isLessThanOrEqualTo(MAX_STALENESS);
                return false;
            }
            if (answer.status() == 503) {
                return false; // nobody is admitted while the issuer has not been heard for longer than that
            }
            answer.expect(401, "token_revoked");
            assertThat(answer.json().path("reason").asString()).isEqualTo("signed_out");
            return true;
        });
    }

    @Test
    void where_a_servlet_is_strict_who_has_signed_out_is_refused_at_once() {
        String access = signIn(user());
        strictly(access).expect(200);

        client().post("/auth/logout").bearer(access).send().expect(204);

        strictly(access).expect(401, "token_revoked");
    }

    @Test
    void a_change_of_password_at_the_issuer_ends_the_other_sessions_here_too() {
        User user = user();
        String acting = signIn(user);
        String other = signIn(user);
        Answer answer = client().call("PUT", "/auth/me/password")
                .bearer(acting)
                .json("{\"current_password\": \"" + PASSWORD
                        + "\", \"new_password\": \"violet lanterns over the pier\"}")
                .send()
                .expect(200);
        String fresh = answer.json().path("access_token").asString();

        Answer refused = strictly(other).expect(401, "token_revoked");
        assertThat(refused.json().path("reason").asString()).isEqualTo("password_changed");
        strictly(fresh).expect(200);
    }

    private String signIn(User user) {
        return client().post("/auth/login")
                .json(login(user, ""))
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();
    }

    /** Asked again where a busy machine is too late with the issuer's answer, of which nothing follows. */
    private Answer strictly(String access) {
        return Awaitility.await()
                .until(() -> resource().get("/api/strict").bearer(access).send(), answer -> answer.status() != 503);
    }

    private Client resource() {
        return new Client("http://127.0.0.1:" + port, null);
    }
}
