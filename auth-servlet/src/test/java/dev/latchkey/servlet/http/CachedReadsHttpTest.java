package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.RoleStore;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.session.SessionStore;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.MasterKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What requests ask of the stores: nothing, while copies are young. */
@ParameterizedClass
@EnumSource(Container.class)
final class CachedReadsHttpTest extends HttpSuite {

    private static final List<Class<?>> STORES =
            List.of(UserStore.class, RoleStore.class, SessionStore.class, CredentialStore.class);

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.storage(proxy(Storage.class, InMemoryStorage.create()))
                        .masterKey(MasterKey.generate(Environment.system()))
                        .limits(LimitSettings.off()));
    }

    @Test
    void who_one_is_and_what_one_may_is_answered_from_copies() {
        User user = user("admin");
        String bearer = bearer(user);
        kit().advance(Duration.ofSeconds(2));
        asked.clear();
        askAll(bearer);
        assertThat(asked).containsExactlyInAnyOrder("find", "all", "granted");
        asked.clear();

        askAll(bearer);

        assertThat(asked).isEmpty();
    }

    @Test
    void a_change_is_in_the_next_answer() {
        String bearer = bearer(user());
        client().get("/auth/me").bearer(bearer).send().expect(200);

        client().call("PATCH", "/auth/me")
                .json("{\"given_name\": \"Augusta\"}")
                .bearer(bearer)
                .send()
                .expect(200);

        assertThat(client().get("/auth/me").bearer(bearer).send().text()).contains("Augusta");
    }

    private void askAll(String bearer) {
        client().get("/auth/me").bearer(bearer).send().expect(200);
        assertThat(client().get("/auth/check").bearer(bearer).send().expect(204).header("X-Auth-Roles"))
                .contains("admin");
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> call(target, method, values)));
    }

    private Object call(Object target, Method method, Object[] values) throws Throwable {
        if (STORES.contains(method.getDeclaringClass())) {
            asked.add(method.getName());
        }
        try {
            Object result = method.invoke(target, values);
            Class<?> type = method.getReturnType();
            return STORES.contains(type) ? proxy(type, result) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
