package dev.latchkey.token;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that one thread may use at a time and that cost more to make than to keep. Bounded: what finds no room is
 * left to the garbage collector. Who takes one and meets an exception does not give it back.
 */
final class Pool<T> {

    private static final int ROOM = 16;

    private final ArrayBlockingQueue<T> idle = new ArrayBlockingQueue<>(ROOM);
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        @Nullable T pooled = idle.poll();
        return pooled != null ? pooled : maker.get();
    }

    void giveBack(T thing) {
        // Refused when there is no room, which is what is wanted then.
        boolean unused = idle.offer(thing);
    }
}
