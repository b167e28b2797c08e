package dev.latchkey.session;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A real store on a line that can be cut, before or after it has done what it was asked; counts what it is asked. */
final class UnreliableSessions implements SessionStore {

    final AtomicInteger calls = new AtomicInteger();
    boolean cut;
    boolean answersLost;

    private final SessionStore store;

    UnreliableSessions(SessionStore store) {
        this.store = store;
    }

    private SessionStore reach() {
        calls.incrementAndGet();
        if (cut) {
            throw new StoreUnavailableException("the session store is out of reach");
        }
        return store;
    }

    @Override
    public List<Session> add(Tx tx, Session session, OptionalInt limit, Instant revocationExpiresAt) {
        return reach().add(tx, session, limit, revocationExpiresAt);
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return reach().find(id);
    }

    @Override
    public void succeed(Tx tx, SessionId replaced, SessionId by) {
        reach().succeed(tx, replaced, by);
    }

    @Override
    public Optional<SessionId> successor(SessionId replaced) {
        return reach().successor(replaced);
    }

    @Override
    public List<Session> active(UserId user, Instant now) {
        return reach().active(user, now);
    }

    @Override
    public List<Session> startedSince(UserId user, Instant since, int limit) {
        return reach().startedSince(user, since, limit);
    }

    @Override
    public List<Session> history(UserId user, @Nullable Session after, int limit) {
        return reach().history(user, after, limit);
    }

    @Override
    public RefreshOutcome refresh(RefreshAttempt attempt, BiConsumer<Tx, RefreshOutcome> noted) {
        RefreshOutcome outcome = reach().refresh(attempt, noted);
        if (answersLost) {
            throw new StoreUnavailableException("the answer of the session store was lost");
        }
        return outcome;
    }

    @Override
    public Optional<Session> end(Tx tx, SessionId id, EndReason reason, Instant now, Instant revocationExpiresAt) {
        return reach().end(tx, id, reason, now, revocationExpiresAt);
    }

    @Override
    public List<Session> endAll(
            Tx tx,
            UserId user,
            @Nullable SessionId except,
            EndReason reason,
            Instant now,
            Instant revocationExpiresAt) {
        return reach().endAll(tx, user, except, reason, now, revocationExpiresAt);
    }

    @Override
    public Optional<Session> restamp(Tx tx, SessionId id, int epoch, Instant now, Duration grace, Duration idleLife) {
        return reach().restamp(tx, id, epoch, now, grace, idleLife);
    }

    @Override
    public int purge(Instant before, int limit) {
        return reach().purge(before, limit);
    }
}
