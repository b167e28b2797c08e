package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.ResourceService;
import dev.latchkey.access.RoleRequired;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.servlet.LatchkeyRequest;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.token.TokenClaims;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a servlet learns of who is asking, and what roles mean that a host's own source of claims gives. */
final class WhoIsAskingHttpTest {

    private TestApplication app;

    @BeforeEach
    void start() throws Exception {
        app = TestApplication.builder()
                .latchkey(builder -> builder.roles(roles -> {
                            roles.role("editor");
                            roles.role("reader");
                            roles.role("auditor");
                            roles.role("warehouse").may("revocations:read");
                        })
                        .mfaRequiredFor("auditor")
                        .claims(user -> new TokenClaims(Set.of("reader"), Map.of("region", "north"))))
                .web(WebSettings.builder().protect("/**").requiresSignIn().build())
                .servlets(context -> {
                    context.addServlet("who", new Who(() -> app.latchkey())).addMapping("/who");
                    context.addServlet("readers", new Readers()).addMapping("/readers");
                })
                .start(Container.JETTY);
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void a_servlet_learns_address_roles_and_claims() {
        String token = app.kit().accessToken("ada@shop.example", "editor");
        assertThat(app.client().get("/who").bearer(token).send().expect(200).text())
                .isEqualTo("ada@shop.example [editor] north");
        app.client().get("/who").send().expect(401, "token_missing");
    }

    @Test
    void a_servlet_learns_of_no_role_that_asks_for_a_second_factor_that_was_not_shown() {
        String token = app.kit().accessToken("ada@shop.example", "editor", "auditor");
        assertThat(app.client().get("/who").bearer(token).send().expect(200).text())
                .isEqualTo("ada@shop.example [editor] north");
    }

    @Test
    void a_role_that_a_source_of_claims_gives_is_in_the_token_and_opens_nothing_at_the_issuer() {
        User ada = app.kit().user("ada@shop.example");
        String token = app.kit().session(ada.id()).accessToken().reveal();
        assertThat(app.latchkey().tokens().verify(token).roles()).containsExactly("reader");

        app.client().get("/readers").bearer(token).send().expect(403, "forbidden");

        app.latchkey().access().grant(ada.id(), "reader", RequestContext.none());
        app.client().get("/readers").bearer(token).send().expect(200);
    }

    @Test
    void a_role_that_a_source_of_claims_gives_counts_in_a_service_that_only_verifies() throws Exception {
        String issuer = app.latchkey().settings().issuer().toString();
        String warehouse = app.kit().accessToken("warehouse@shop.example", "warehouse");
        String ada = app.kit().accessToken("ada@shop.example");
        try (ResourceService service = ResourceApplication.verifying(issuer, warehouse)
                .roles(roles -> roles.role("reader").may("articles:read"))
                .build()) {
            Awaitility.await().until(service::isReady);
            assertThat(service.authorityOf(service.verify(ada)).hasRole("reader"))
                    .isTrue();
        }
    }

    /** What is asked for when a request comes: Latchkey is there by then. */
    interface Running {

        Latchkey get();
    }

    static final class Who extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient Running running;

        Who(Running running) {
            this.running = running;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Latchkey latchkey = running.get();
            // region: who
            LatchkeyRequest who = LatchkeyRequest.of(request);
            User user = latchkey.accounts().find(who.requireUser()).orElseThrow();
            String email = user.email().address();
            // those that count in this session
            Set<String> roles = who.identity().orElseThrow().authority().roleNames();
            Object region = who.token().orElseThrow().claims().get("region"); // a claim of the host's own
            // endregion
            response.getWriter().print(email + " " + roles + " " + region);
        }
    }

    @RoleRequired("reader")
    static final class Readers extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(200);
        }
    }
}
