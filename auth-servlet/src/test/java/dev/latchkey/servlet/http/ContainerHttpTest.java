package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Container.class)
final class ContainerHttpTest {

    private final Container container;

    ContainerHttpTest(Container container) {
        this.container = container;
    }

    @Test
    void an_application_without_servlets_has_the_whole_api() throws Exception {
        try (TestApplication application = TestApplication.builder().start(container)) {
            Client client = application.client();
            String token = application.kit().accessToken("ada@mail.example");
            assertThat(client.get("/auth/health/live")
                            .send()
                            .expect(200)
                            .json()
                            .path("status")
                            .asString())
                    .isEqualTo("up");
            client.get("/auth/login").html().send().expect(200);
            client.get("/auth/me").bearer(token).send().expect(200);
            client.get("/auth/me").send().expect(401, "token_missing");
            client.get("/.well-known/jwks.json").send().expect(200);
            client.get("/elsewhere").send().expect(404);
        }
    }
}
