package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.storage.InMemoryStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that is out of reach, and one with a fault in it. */
@ParameterizedClass
@EnumSource(Container.class)
final class OutageHttpTest extends HttpSuite {

    private volatile @Nullable RuntimeException fault;

    @Override
    TestApplication.Builder application() {
        InMemoryStorage storage = InMemoryStorage.create();
        return TestApplication.builder()
                .latchkey(builder ->
                        builder.limits(LimitSettings.off()).storage(storage).users(failing(storage.users())));
    }

    @AfterEach
    void mend() {
        fault = null;
    }

    @Test
    void a_store_that_is_out_of_reach_is_told_with_when_to_try_again() {
        User user = user();
        String token = bearer(user);
        fault = new StoreUnavailableException("jdbc:secret-address is gone");
        Answer answer = client().get("/auth/me").bearer(token).send().expect(503, "unavailable");
        assertThat(answer.header("Retry-After")).contains("2");
        assertThat(answer.text()).doesNotContain("secret-address");
        client().post("/auth/login").json(login(user, "")).send().expect(503, "unavailable");
        fault = null;
        client().get("/auth/me").bearer(token).send().expect(200);
    }

    @Test
    void a_fault_of_the_server_tells_nothing_but_under_which_id_to_look_for_it() {
        Map<String, String> cookies = cookies();
        String token = bearer();
        fault = new IllegalStateException("secret state of SELECT * FROM users");
        Answer answer = client().get("/auth/me").bearer(token).send().expect(500, "internal");
        assertThat(answer.text()).doesNotContain("secret", "SELECT");
        Answer page =
                client().get("/auth/account").cookies(cookies).html().send().expect(500);
        assertThat(page.text()).doesNotContain("secret", "SELECT", "Exception").contains("<html");
    }

    @Test
    void a_fault_of_the_server_is_in_the_log_under_the_id_that_the_client_was_told() {
        String token = bearer();
        try (LogLines log = LogLines.of("route.Router")) {
            for (RuntimeException now :
                    List.of(new IllegalStateException("broken"), new StoreUnavailableException("gone"))) {
                fault = now;
                String id = client().get("/auth/me")
                        .bearer(token)
                        .send()
                        .json()
                        .path("request_id")
                        .asString();
                ILoggingEvent line = log.next();
                assertThat(line.getFormattedMessage()).contains(id);
                assertThat(line.getThrowableProxy().getMessage()).isEqualTo(now.getMessage());
            }
        }
    }

    private UserStore failing(UserStore store) {
        return (UserStore) Proxy.newProxyInstance(
                OutageHttpTest.class.getClassLoader(), new Class<?>[] {UserStore.class}, (proxy, method, arguments) -> {
                    RuntimeException now = fault;
                    if (now != null) {
                        throw now;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
