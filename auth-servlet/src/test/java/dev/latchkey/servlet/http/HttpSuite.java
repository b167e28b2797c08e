package dev.latchkey.servlet.http;

import dev.latchkey.account.User;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** A suite over HTTP that is run on every container, with one application for all its tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpSuite {

    /** The password of the kit's users, as JSON and forms carry it. */
    static final String PASSWORD = LatchkeyTestKit.PASSWORD.reveal();

    @Parameter
    Container container;

    private TestApplication application;
    private int users;

    abstract TestApplication.Builder application();

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        application = application().start(container);
    }

    @AfterParameterizedClassInvocation
    void stop() {
        application.close();
    }

    TestApplication app() {
        return application;
    }

    LatchkeyTestKit kit() {
        return application.kit();
    }

    Client client() {
        return application.client();
    }

    /** A user whom no other test knows. */
    User user(String... roles) {
        users++;
        return kit().user("user" + users + "@mail.example", roles);
    }

    /** A new session of a user, as API clients have it. */
    String bearer(User user) {
        return kit().session(user.id()).accessToken().reveal();
    }

    /** A new session of a new user, as API clients have it. */
    String bearer() {
        return bearer(user());
    }

    /** A new session of a user in cookies, the CSRF cookie among them. */
    Map<String, String> cookies(User user) {
        return new LinkedHashMap<>(client().post("/auth/login")
                .json(login(user, ", \"delivery\": \"cookie\""))
                .send()
                .expect(200)
                .cookies());
    }

    Map<String, String> cookies() {
        return cookies(user());
    }

    static String csrf(Map<String, String> cookies) {
        return cookies.get("latchkey_csrf");
    }

    static String login(User user, String more) {
        return "{\"email\": \"" + user.email().address() + "\", \"password\": \"" + PASSWORD + "\"" + more + "}";
    }
}
