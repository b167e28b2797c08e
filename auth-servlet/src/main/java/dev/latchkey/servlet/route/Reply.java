package dev.latchkey.servlet.route;

import dev.latchkey.servlet.answer.Answer;
import java.time.Duration;
import java.util.function.Supplier;

/** What a handler gives: an answer now, or one that comes when there is something to say. Immutable. */
public sealed interface Reply {

    /**
     * An answer now.
     *
     * @param answer the answer
     */
    record Now(Answer answer) implements Reply {}

    /**
     * An answer when there is something to say.
     *
     * @param patience how long to wait for that
     * @param subject what is waited for: whoever waits for an equal one gets the same looks
     * @param look looks whether there is something to say; taken again and again
     */
    record Later(Duration patience, Object subject, Supplier<Look> look) implements Reply {}

    /**
     * What there is to say at a moment.
     *
     * @param answer the answer as it would be now
     * @param isNews whether it is worth giving before patience ends
     */
    record Look(Answer answer, boolean isNews) {}

    /**
     * An answer now.
     *
     * @param answer the answer
     * @return the reply
     */
    static Reply of(Answer answer) {
        return new Now(answer);
    }
}
