package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditStore;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.MasterKey;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A verification of the audit log takes a bounded part of a node, however long the log is. */
final class AuditVerificationHttpTest {

    private static final int PART = 50_000;
    private static final String VERIFY = "/auth/admin/events/verify";

    @ParameterizedTest
    @EnumSource(Container.class)
    void a_long_log_is_verified_in_parts_and_called_intact_only_at_its_end(Container container) throws Exception {
        try (TestApplication app = application(InMemoryStorage.create()).start(container)) {
            String inspector = inspector(app);
            for (int i = 0; i < PART; i++) {
                app.latchkey()
                        .audit()
                        .keep(new AuthEvent.KeyRotated("k", app.kit().now(), RequestContext.none()));
            }

            JsonNode part = send(app, inspector, VERIFY).expect(200).json();
            assertThat(part.path("intact").isNull()).isTrue();
            assertThat(part.path("head").isNull()).isTrue();
            assertThat(part.path("checked").asInt()).isEqualTo(PART);
            JsonNode end = send(
                            app,
                            inspector,
                            VERIFY + "?after=" + part.path("next").asString())
                    .expect(200)
                    .json();
            assertThat(end.path("intact").asBoolean()).isTrue();
            assertThat(end.path("next").isNull()).isTrue();
            assertThat(end.path("checked").asInt()).isGreaterThan(PART);
            assertThat(end.path("head").asString())
                    .startsWith(end.path("checked").asInt() + ":");
            send(app, inspector, VERIFY + "?after=x").expect(422, "validation_failed");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void a_verification_while_another_is_under_way_is_refused(Container container) throws Exception {
        CountDownLatch walking = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService first = Executors.newSingleThreadExecutor();
        try (TestApplication app =
                application(heldUp(InMemoryStorage.create(), walking, release)).start(container)) {
            String inspector = inspector(app);
            try {
                Future<Answer> found = first.submit(() -> send(app, inspector, VERIFY));
                walking.await();
                Answer second = send(app, inspector, VERIFY).expect(429, "rate_limited");
                assertThat(second.header("Retry-After")).contains("2");
                release.countDown();
                assertThat(found.get().expect(200).json().path("intact").asBoolean())
                        .isTrue();
                send(app, inspector, VERIFY).expect(200);
            } finally {
                release.countDown();
            }
        } finally {
            first.shutdownNow();
        }
    }

    /** The storage, of which the walk along the chain waits until it is let go on. */
    private static Storage heldUp(Storage storage, CountDownLatch walking, CountDownLatch release) {
        AuditStore held = around(AuditStore.class, storage.audit(), "chained", audit -> {
            walking.countDown();
            release.await();
            return audit;
        });
        return around(Storage.class, storage, "audit", ignored -> held);
    }

    private interface Step {
        Object apply(Object result) throws InterruptedException;
    }

    private static <T> T around(Class<T> type, T inner, String name, Step step) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(inner, arguments);
                return method.getName().equals(name) ? step.apply(result) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static TestApplication.Builder application(Storage storage) {
        return TestApplication.builder()
                .latchkey(builder -> builder.storage(storage)
                        .masterKey(MasterKey.generate(Environment.system()))
                        .roles(roles -> roles.role("inspector").may("audit:verify")));
    }

    private static String inspector(TestApplication app) {
        return app.kit()
                .session(app.kit().user("ada@mail.example", "inspector").id())
                .accessToken()
                .reveal();
    }

    private static Answer send(TestApplication app, String token, String path) {
        return app.client().get(path).bearer(token).send();
    }
}
