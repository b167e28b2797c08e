package dev.latchkey.session;

import org.jspecify.annotations.Nullable;

/** What became of a {@link Sessions#start}. All are immutable. */
public sealed interface StartResult {

    /**
     * The session was started.
     *
     * @param tokens its first tokens
     */
    record Started(TokenPair tokens) implements StartResult {}

    /**
     * No session was started.
     *
     * @param refusal why
     * @param words an interceptor's words for the user with {@link StartRefusal#VETOED}, else null
     */
    record Refused(StartRefusal refusal, @Nullable String words) implements StartResult {}
}
