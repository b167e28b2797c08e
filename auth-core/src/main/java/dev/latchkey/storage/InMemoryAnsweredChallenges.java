package dev.latchkey.storage;

import dev.latchkey.captcha.AnsweredChallengeStore;
import java.time.Instant;

/** Answered challenges in memory. */
final class InMemoryAnsweredChallenges implements AnsweredChallengeStore {

    private final InMemoryTransactions transactions;
    private final Table<String, Instant> expiries;

    InMemoryAnsweredChallenges(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.expiries = new Table<>(transactions);
    }

    @Override
    public boolean add(String challenge, Instant expiresAt) {
        return transactions.call(tx -> {
            boolean first = !expiries.contains(challenge);
            if (first) {
                expiries.put(tx, challenge, expiresAt);
            }
            return first;
        });
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.call(
                tx -> expiries.removeIf(tx, row -> !row.getValue().isAfter(now), limit));
    }
}
