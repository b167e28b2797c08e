package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.account.AccountLocks;
import dev.latchkey.account.UnlockResult;
import dev.latchkey.account.User;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks that are lifted while nothing can be noted in the storage; the counts are somewhere else, and in reach. */
class UnlockOutageTest {

    private static final String ADA = "ada@mail.example";
    private static final RequestContext CONTEXT = RequestContext.none();

    private final AtomicBoolean gone = new AtomicBoolean();
    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.storage(storage())
            .masterKey(MasterKey.generate(Environment.system()))
            .limits(AccountLockTest.small())
            .listener(events::add));
    private final User ada = kit.user(ADA);
    private final AccountLocks locks = kit.latchkey().locks();

    @BeforeEach
    void lock() {
        for (int i = 0; i < 7; i++) {
            RequestContext from = new RequestContext("10.0.0." + i, "JUnit", "request-1", Locale.ENGLISH);
            assertThat(kit.latchkey().logins().password(ADA, Secret.of("wrong"), LoginContext.of(from)))
                    .isNotInstanceOf(LoginResult.SignedIn.class);
        }
        assertThat(locks.isLocked(ada.id())).isTrue();
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_lock_whose_end_cannot_be_noted_is_there_still_and_its_owner_tries_again() {
        kit.latchkey().deliverMail();
        Secret token = kit.mail().tokenTo(ADA);

        gone.set(true);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> locks.unlock(token, CONTEXT));
        gone.set(false);

        assertThat(locks.isLocked(ada.id())).isTrue();
        assertThat(locks.unlock(token, CONTEXT)).isEqualTo(UnlockResult.UNLOCKED);
        assertThat(events)
                .filteredOn(AuthEvent.AccountUnlocked.class::isInstance)
                .hasSize(1);
    }

    @Test
    void an_administrator_tries_again_too() {
        gone.set(true);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> locks.unlock(ada.id(), CONTEXT));
        gone.set(false);

        assertThat(locks.isLocked(ada.id())).isTrue();
        assertThat(locks.unlock(ada.id(), CONTEXT)).isEqualTo(UnlockResult.UNLOCKED);
        assertThat(events)
                .filteredOn(AuthEvent.AccountUnlocked.class::isInstance)
                .hasSize(1);
    }

    /** A storage whose audit log takes nothing while it is gone. */
    private Storage storage() {
        Storage storage = InMemoryStorage.create();
        AuditStore audit = proxy(AuditStore.class, storage.audit(), name -> {
            if (gone.get() && name.equals("add")) {
                throw new StoreUnavailableException("the test takes the storage away");
            }
            return name;
        });
        return (Storage) Proxy.newProxyInstance(
                UnlockOutageTest.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) ->
                        method.getName().equals("audit") ? audit : method.invoke(storage, arguments));
    }

    private static <T> T proxy(Class<T> type, T target, UnaryOperator<String> called) {
        return type.cast(Proxy.newProxyInstance(
                UnlockOutageTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String unused = called.apply(method.getName());
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
