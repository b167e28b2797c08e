package dev.latchkey.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.Revocations;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The names that access tokens have for users: the user's id, or an opaque one that is made when the first token of a user
 * is, and kept until no token with it can be about.
 *
 * <p>Security promises. An opaque name is 122 random bits and says nothing of the user. Each is one user's for ever; one
 * that is not known is refused. A user has one current name, however many nodes make it at once. When a user's epoch is
 * raised, every name that tokens of the user may have is revoked with it, for those too who know users by such a name alone:
 * names are made, and counted up for that, under the lock of the user's epoch, and one that is made after a raise is born
 * with a revocation of what is older.
 *
 * <p>An opaque name is a UUID of version 8 (RFC 9562, section 5.8), so that nodes can tell it from the ids of accounts while
 * the setting is being switched. Safe for use by several threads.
 */
public final class SubjectNames {

    private static final long OPAQUE_VERSION = 8;
    private static final int REMEMBERED = 10_000;

    /** Far below what names are kept for: whoever remembers one for this long mints nothing that cannot be told of. */
    private static final Duration CURRENT_FOR = Duration.ofMinutes(1);

    /** For nodes that see only at their next look that others have another setting. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private final SubjectIdentifiers kind;
    private final SubjectStore store;
    private final RevocationStore epochs;
    private final Revocations revocations;
    private final Transactions transactions;
    private final Environment environment;
    private final Duration longestLife;
    private final Predicate<UserId> accounts;
    private final Cache<UUID, StoredSubject> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Cache<UserId, Current> current =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** When this node has first seen that there are names; the latest time there is, as long as it has not. */
    private volatile Instant seenInUse = Instant.MAX;

    /** A user's current name, and when it was asked for. */
    private record Current(StoredSubject name, Instant since) {

        /** Not by a clock that was set back either: nobody knows for how long it has been kept then. */
        boolean isYoung(Instant now) {
            return !now.isBefore(since) && now.isBefore(since.plus(CURRENT_FOR));
        }
    }

    /** What a token says: its {@code sub} and its {@code ver}. */
    record Said(UUID subject, int version) {}

    /** Whom and what that means. */
    record Meant(UserId user, int epoch) {}

    private SubjectNames(
            SubjectIdentifiers kind,
            SubjectStore store,
            RevocationStore epochs,
            Revocations revocations,
            Transactions transactions,
            Environment environment,
            Duration longestLife,
            Predicate<UserId> accounts) {
        this.kind = kind;
        this.store = store;
        this.epochs = epochs;
        this.revocations = revocations;
        this.transactions = transactions;
        this.environment = environment;
        this.longestLife = longestLife;
        this.accounts = accounts;
    }

    /**
     * Composes the service. {@link #look()} is to be called before it is used, and then about once a minute.
     *
     * @param kind what tokens that are made from now on name users by
     * @param store the names
     * @param epochs the users' epochs
     * @param revocations told of what is revoked, after its commit
     * @param transactions units of work over both stores
     * @param environment time and randomness
     * @param longestLife for how long after its issue a token can be accepted anywhere,
     *     {@link AccessTokenSettings#longestLife()}
     * @param accounts whether there is an account of an id; asked only for ids of UUID version 8
     * @return the service
     */
    public static SubjectNames create(
            SubjectIdentifiers kind,
            SubjectStore store,
            RevocationStore epochs,
            Revocations revocations,
            Transactions transactions,
            Environment environment,
            Duration longestLife,
            Predicate<UserId> accounts) {
        return new SubjectNames(kind, store, epochs, revocations, transactions, environment, longestLife, accounts);
    }

    /**
     * Whose a name is, for a host that was told it by a service that only verifies.
     *
     * @param subject the {@code sub} of a token of this issuer; also that of an expired one, as long as the name is kept
     * @return the user, empty when it is no opaque name, or not known
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    public Optional<UserId> userOf(UUID subject) {
        return isOpaque(subject) ? find(subject).map(StoredSubject::user) : Optional.empty();
    }

    /** What a token for a user is to say; makes the name where there is none. */
    Said said(UserId user, int epoch) {
        if (kind == SubjectIdentifiers.USER_ID) {
            if (isInUse()) {
                noteUserId(user);
            }
            return new Said(user.value(), epoch);
        }
        StoredSubject name = nameOf(user);
        return new Said(name.subject(), name.version(epoch));
    }

    /**
     * Whom a genuine token means.
     *
     * @throws TokenRejectedException when nobody has that name
     * @throws dev.latchkey.kernel.StoreUnavailableException when that cannot be told now
     */
    Meant meant(Said said) {
        UserId asUser = new UserId(said.subject());
        if (!isOpaque(said.subject())) {
            return new Meant(asUser, said.version());
        }
        Optional<StoredSubject> name = find(said.subject());
        if (name.isPresent()) {
            return new Meant(name.get().user(), name.get().epochOf(said.version()));
        }
        if (accounts.test(asUser)) {
            return new Meant(asUser, said.version());
        }
        throw TokenRejectedException.of(TokenRejection.UNKNOWN_SUBJECT, "nobody has the name that it gives");
    }

    private static boolean isOpaque(UUID subject) {
        return subject.version() == OPAQUE_VERSION;
    }

    private Optional<StoredSubject> find(UUID subject) {
        StoredSubject remembered = known.getIfPresent(subject);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        Optional<StoredSubject> found = store.find(subject);
        if (!transactions.isUnderWay()) {
            found.ifPresent(name -> known.put(subject, name));
        }
        return found;
    }

    private StoredSubject nameOf(UserId user) {
        if (kind == SubjectIdentifiers.ROTATED_AT_SIGN_OUT) {
            return store.current(user).orElseGet(() -> make(user));
        }
        Instant now = environment.now();
        Current remembered = current.getIfPresent(user);
        if (remembered != null && remembered.isYoung(now)) {
            return remembered.name();
        }
        StoredSubject name = store.current(user).orElseGet(() -> make(user));
        if (!transactions.isUnderWay()) {
            current.put(user, new Current(name, now));
        }
        return name;
    }

    private StoredSubject make(UserId user) {
        return transactions.call(tx -> {
            int epoch = epochs.lockEpoch(tx, user);
            List<StoredSubject> all = store.of(user);
            Optional<StoredSubject> other =
                    all.stream().filter(StoredSubject::isCurrent).findAny();
            if (other.isPresent()) {
                return other.get();
            }
            Instant now = environment.now();
            if (all.isEmpty() && mayHaveUserIds(now)) {
                store.put(tx, userId(user, now));
            }
            StoredSubject made = new StoredSubject(random(), user, epoch, now, null);
            store.put(tx, made);
            revokeOlder(tx, made, epoch, now);
            return made;
        });
    }

    /** So that nodes with an opaque setting know that tokens with the user's id are still made. */
    private void noteUserId(UserId user) {
        Instant now = environment.now();
        if (isNoted(user, now.plus(longestLife))) {
            return;
        }
        transactions.run(tx -> {
            int epoch = epochs.lockEpoch(tx, user);
            boolean alive = isNoted(user, now);
            StoredSubject name = userId(user, now);
            store.put(tx, name);
            if (!alive) {
                revokeOlder(tx, name, epoch, now);
            }
        });
    }

    private boolean isNoted(UserId user, Instant until) {
        return store.find(user.value()).filter(name -> name.isAlive(until)).isPresent();
    }

    /** A user's id as a name: what such a token says of the epoch is the epoch. */
    private StoredSubject userId(UserId user, Instant now) {
        return new StoredSubject(user.value(), user, 1, now, keptUntil(now));
    }

    /** A token of a session that fell behind the epoch while its name was made is dead under this name too. */
    private void revokeOlder(Tx tx, StoredSubject name, int epoch, Instant now) {
        if (epoch > 0) {
            Revocation.OfEpoch entry = entry(name.subject(), name.version(epoch), EndReason.RENEWED, keptUntil(now));
            epochs.addEpoch(tx, entry);
            tx.afterCommit(() -> revocations.committed(entry));
        }
    }

    /**
     * Raises a user's epoch, and revokes what is older under every name that tokens of the user may have.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param reason why
     * @param expiresAt when the entries may be forgotten
     * @return the new epoch
     */
    public int raiseEpoch(Tx tx, UserId user, EndReason reason, Instant expiresAt) {
        int epoch = epochs.raiseEpoch(tx, user);
        Instant now = environment.now();
        List<StoredSubject> names = new ArrayList<>(
                store.of(user).stream().filter(name -> name.isAlive(now)).toList());
        boolean userIds = kind == SubjectIdentifiers.USER_ID || (names.isEmpty() && mayHaveUserIds(now));
        if (userIds && names.stream().noneMatch(name -> name.subject().equals(user.value()))) {
            names.add(userId(user, now));
        }
        for (StoredSubject name : names) {
            Revocation.OfEpoch entry = entry(name.subject(), name.version(epoch), reason, expiresAt);
            epochs.addEpoch(tx, entry);
            tx.afterCommit(() -> revocations.committed(entry));
        }
        return epoch;
    }

    private static Revocation.OfEpoch entry(UUID subject, int version, EndReason reason, Instant expiresAt) {
        return new Revocation.OfEpoch(new UserId(subject), version, reason, expiresAt);
    }

    /**
     * Notes that a session of a user was ended other than by a newer one; gives up the user's name, where the setting says
     * so.
     *
     * @param tx the unit of work that ends the session
     * @param user the user
     */
    public void signedOut(Tx tx, UserId user) {
        if (kind == SubjectIdentifiers.ROTATED_AT_SIGN_OUT) {
            boolean unused = store.retire(tx, user, keptUntil(environment.now()));
        }
    }

    /** Sees whether names are in use, on this node or another one. */
    public void look() {
        if (store.isEmpty()) {
            seenInUse = Instant.MAX;
        } else if (!isInUse()) {
            seenInUse = environment.now();
        }
    }

    private boolean isInUse() {
        return seenInUse.isBefore(Instant.MAX);
    }

    /** Whether tokens with users' ids may be about that no name tells of: made before the setting was switched. */
    private boolean mayHaveUserIds(Instant now) {
        return !isInUse() || now.isBefore(keptUntil(seenInUse));
    }

    private Instant keptUntil(Instant now) {
        return now.plus(longestLife).plus(LATE);
    }

    /**
     * Forgets retired names that no token can have any more; where tokens have users' ids again, retires those left over
     * from before.
     *
     * @param limit the most to remove or retire in this call
     * @return how many were removed or retired, of what there was more of; when it is the limit, there may be more
     */
    public int cleanUp(int limit) {
        Instant now = environment.now();
        int retired = kind == SubjectIdentifiers.USER_ID
                ? store.retireAll(now.minus(longestLife).minus(LATE), keptUntil(now), limit)
                : 0;
        return Math.max(retired, store.purgeExpired(now, limit));
    }

    private UUID random() {
        byte[] bytes = new byte[2 * Long.BYTES];
        environment.fillRandom(bytes);
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        long high = (halves.getLong() & ~0xF000L) | OPAQUE_VERSION << 12;
        long low = (halves.getLong() & ~(3L << 62)) | 1L << 63;
        return new UUID(high, low);
    }
}
