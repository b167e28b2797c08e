package dev.latchkey.storage;

import dev.latchkey.account.OneTimeToken;
import dev.latchkey.account.OneTimeTokenStore;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/** Mailed tokens in memory: by digest, and the one that is live for each user and purpose. */
final class InMemoryOneTimeTokens implements OneTimeTokenStore {

    private final InMemoryTransactions transactions;
    private final Table<String, OneTimeToken> byDigest;
    private final Table<Holder, String> live;

    private record Holder(UserId user, OneTimeToken.Purpose purpose) {}

    InMemoryOneTimeTokens(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.byDigest = new Table<>(transactions);
        this.live = new Table<>(transactions);
    }

    @Override
    public void put(Tx tx, OneTimeToken token) {
        Holder holder = holder(token);
        live.get(holder).ifPresent(superseded -> byDigest.remove(tx, superseded));
        byDigest.put(tx, token.digest(), token);
        live.put(tx, holder, token.digest());
    }

    @Override
    public Optional<OneTimeToken> find(String digest, OneTimeToken.Purpose purpose, Instant now) {
        return transactions.read(() -> usable(digest, purpose, now));
    }

    @Override
    public Optional<OneTimeToken> findLive(UserId user, OneTimeToken.Purpose purpose, Instant now) {
        return transactions.read(
                () -> live.get(new Holder(user, purpose)).flatMap(digest -> usable(digest, purpose, now)));
    }

    @Override
    public boolean consume(Tx tx, String digest, OneTimeToken.Purpose purpose, Instant now) {
        Optional<OneTimeToken> token = usable(digest, purpose, now);
        token.ifPresent(used -> forget(tx, used));
        return token.isPresent();
    }

    /** Nothing to be done: one unit of work writes at a time. */
    @Override
    public void lock(Tx tx, UserId user) {}

    void erase(Tx tx, UserId user) {
        int unused = live.removeIf(tx, row -> row.getKey().user().equals(user), Integer.MAX_VALUE)
                + byDigest.removeIf(tx, row -> row.getValue().user().equals(user), Integer.MAX_VALUE);
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.call(tx -> {
            var expired = byDigest.rows()
                    .filter(token -> !token.expiresAt().isAfter(now))
                    .limit(limit)
                    .toList();
            expired.forEach(token -> forget(tx, token));
            return expired.size();
        });
    }

    private Optional<OneTimeToken> usable(String digest, OneTimeToken.Purpose purpose, Instant now) {
        return byDigest.get(digest)
                .filter(token -> token.purpose() == purpose && token.expiresAt().isAfter(now));
    }

    private void forget(Tx tx, OneTimeToken token) {
        byDigest.remove(tx, token.digest());
        live.remove(tx, holder(token));
    }

    private static Holder holder(OneTimeToken token) {
        return new Holder(token.user(), token.purpose());
    }
}
