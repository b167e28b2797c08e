package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An issuer that is https and not this machine, behind a proxy that ends the TLS. */
@ParameterizedClass
@EnumSource(Container.class)
final class HttpsIssuerHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .issuer("https://shop.example")
                .latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void cookies_are_host_bound_and_secure() {
        Answer answer = login(user());
        assertThat(answer.cookies())
                .containsOnlyKeys(
                        "__Host-latchkey_access",
                        "__Host-latchkey_refresh",
                        "__Host-latchkey_csrf",
                        "__Host-latchkey_known");
        assertThat(answer.all("Set-Cookie"))
                .allSatisfy(field -> assertThat(field)
                        .contains("; Path=/", "; Secure", "; SameSite=Lax")
                        .doesNotContain("Domain"));
        client().get("/auth/me").cookies(answer.cookies()).send().expect(200);
    }

    @Test
    void cookies_without_the_prefix_are_not_looked_at() {
        Map<String, String> cookies = login(user()).cookies();
        client().get("/auth/me")
                .cookie("latchkey_access", cookies.get("__Host-latchkey_access"))
                .send()
                .expect(401, "token_missing");
    }

    @Test
    void browsers_are_told_to_stay_on_https() {
        for (String path : List.of("/auth/login", "/auth/me", "/auth/nothing", "/.well-known/jwks.json")) {
            assertThat(client().get(path).send().header("Strict-Transport-Security"))
                    .as(path)
                    .contains("max-age=31536000");
        }
    }

    @Test
    void the_document_is_for_administrators() {
        client().get("/auth/openapi.json").send().expect(401, "token_missing");
        client().get("/auth/openapi.json").bearer(bearer()).send().expect(403, "forbidden");
        client().get("/auth/openapi.json").bearer(bearer(user("admin"))).send().expect(200);
    }

    @Test
    void only_the_issuers_own_origin_may_sign_in_by_cookie() {
        User user = user();
        for (String origin : List.of(
                "http://localhost:" + app().port(),
                "http://shop.example",
                "https://shop.example:444",
                "https://shop.example.evil.example",
                "https://evilshop.example",
                "https://shop.example@evil.example")) {
            client().post("/auth/login")
                    .header("Origin", origin)
                    .json(login(user, ", \"delivery\": \"cookie\""))
                    .send()
                    .expect(403, "csrf_failed");
        }
        for (String origin : List.of("https://shop.example", "https://SHOP.example:443")) {
            client().post("/auth/login")
                    .header("Origin", origin)
                    .json(login(user, ", \"delivery\": \"cookie\""))
                    .send()
                    .expect(200);
        }
    }

    private Answer login(User user) {
        return client().post("/auth/login")
                .json(login(user, ", \"delivery\": \"cookie\""))
                .send()
                .expect(200);
    }
}
