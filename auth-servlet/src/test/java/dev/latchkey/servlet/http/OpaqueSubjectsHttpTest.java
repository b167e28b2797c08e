package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.ResourceService;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.revocation.HttpRevocationSource;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.token.SubjectIdentifiers;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** An issuer whose tokens name nobody, and a service that only verifies, which never learns whom they are about. */
@ParameterizedClass
@EnumSource(
        value = Container.class,
        names = {"JETTY"})
final class OpaqueSubjectsHttpTest extends HttpSuite {

    private final int port;
    private ResourceService service;
    private Container.Running running;

    OpaqueSubjectsHttpTest() throws Exception {
        port = Container.freePort();
    }

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.audience("shop")
                        .limits(LimitSettings.off())
                        .subjects(SubjectIdentifiers.ROTATED_AT_SIGN_OUT)
                        .roles(roles -> {
                            roles.role("editor");
                            roles.role("warehouse").may("revocations:read");
                        }));
    }

    @BeforeParameterizedClassInvocation
    void startResource() throws Exception {
        String issuer = app().latchkey().settings().issuer().toString();
        Secret ownToken = Secret.of(bearer(user("warehouse")));
        service = Latchkey.resourceService()
                .issuer(issuer)
                .audience("shop")
                .revocations(HttpRevocationSource.create(URI.create(issuer + "/auth/revocations"), () -> ownToken))
                .roles(roles -> roles.role("editor").may("articles:update", "articles:read"))
                .environment(app().latchkey().environment())
                .build();
        WebSettings web =
                WebSettings.builder().protect("/api/**").requiresSignIn().build();
        LatchkeyFilter filter = LatchkeyFilter.create(service, web);
        running = container.start(port, context -> {
            filter.addTo(context);
            GuardedServlets.addTo(context);
        });
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(service::isReady);
    }

    @AfterParameterizedClassInvocation
    void stopResource() throws Exception {
        running.stop();
        service.close();
    }

    @Test
    void the_issuer_knows_whom_a_token_means_and_a_service_that_only_verifies_knows_its_name_alone() {
        User user = user("editor");
        String access = signIn(user).path("access_token").asString();
        UUID subject = service.verify(access).subject();

        client().get("/auth/me").bearer(access).send().expect(200);
        assertThat(client().get("/auth/check").bearer(access).send().expect(204).header("X-Auth-User"))
                .contains(user.id().toString());
        assertThat(subject).isNotEqualTo(user.id().value());
        assertThat(resource()
                        .get("/api/permission")
                        .bearer(access)
                        .send()
                        .expect(200)
                        .text())
                .isEqualTo("GET by " + subject + " BEARER editor=true");
    }

    @Test
    void after_a_sign_out_elsewhere_a_refreshed_token_has_another_name_and_the_signed_out_one_is_refused() {
        User user = user();
        JsonNode staying = signIn(user);
        JsonNode leaving = signIn(user);
        String before = staying.path("access_token").asString();
        String left = leaving.path("access_token").asString();
        client().post("/auth/logout").bearer(left).send().expect(204);
        kit().advance(Duration.ofSeconds(31));

        String after = client().post("/auth/refresh")
                .json("{\"refresh_token\": \"" + staying.path("refresh_token").asString() + "\"}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();

        assertThat(service.verify(after).subject())
                .isNotEqualTo(service.verify(before).subject());
        client().get("/auth/me").bearer(before).send().expect(200);
        client().get("/auth/me").bearer(after).send().expect(200);
        resource().get("/api/strict").bearer(after).send().expect(200);
        client().get("/auth/me").bearer(left).send().expect(401, "token_revoked");
        resource().get("/api/strict").bearer(left).send().expect(401, "token_revoked");
    }

    @Test
    void a_browser_is_signed_in_refreshed_and_signed_out_as_ever() {
        User user = user();
        Map<String, String> cookies = cookies(user);
        client().get("/auth/me").cookies(cookies).send().expect(200);

        client().post("/auth/logout")
                .cookies(cookies)
                .header("X-CSRF-Token", csrf(cookies))
                .send()
                .expect(204);

        client().get("/auth/me").cookies(cookies).send().expect(401);
        assertThat(app().latchkey().sessions().list(user.id())).isEmpty();
    }

    @Test
    void a_change_of_password_ends_the_older_tokens_of_all_sessions_at_a_service_that_only_verifies() {
        User user = user();
        String acting = signIn(user).path("access_token").asString();
        String other = signIn(user).path("access_token").asString();
        resource().get("/api/strict").bearer(acting).send().expect(200);

        String fresh = client().call("PUT", "/auth/me/password")
                .bearer(acting)
                .json("{\"current_password\": \"" + PASSWORD
                        + "\", \"new_password\": \"violet lanterns over the pier\"}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();

        for (String dead : new String[] {other, acting}) {
            Answer refused = resource().get("/api/strict").bearer(dead).send().expect(401, "token_revoked");
            assertThat(refused.json().path("reason").asString()).isEqualTo("password_changed");
        }
        resource().get("/api/strict").bearer(fresh).send().expect(200);
    }

    @Test
    void who_is_disabled_is_refused_at_a_service_that_only_verifies() {
        User user = user();
        String access = signIn(user).path("access_token").asString();
        resource().get("/api/strict").bearer(access).send().expect(200);

        app().latchkey().accounts().disable(user.id(), RequestContext.none());

        resource().get("/api/strict").bearer(access).send().expect(401, "token_revoked");
    }

    private JsonNode signIn(User user) {
        return client().post("/auth/login")
                .json(login(user, ""))
                .send()
                .expect(200)
                .json();
    }

    private Client resource() {
        return new Client("http://127.0.0.1:" + port, null);
    }
}
