package dev.latchkey.session;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.SubjectNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What follows from the end of sessions: their revocations count at once after the commit, and listeners are told. */
final class SessionEnds {

    private final RevocationStore store;
    private final Revocations revocations;
    private final AuthEvents events;
    private final Duration revocationLife;
    private final @Nullable SubjectNames names;

    SessionEnds(RevocationStore store, Revocations revocations, AuthEvents events, AccessTokens accessTokens) {
        this.store = store;
        this.revocations = revocations;
        this.events = events;
        this.revocationLife = accessTokens.settings().longestLife();
        this.names = accessTokens.subjects().orElse(null);
    }

    /** Until when a revocation made now is kept: no token that it concerns is accepted any longer. */
    Instant revocationExpiry(Instant now) {
        return now.plus(revocationLife);
    }

    /** Once the unit of work has committed: these sessions have ended in it. */
    List<Session> ended(Tx tx, List<Session> sessions, RequestContext request) {
        for (Session session : sessions) {
            tx.afterCommit(() -> revoked(session));
            events.publish(
                    tx,
                    new AuthEvent.SessionEnded(
                            session.user(), session.id(), reason(session), endedAt(session), request));
        }
        if (names != null) {
            sessions.stream()
                    .filter(session -> reason(session) != EndReason.REPLACED)
                    .map(Session::user)
                    .distinct()
                    .forEach(user -> names.signedOut(tx, user));
        }
        return sessions;
    }

    /** A session that its store has ended, and committed. */
    void revoked(Session ended) {
        revocations.committed(new Revocation.OfSession(ended.id(), reason(ended), revocationExpiry(endedAt(ended))));
    }

    /** Raises a user's epoch: what is older is dead once the unit of work has committed. */
    int raiseEpoch(Tx tx, UserId user, EndReason reason, Instant now) {
        Instant expiry = revocationExpiry(now);
        if (names != null) {
            return names.raiseEpoch(tx, user, reason, expiry);
        }
        int epoch = store.raiseEpoch(tx, user, reason, expiry);
        tx.afterCommit(() -> revocations.committed(new Revocation.OfEpoch(user, epoch, reason, expiry)));
        return epoch;
    }

    private static EndReason reason(Session ended) {
        return Objects.requireNonNull(ended.endReason(), "endReason");
    }

    private static Instant endedAt(Session ended) {
        return Objects.requireNonNull(ended.endedAt(), "endedAt");
    }
}
