package dev.latchkey.password;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made on first use, once; a failure to make it is tried again. */
final class Lazy<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Supplier<T> source;
    private volatile @Nullable T value;

    Lazy(Supplier<T> source) {
        this.source = source;
    }

    T get() {
        T made = value;
        if (made != null) {
            return made;
        }
        lock.lock();
        try {
            made = value;
            if (made == null) {
                made = source.get();
                value = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }
}
