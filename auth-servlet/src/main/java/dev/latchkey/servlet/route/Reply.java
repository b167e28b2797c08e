package dev.latchkey.servlet.route;

import dev.latchkey.servlet.answer.Answer;
import java.time.Duration;
import java.util.Optional;
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
     * @param attempt gives the answer once there is something to say; asked again and again
     * @param otherwise gives the answer when patience ends
     */
    record Later(Duration patience, Supplier<Optional<Answer>> attempt, Supplier<Answer> otherwise) implements Reply {}

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
