package dev.latchkey.jdbc.faults;

import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.storage.Storage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A storage whose hints do not arrive: what other nodes revoke is learned of from the poll alone. */
public final class WithoutNotifications {

    private WithoutNotifications() {}

    /** The storage without its hints. */
    public static Storage of(Storage storage) {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("revocationFeed")) {
                        return RevocationFeed.none();
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
