package dev.latchkey.session;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The durable sessions. Held to its contract by {@code SessionStoreContract}. Implementations are safe for use by
 * several threads. Where a method ends a session, it adds the {@link dev.latchkey.revocation.Revocation.OfSession} entry in the same commit, kept until the time it is given.
 */
public interface SessionStore {

    /**
     * Adds a session. With a limit, the user's active sessions beyond it end with {@code REPLACED}, the one least
     * recently seen first, the new one never; two that are added at once cannot pass the limit together.
     *
     * @param tx the unit of work
     * @param session the session, of an id that is new
     * @param limit how many active sessions the user may have with this one; 1 or more
     * @param revocationExpiresAt until when revocations of replaced sessions are kept
     * @return the sessions that were replaced, as they stand now
     */
    List<Session> add(Tx tx, Session session, OptionalInt limit, Instant revocationExpiresAt);

    /**
     * One session, also when it has ended or expired.
     *
     * @param id its id
     * @return the session, empty when it is not known or already cleaned up
     */
    Optional<Session> find(SessionId id);

    /**
     * A user's sessions that have neither ended nor expired and are not behind the user's epoch.
     *
     * @param user the user
     * @param now the time of the question
     * @return the sessions, most recently seen first
     */
    List<Session> active(UserId user, Instant now);

    /**
     * A user's sessions that were started after a time, whatever became of them and as far as they are not cleaned
     * up.
     *
     * @param user the user
     * @param since sessions started before this are left out
     * @param limit the most to give
     * @return the sessions, the latest started first
     */
    List<Session> startedSince(UserId user, Instant since, int limit);

    /**
     * All sessions of a user, whatever became of them and as far as they are not cleaned up. The cost of a page does not
     * grow with how many lie before it.
     *
     * @param user the user
     * @param after the last session of the page before, null for the first page; it need not be there any more
     * @param limit the most to give, 1 or more
     * @return the sessions that follow, the latest started first, fewer than the limit only at the end
     */
    List<Session> history(UserId user, @Nullable Session after, int limit);

    /**
     * Judges a refresh by the protocol's table, in one atomic step that commits by itself: N parallel attempts with
     * one token give one rotation and N-1 replays of it. {@link RefreshAttempt#judge} is the table.
     *
     * @param attempt the token and the rules
     * @param noted called for an outcome that is out of the ordinary ({@code Reused}, {@code LostCommits},
     *     {@code Restored}), in the unit of work that writes it; what it throws undoes that
     * @return what became of it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach; the attempt may or may
     *     not have taken effect, and can be made again
     */
    RefreshOutcome refresh(RefreshAttempt attempt, BiConsumer<Tx, RefreshOutcome> noted);

    /**
     * As {@link #refresh(RefreshAttempt, BiConsumer)}, of whose outcome nothing is noted.
     *
     * @param attempt the token and the rules
     * @return what became of it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    default RefreshOutcome refresh(RefreshAttempt attempt) {
        return refresh(attempt, (tx, outcome) -> {});
    }

    /**
     * Ends one session, if it has not ended.
     *
     * @param tx the unit of work
     * @param id the session
     * @param reason why
     * @param now when
     * @param revocationExpiresAt until when its revocation is kept
     * @return the session as it ended, for exactly one caller; empty when it is not known or had ended before
     */
    Optional<Session> end(Tx tx, SessionId id, EndReason reason, Instant now, Instant revocationExpiresAt);

    /**
     * Notes that a session took the place of another one, which has ended.
     *
     * @param tx the unit of work that ended the one and added the other
     * @param replaced the session that has ended
     * @param by the session in its place
     */
    void succeed(Tx tx, SessionId replaced, SessionId by);

    /**
     * What took the place of a session.
     *
     * @param replaced the session
     * @return the session in its place, whatever became of that; empty when none did, or it is cleaned up
     */
    Optional<SessionId> successor(SessionId replaced);

    /**
     * Ends a user's sessions that have not ended, but one.
     *
     * @param tx the unit of work
     * @param user the user
     * @param except the session that goes on, null to end all
     * @param reason why
     * @param now when
     * @param revocationExpiresAt until when the revocations are kept
     * @return the sessions that this call ended
     */
    List<Session> endAll(
            Tx tx, UserId user, @Nullable SessionId except, EndReason reason, Instant now, Instant revocationExpiresAt);

    /**
     * Sets a session on a new epoch, so that it survives the raise that its own user caused, and rotates its refresh
     * token unless it was rotated within the grace window: rotations are never closer to each other than that.
     *
     * @param tx the unit of work that raised the epoch
     * @param id the session
     * @param epoch the new epoch
     * @param now the time of the change
     * @param grace the grace window G; zero is the strict profile
     * @param idleLife how long the session lives on after a rotation unless it is refreshed again
     * @return the session as it stands now; empty, and nothing is changed, when it is not known, had ended or
     *     expired, or was behind the epoch before the raise
     */
    Optional<Session> restamp(Tx tx, SessionId id, int epoch, Instant now, Duration grace, Duration idleLife);

    /**
     * Forgets sessions that ended or expired long ago.
     *
     * @param before sessions whose end or expiry is before this are removed
     * @param limit the most to remove in this call
     * @return how many were removed
     */
    int purge(Instant before, int limit);
}
