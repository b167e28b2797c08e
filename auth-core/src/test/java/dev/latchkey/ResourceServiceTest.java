package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.access.Authority;
import dev.latchkey.access.Permission;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.TokenRejection;
import dev.latchkey.token.VerifiedToken;
import dev.latchkey.token.VerifyOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceServiceTest {

    private final LatchkeyTestKit issuer =
            LatchkeyTestKit.create(builder -> builder.roles(roles -> roles.role("editor")));
    private HttpServer keys;

    @BeforeEach
    void publish_the_keys() throws IOException {
        keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keys.createContext("/jwks.json", exchange -> {
            byte[] body = issuer.latchkey().jwks().toJson().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/jwk-set+json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keys.start();
    }

    @AfterEach
    void stop() {
        keys.stop(0);
        issuer.close();
    }

    @Test
    void verifies_what_the_issuer_signed_by_its_published_keys() {
        TokenPair tokens =
                issuer.session(issuer.user("ada@shop.example", "editor").id());
        try (ResourceService service = service("https://test.example")) {
            VerifiedToken token = service.verify(tokens.accessToken().reveal());
            assertThat(token.session()).isEqualTo(tokens.session().id());
            assertThat(token.roles()).containsExactly("editor");
        }
    }

    @Test
    void knows_what_the_roles_of_a_token_permit_here() {
        String access = issuer.accessToken("ada@shop.example", "editor");
        try (ResourceService service = builder("https://test.example")
                .roles(roles -> roles.role("reader").may("articles:read"))
                .roles(roles -> roles.role("editor").may("articles:update").includes("reader"))
                .build()) {
            Authority authority = service.authorityOf(service.verify(access));
            assertThat(authority.roleNames()).containsExactly("editor", "reader");
            assertThat(authority.can(Permission.parse("articles:read")).granted())
                    .isTrue();
            assertThat(authority.can(Permission.parse("articles:delete")).granted())
                    .isFalse();
        }
    }

    @Test
    void does_not_start_with_roles_that_include_each_other_in_a_circle() {
        assertThatThrownBy(() -> builder("https://test.example")
                        .roles(roles -> {
                            roles.role("one").includes("other");
                            roles.role("other").includes("one");
                        })
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("circle");
    }

    @Test
    void refuses_a_token_for_another_audience() {
        String access = issuer.accessToken("ada@shop.example");
        try (ResourceService service = service("warehouse")) {
            assertRejected(service, access, TokenRejection.WRONG_AUDIENCE);
        }
    }

    @Test
    void learns_that_a_session_has_ended_at_once_when_strict_and_else_by_its_next_poll() {
        TokenPair tokens = issuer.session(issuer.user("ada@shop.example").id());
        try (ResourceService service = service("https://test.example")) {
            String access = tokens.accessToken().reveal();
            assertThat(service.verify(access).session())
                    .isEqualTo(tokens.session().id());
            issuer.latchkey()
                    .sessions()
                    .end(tokens.session().user(), tokens.session().id(), EndReason.SIGNED_OUT, RequestContext.none());

            Awaitility.await().until(() -> refusesStrictly(service, access));
            Awaitility.await().untilAsserted(() -> assertRejected(service, access, TokenRejection.REVOKED));
        }
    }

    /** False while a busy machine is too late with the issuer's answer; it is never a yes. */
    private static boolean refusesStrictly(ResourceService service, String access) {
        try {
            throw new AssertionError("admitted: " + service.verify(access, VerifyOptions.strict()));
        } catch (TokenRejectedException e) {
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Test
    void is_not_ready_and_verifies_nothing_while_the_issuer_cannot_be_reached() {
        String access = issuer.accessToken("ada@shop.example");
        keys.stop(0);
        try (ResourceService service = service("https://test.example")) {
            assertThat(service.isReady()).isFalse();
            assertThatThrownBy(() -> service.verify(access)).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void becomes_ready_once_keys_and_revocations_are_read() {
        try (ResourceService service = service("https://test.example")) {
            Awaitility.await().until(service::isReady);
        }
    }

    @Test
    void needs_to_be_told_where_revocations_come_from() {
        assertThatThrownBy(() -> Latchkey.resourceService()
                        .issuer("https://test.example")
                        .audience("shop")
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("revocations(...)");
    }

    private ResourceService service(String audience) {
        return builder(audience).build();
    }

    private ResourceService.Builder builder(String audience) {
        return Latchkey.resourceService()
                .issuer(LatchkeyTestKit.ISSUER)
                .audience(audience)
                .jwks(URI.create("http://localhost:" + keys.getAddress().getPort() + "/jwks.json"))
                .revocations(issuer.latchkey().revocations().source());
    }

    private static void assertRejected(ResourceService service, String access, TokenRejection reason) {
        assertThatThrownBy(() -> service.verify(access))
                .isInstanceOfSatisfying(
                        TokenRejectedException.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }
}
