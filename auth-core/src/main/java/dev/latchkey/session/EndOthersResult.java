package dev.latchkey.session;

import java.util.List;

/** What came of ending a user's other sessions. All are immutable. */
public sealed interface EndOthersResult {

    /**
     * They are over.
     *
     * @param sessions the sessions that this call ended
     */
    record Ended(List<Session> sessions) implements EndOthersResult {

        /** Copies the list. */
        public Ended {
            sessions = List.copyOf(sessions);
        }
    }

    /**
     * The session that it was asked from is over itself, or not the user's: nothing was changed. Answer {@code token_revoked}.
     */
    record SessionOver() implements EndOthersResult {}
}
