package dev.latchkey.mfa;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.Storage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A store of resets that goes away in the middle of a unit of work, when it is told to. */
final class FailingResets {

    private final AtomicReference<@Nullable UserId> failing = new AtomicReference<>();

    /** Has the next reset of a user not be taken, and the one after it again. */
    void failNextTake(UserId user) {
        failing.set(user);
    }

    /** A storage whose resets fail when told to; all else is as it was. */
    Storage in(Storage storage) {
        return passing(
                Storage.class,
                storage,
                (name, result) -> "factorResets".equals(name)
                        ? passing(FactorResetStore.class, (FactorResetStore) result, (other, same) -> same)
                        : result);
    }

    private interface Change {
        @Nullable
        Object of(String method, @Nullable Object result);
    }

    private <T> T passing(Class<T> type, T target, Change change) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if ("take".equals(method.getName()) && args[1].equals(failing.get())) {
                failing.set(null);
                throw new StoreUnavailableException("the test takes the storage away");
            }
            try {
                return change.of(method.getName(), method.invoke(target, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
