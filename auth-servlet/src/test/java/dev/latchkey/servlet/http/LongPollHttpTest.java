package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.account.User;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.UnknownCursorException;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.MasterKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers that wait for revocations while the storage fails them. */
@ParameterizedClass
@EnumSource(Container.class)
final class LongPollHttpTest extends HttpSuite {

    private static final String THREAD = "latchkey-long-poll";

    private final AtomicInteger looks = new AtomicInteger();
    private volatile @Nullable RuntimeException fault;

    @Override
    TestApplication.Builder application() {
        Storage storage = storage();
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off())
                        .storage(storage)
                        .masterKey(MasterKey.generate(Environment.system()))
                        .roles(roles -> roles.role("verifier").may("revocations:read")));
    }

    @AfterEach
    void mend() {
        fault = null;
    }

    @Test
    void a_cursor_that_is_forgotten_meanwhile_is_told_at_once() throws Exception {
        CompletableFuture<Answer> waiting = waiting();
        fault = new UnknownCursorException("forgotten");
        waiting.get(60, TimeUnit.SECONDS).expect(410, "not_found");
    }

    @Test
    void a_storage_that_goes_out_of_reach_is_told_at_once() throws Exception {
        CompletableFuture<Answer> waiting = waiting();
        fault = new StoreUnavailableException("secret-address is gone");
        Answer answer = waiting.get(60, TimeUnit.SECONDS).expect(503, "unavailable");
        assertThat(answer.header("Retry-After")).contains("2");
        assertThat(answer.text()).doesNotContain("secret-address");
    }

    @Test
    void a_fault_tells_nothing_and_keeps_back_none_of_the_others() throws Exception {
        List<CompletableFuture<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(waiting());
        }
        fault = new IllegalStateException("secret state");
        for (CompletableFuture<Answer> waiting : all) {
            Answer answer = waiting.get(60, TimeUnit.SECONDS).expect(500, "internal");
            assertThat(answer.text()).doesNotContain("secret");
        }
        fault = null;
        CompletableFuture<Answer> later = waiting();
        TokenPair ended = kit().session(user().id());
        client().post("/auth/logout")
                .bearer(ended.accessToken().reveal())
                .send()
                .expect(204);
        assertThat(later.get(60, TimeUnit.SECONDS).expect(200).text())
                .contains(ended.session().id().toString());
    }

    /** A reader that has been looked for at least once since it began to wait. */
    private CompletableFuture<Answer> waiting() {
        User verifier = user("verifier");
        String token = bearer(verifier);
        String cursor = client().get("/auth/revocations")
                .bearer(token)
                .send()
                .expect(200)
                .json()
                .path("next_cursor")
                .asString();
        int before = looks.get();
        CompletableFuture<Answer> answer =
                CompletableFuture.supplyAsync(() -> client().get("/auth/revocations?wait=30&cursor=" + cursor)
                        .bearer(token)
                        .send());
        await().atMost(Duration.ofSeconds(20)).until(() -> looks.get() > before);
        return answer;
    }

    private Storage storage() {
        Storage storage = InMemoryStorage.create();
        RevocationStore revocations = (RevocationStore) Proxy.newProxyInstance(
                LongPollHttpTest.class.getClassLoader(),
                new Class<?>[] {RevocationStore.class},
                (proxy, method, arguments) -> look(method, storage.revocations(), arguments));
        return (Storage) Proxy.newProxyInstance(
                LongPollHttpTest.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) ->
                        method.getName().equals("revocations") ? revocations : invoke(method, storage, arguments));
    }

    /** Fails those who wait alone: the service's own reading goes on. */
    private Object look(Method method, Object store, Object[] arguments) throws Throwable {
        if (Thread.currentThread().getName().equals(THREAD)) {
            looks.incrementAndGet();
            RuntimeException now = fault;
            if (now != null) {
                throw now;
            }
        }
        return invoke(method, store, arguments);
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
