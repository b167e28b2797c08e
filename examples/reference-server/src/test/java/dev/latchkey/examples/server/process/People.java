package dev.latchkey.examples.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** People who use a server: each has an address of their own. */
public final class People {

    /** Long and unlikely enough for the server's policy. */
    public static final String PASSWORD = "violet tram carries 7 lemons";

    private People() {}

    /** An address that nobody has. */
    public static String newAddress() {
        return "person-" + UUID.randomUUID() + "@shop.example";
    }

    /** Registers somebody and opens the mailed link. */
    public static String registered(Client client, Outbox outbox) {
        return registered(client, outbox, newAddress());
    }

    /** Registers somebody with an address of the test's own and opens the mailed link. */
    public static String registered(Client client, Outbox outbox, String email) {
        assertThat(client.post("/auth/register", "email", email, "password", PASSWORD)
                        .send()
                        .status())
                .isEqualTo(202);
        String token = outbox.awaitMailTo(email).token();
        assertThat(client.post("/auth/verify-email", "token", token).send().status())
                .isEqualTo(204);
        return email;
    }

    /** Signs somebody in; the tokens are in the body. */
    public static JsonNode signedIn(Client client, String email) {
        Client.Answer answer =
                client.post("/auth/login", "email", email, "password", PASSWORD).send();
        assertThat(answer.status()).describedAs("sign-in: %s", answer).isEqualTo(200);
        return answer.json();
    }
}
