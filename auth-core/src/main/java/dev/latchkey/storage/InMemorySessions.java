package dev.latchkey.storage;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.session.RefreshAttempt;
import dev.latchkey.session.RefreshOutcome;
import dev.latchkey.session.Session;
import dev.latchkey.session.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sessions in memory, with an index by user. */
final class InMemorySessions implements SessionStore {

    private static final UUID FIRST = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);
    private static final UUID LAST = new UUID(Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Comparator<Session> LATEST_SEEN_FIRST = Comparator.comparing(Session::lastSeenAt)
            .thenComparing(Session::createdAt)
            .thenComparing(session -> session.id().value())
            .reversed();
    private static final Comparator<Session> LATEST_STARTED_FIRST = Comparator.comparing(Session::createdAt)
            .thenComparing(session -> session.id().value())
            .reversed();

    private final InMemoryTransactions transactions;
    private final InMemoryRevocations revocations;
    private final Table<SessionId, Session> sessions;
    private final NavigableMap<Owned, SessionId> byUser =
            new TreeMap<>(Comparator.comparing(Owned::user).thenComparing(Owned::session));
    private final Table<Owned, SessionId> owned;
    private final Table<SessionId, SessionId> successors;

    InMemorySessions(InMemoryTransactions transactions, InMemoryRevocations revocations) {
        this.transactions = transactions;
        this.revocations = revocations;
        sessions = new Table<>(transactions);
        owned = new Table<>(transactions, byUser);
        successors = new Table<>(transactions);
    }

    /** A user's session, in an order that keeps those of one user together. */
    private record Owned(UUID user, UUID session) {}

    @Override
    public List<Session> add(Tx tx, Session session, OptionalInt limit, Instant revocationExpiresAt) {
        Instant now = session.createdAt();
        List<Session> replaced = limit.isEmpty()
                ? List.of()
                : activeOf(session.user(), now).skip(limit.getAsInt() - 1L).toList();
        if (sessions.contains(session.id())) {
            throw new IllegalArgumentException("there is a session with the id " + session.id());
        }
        sessions.put(tx, session.id(), session);
        owned.put(tx, owned(session), session.id());
        return replaced.stream()
                .map(old -> end(tx, old, EndReason.REPLACED, now, revocationExpiresAt))
                .toList();
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return transactions.read(() -> sessions.get(id));
    }

    @Override
    public List<Session> active(UserId user, Instant now) {
        return transactions.read(() -> activeOf(user, now).toList());
    }

    private Stream<Session> activeOf(UserId user, Instant now) {
        int epoch = revocations.epoch(user);
        return of(user).filter(session -> session.isActive(now) && session.epoch() >= epoch)
                .sorted(LATEST_SEEN_FIRST);
    }

    @Override
    public List<Session> history(UserId user, @Nullable Session after, int limit) {
        return transactions.read(() -> of(user).filter(
                        session -> after == null || LATEST_STARTED_FIRST.compare(session, after) > 0)
                .sorted(LATEST_STARTED_FIRST)
                .limit(limit)
                .toList());
    }

    @Override
    public List<Session> startedSince(UserId user, Instant since, int limit) {
        return transactions.read(
                () -> of(user).filter(session -> !session.createdAt().isBefore(since))
                        .sorted(LATEST_STARTED_FIRST)
                        .limit(limit)
                        .toList());
    }

    private Stream<Session> of(UserId user) {
        return byUser
                .subMap(new Owned(user.value(), FIRST), true, new Owned(user.value(), LAST), true)
                .values()
                .stream()
                .flatMap(id -> sessions.get(id).stream());
    }

    @Override
    public RefreshOutcome refresh(RefreshAttempt attempt, BiConsumer<Tx, RefreshOutcome> noted) {
        return transactions.call(tx -> {
            Session stored = sessions.get(attempt.session()).orElse(null);
            RefreshOutcome outcome = attempt.judge(stored, stored == null ? 0 : revocations.epoch(stored.user()));
            if (outcome instanceof RefreshOutcome.Rotated rotated) {
                save(tx, rotated.session());
            } else if (outcome instanceof RefreshOutcome.Restored restored) {
                save(tx, restored.session());
                noted.accept(tx, outcome);
            } else if (outcome instanceof RefreshOutcome.Reused reused) {
                saveEnded(tx, reused.session(), attempt.revocationExpiresAt());
                noted.accept(tx, outcome);
            } else if (outcome instanceof RefreshOutcome.LostCommits lost) {
                saveEnded(tx, lost.session(), attempt.revocationExpiresAt());
                noted.accept(tx, outcome);
            }
            return outcome;
        });
    }

    @Override
    public Optional<Session> end(Tx tx, SessionId id, EndReason reason, Instant now, Instant revocationExpiresAt) {
        return sessions.get(id)
                .filter(session -> session.endedAt() == null)
                .map(session -> end(tx, session, reason, now, revocationExpiresAt));
    }

    @Override
    public void succeed(Tx tx, SessionId replaced, SessionId by) {
        successors.put(tx, replaced, by);
    }

    @Override
    public Optional<SessionId> successor(SessionId replaced) {
        return transactions.read(() -> successors.get(replaced));
    }

    @Override
    public List<Session> endAll(
            Tx tx,
            UserId user,
            @Nullable SessionId except,
            EndReason reason,
            Instant now,
            Instant revocationExpiresAt) {
        List<Session> ending = of(user).filter(
                        session -> session.endedAt() == null && !session.id().equals(except))
                .toList();
        return ending.stream()
                .map(session -> end(tx, session, reason, now, revocationExpiresAt))
                .toList();
    }

    @Override
    public Optional<Session> restamp(Tx tx, SessionId id, int epoch, Instant now, Duration grace, Duration idleLife) {
        Optional<Session> going =
                sessions.get(id).filter(session -> session.isActive(now) && session.epoch() >= epoch - 1);
        return going.map(session -> {
            Session restamped = session.restamped(epoch);
            Session saved = session.wasRotatedWithin(now, grace)
                    ? restamped
                    : restamped.rotated(session.generation() + 1, now, idleLife);
            save(tx, saved);
            return saved;
        });
    }

    @Override
    public int purge(Instant before, int limit) {
        return transactions.call(tx -> {
            List<Session> gone = sessions.rows()
                    .filter(session -> over(session).isBefore(before))
                    .limit(limit)
                    .toList();
            for (Session session : gone) {
                sessions.remove(tx, session.id());
                owned.remove(tx, owned(session));
                successors.remove(tx, session.id());
            }
            return gone.size();
        });
    }

    private static Instant over(Session session) {
        return session.endedAt() == null ? session.idleExpiresAt() : session.endedAt();
    }

    private Session end(Tx tx, Session session, EndReason reason, Instant now, Instant revocationExpiresAt) {
        Session ended = session.ended(now, reason);
        saveEnded(tx, ended, revocationExpiresAt);
        return ended;
    }

    private void saveEnded(Tx tx, Session ended, Instant revocationExpiresAt) {
        save(tx, ended);
        EndReason reason = Objects.requireNonNull(ended.endReason());
        revocations.add(tx, new Revocation.OfSession(ended.id(), reason, revocationExpiresAt));
    }

    private void save(Tx tx, Session session) {
        sessions.put(tx, session.id(), session);
    }

    private static Owned owned(Session session) {
        return new Owned(session.user().value(), session.id().value());
    }

    void erase(Tx tx, UserId user) {
        of(user).map(Session::id).toList().forEach(id -> successors.remove(tx, id));
        int unused = sessions.removeIf(tx, row -> row.getValue().user().equals(user), Integer.MAX_VALUE)
                + owned.removeIf(tx, row -> row.getKey().user().equals(user.value()), Integer.MAX_VALUE);
    }
}
