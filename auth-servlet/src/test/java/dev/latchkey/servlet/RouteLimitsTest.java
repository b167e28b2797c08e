package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the table of routes: none is without a limit, and none that is open or checks a secret without a strict one. */
class RouteLimitsTest {

    /** What a proxy or a monitor asks for, from one address and for everybody. */
    private static final Set<String> UNLIMITED = Set.of("GET /check", "GET /health/live", "GET /health/ready");

    /** What nobody can guess, or what is shown to everyone, and costs next to nothing. */
    private static final Set<String> OPEN_WITHOUT_STRICT_LIMIT = Set.of(
            "GET /login",
            "GET /logged-out",
            "GET /register",
            "GET /verify-email/done",
            "GET /unlock/done",
            "GET /account/deleted",
            "GET /restore-account/done",
            "GET /mfa-reset/cancelled",
            "GET /magic-link",
            "GET /password/forgot",
            "GET /password/reset/done",
            "GET /assets/{name}",
            "GET /.well-known/jwks.json",
            "GET /.well-known/oauth-authorization-server",
            "GET /openapi.json");

    private static final Set<String> SECRETS = Set.of(
            "password",
            "current_password",
            "new_password",
            "code",
            "token",
            "mfa_token",
            "refresh_token",
            "credential");

    private static LatchkeyTestKit kit;

    @BeforeAll
    static void start() {
        kit = LatchkeyTestKit.create("http://localhost:8080", builder -> {});
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    private static Stream<Route> routes() {
        return IssuerSite.of(kit.latchkey(), WebSettings.defaults()).routes().routes().stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void a_route_says_how_often_it_may_be_called(Route route) {
        assertThat(route.hasLimit()).as("call limited(...) for %s", route).isTrue();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void a_route_that_is_open_or_checks_a_secret_has_a_strict_limit(Route route) {
        boolean open = route.rule() == null && !OPEN_WITHOUT_STRICT_LIMIT.contains(route.toString());
        if (UNLIMITED.contains(route.toString())) {
            assertThat(route.limit()).isEqualTo(RouteLimit.UNLIMITED);
        } else if (open || checksSecret(route)) {
            assertThat(route.limit().kind())
                    .as("the limit of %s", route)
                    .isIn(RouteLimit.Kind.OPEN, RouteLimit.Kind.SIGN_IN, RouteLimit.Kind.OWN_SECRET);
        } else {
            assertThat(route.limit().kind()).isNotEqualTo(RouteLimit.Kind.UNLIMITED);
        }
    }

    private static boolean checksSecret(Route route) {
        Stream<Schema> schemas = Stream.concat(Stream.ofNullable(route.body()), Stream.ofNullable(route.formSchema()));
        List<String> members = schemas.flatMap(schema -> schema.members().stream())
                .map(Schema.Member::name)
                .toList();
        return members.stream().anyMatch(SECRETS::contains);
    }
}
