package dev.latchkey.storage;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.TokenFacts;
import dev.latchkey.revocation.UnknownCursorException;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Revocations and epochs in memory. Entries are numbered under the lock of the unit of work that adds them, so that
 * they become visible in the order of their numbers, and a reader's place is a number.
 */
final class InMemoryRevocations implements RevocationStore {

    private static final int PAGE = 1_000;
    private static final String DIGITS = "0|[1-9][0-9]{0,17}";

    private final InMemoryTransactions transactions;
    private final NavigableMap<Long, Revocation> byNumber = new TreeMap<>();
    private final Table<Long, Revocation> entries;
    private final Table<Object, Long> numbers;
    private final Table<UserId, Integer> epochs;

    /** Tells this memory's numbers from those of another life of the process, which mean something else. */
    private final String life = Environment.system().newId() + ".";

    private long lastNumber;

    InMemoryRevocations(InMemoryTransactions transactions) {
        this.transactions = transactions;
        entries = new Table<>(transactions, byNumber);
        numbers = new Table<>(transactions);
        epochs = new Table<>(transactions);
    }

    @Override
    public void add(Tx tx, Revocation entry) {
        if (entry instanceof Revocation.OfEpoch) {
            throw new IllegalArgumentException("an epoch is revoked by raising it");
        }
        Revocation known = entry(subject(entry));
        if (known == null) {
            write(tx, entry);
        } else if (known.expiresAt().isBefore(entry.expiresAt())) {
            write(tx, prolonged(known, entry.expiresAt()));
        }
    }

    @Override
    public int epoch(UserId user) {
        return transactions.read(() -> epochs.get(user).orElse(0));
    }

    /** There is one lock for all, and who has a unit of work under way holds it. */
    @Override
    public int lockEpoch(Tx tx, UserId user) {
        return epoch(user);
    }

    @Override
    public int raiseEpoch(Tx tx, UserId user) {
        int raised = Math.incrementExact(epochs.get(user).orElse(0));
        epochs.put(tx, user, raised);
        return raised;
    }

    @Override
    public void addEpoch(Tx tx, Revocation.OfEpoch entry) {
        if (!(entry(entry.user()) instanceof Revocation.OfEpoch known)) {
            write(tx, entry);
            return;
        }
        boolean higher = entry.epoch() > known.epoch();
        boolean longer = entry.expiresAt().isAfter(known.expiresAt());
        if (higher || longer) {
            Revocation.OfEpoch highest = higher ? entry : known;
            Revocation.OfEpoch longest = longer ? entry : known;
            write(tx, new Revocation.OfEpoch(entry.user(), highest.epoch(), highest.reason(), longest.expiresAt()));
        }
    }

    /** Writes an entry under the next number, in place of the one with the same subject. */
    private void write(Tx tx, Revocation entry) {
        Object subject = subject(entry);
        numbers.get(subject).ifPresent(number -> entries.remove(tx, number));
        lastNumber++;
        entries.put(tx, lastNumber, entry);
        numbers.put(tx, subject, lastNumber);
    }

    private @Nullable Revocation entry(Object subject) {
        return numbers.get(subject).flatMap(entries::get).orElse(null);
    }

    private static Object subject(Revocation entry) {
        if (entry instanceof Revocation.OfSession of) {
            return of.session();
        }
        return entry instanceof Revocation.OfEpoch of ? of.user() : ((Revocation.OfToken) entry).tokenId();
    }

    private static Revocation prolonged(Revocation entry, Instant expiresAt) {
        return entry instanceof Revocation.OfSession of
                ? new Revocation.OfSession(of.session(), of.reason(), expiresAt)
                : new Revocation.OfToken(((Revocation.OfToken) entry).tokenId(), entry.reason(), expiresAt);
    }

    @Override
    public RevocationPage snapshot() {
        return after(0);
    }

    @Override
    public RevocationPage since(RevocationCursor cursor) {
        String value = cursor.value();
        String number = value.startsWith(life) ? value.substring(life.length()) : "";
        if (!number.matches(DIGITS)) {
            throw new UnknownCursorException("this cursor is not from this storage; start again with a snapshot");
        }
        return after(Long.parseLong(number));
    }

    private RevocationPage after(long number) {
        return transactions.read(() -> {
            if (number > lastNumber) {
                throw new UnknownCursorException("this cursor is ahead of this storage; start again with a snapshot");
            }
            var rest = byNumber.tailMap(number, false);
            List<Revocation> page = rest.values().stream().limit(PAGE).toList();
            Optional<Long> last = rest.keySet().stream().skip(PAGE - 1L).findFirst();
            boolean more = last.isPresent() && byNumber.higherKey(last.get()) != null;
            long next = more ? last.get() : lastNumber;
            return new RevocationPage(page, new RevocationCursor(life + next), more);
        });
    }

    @Override
    public Optional<EndReason> find(TokenFacts token) {
        return transactions.read(() -> Stream.of(token.session(), token.user(), token.tokenId())
                .flatMap(subject -> Optional.ofNullable(entry(subject)).stream())
                .filter(entry -> !(entry instanceof Revocation.OfEpoch of) || of.epoch() > token.epoch())
                .map(Revocation::reason)
                .findFirst());
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.call(tx -> {
            var expired = byNumber.entrySet().stream()
                    .filter(row -> !row.getValue().expiresAt().isAfter(now))
                    .limit(limit)
                    .toList();
            for (var row : expired) {
                long number = row.getKey();
                entries.remove(tx, number);
                numbers.remove(tx, subject(row.getValue()));
            }
            return expired.size();
        });
    }

    void eraseEpoch(Tx tx, UserId user) {
        Optional<Integer> unused = epochs.remove(tx, user);
    }
}
