package dev.latchkey.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.latchkey.account.Profile;
import dev.latchkey.account.Registration;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.notify.OutboxStore;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.MasterKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatchkeyTestKitTest {

    private static final Duration LONGER_THAN_MAIL_LIVES = Duration.ofDays(40);

    @Test
    void mail_that_waits_is_sent_before_the_time_moves_also_when_the_own_thread_has_not_come_to_it() {
        Storage storage = InMemoryStorage.create();
        OutboxStore slow = takenBy(storage.outbox(), () -> isTheWorkers() ? List.of() : null);
        try (LatchkeyTestKit kit = kit(with(slow, storage))) {
            Instant registered = kit.now();
            var unused = kit.latchkey()
                    .accounts()
                    .register(new Registration(
                            "ada@mail.example", LatchkeyTestKit.PASSWORD, Profile.empty(), RequestContext.none()));

            kit.advance(LONGER_THAN_MAIL_LIVES);

            assertThat(kit.mail().all())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.to()).isEqualTo("ada@mail.example"));
            assertThat(kit.now()).isEqualTo(registered.plus(LONGER_THAN_MAIL_LIVES));
        }
    }

    @Test
    void the_time_moves_while_the_storage_is_out_of_reach() {
        Storage storage = InMemoryStorage.create();
        OutboxStore gone = takenBy(storage.outbox(), () -> {
            throw new StoreUnavailableException("the test takes the storage away");
        });
        try (LatchkeyTestKit kit = kit(with(gone, storage))) {
            Instant before = kit.now();

            assertThatNoException().isThrownBy(() -> kit.advance(Duration.ofDays(1)));

            assertThat(kit.now()).isEqualTo(before.plus(Duration.ofDays(1)));
        }
    }

    private static LatchkeyTestKit kit(Storage storage) {
        return LatchkeyTestKit.create(
                builder -> builder.storage(storage).masterKey(MasterKey.generate(Environment.system())));
    }

    private static boolean isTheWorkers() {
        return Thread.currentThread().getName().equals("latchkey-outbox");
    }

    /** The outbox, but what is taken from it is what the test gives; null for what there is. */
    private static OutboxStore takenBy(OutboxStore outbox, Supplier<@Nullable Object> taken) {
        return instead(OutboxStore.class, outbox, "take", taken);
    }

    private static Storage with(OutboxStore outbox, Storage storage) {
        return instead(Storage.class, storage, "outbox", () -> outbox);
    }

    private static <T> T instead(Class<T> type, T whole, String name, Supplier<@Nullable Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object given = method.getName().equals(name) ? answer.get() : null;
                    return given == null ? call(method, whole, arguments) : given;
                }));
    }

    private static @Nullable Object call(Method method, Object whole, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(whole, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
