package dev.latchkey.session;

/**
 * What a store made of a {@link RefreshAttempt}: a row of the refresh protocol's table. The session is as it stands
 * after the attempt.
 */
public sealed interface RefreshOutcome {

    /** The current token, whose generation a rotation made within the grace window: nothing changed. */
    record Kept(Session session) implements RefreshOutcome {}

    /** The current token: the generation is one higher now, and the idle life begins anew. */
    record Rotated(Session session) implements RefreshOutcome {}

    /** The parent of the current token, within the grace window: the same successor again, nothing changed. */
    record Replayed(Session session) implements RefreshOutcome {}

    /** An older token: the session was ended with {@code TOKEN_REUSE} and its revocation added, in one commit. */
    record Reused(Session session) implements RefreshOutcome {}

    /** A token ahead of the store: the session was ended with {@code TOKEN_REUSE} and its revocation added. */
    record LostCommits(Session session) implements RefreshOutcome {}

    /** A token ahead of the store, restored by choice: the generation is one above the token's now. */
    record Restored(Session session) implements RefreshOutcome {}

    /**
     * No such session, one that ended or expired, one whose user's epoch is past it, or one with another refresh key.
     * Nothing changed.
     */
    record Invalid() implements RefreshOutcome {}
}
