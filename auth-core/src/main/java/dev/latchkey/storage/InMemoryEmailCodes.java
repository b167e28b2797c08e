package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.EmailCode;
import dev.latchkey.mfa.EmailCodeStore;
import java.time.Instant;
import java.util.Optional;

/** Digests of mailed codes in memory. */
final class InMemoryEmailCodes implements EmailCodeStore {

    private final InMemoryTransactions transactions;
    private final Table<UserId, EmailCode> codes;

    InMemoryEmailCodes(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.codes = new Table<>(transactions);
    }

    @Override
    public void put(Tx tx, EmailCode code) {
        codes.put(tx, code.user(), code);
    }

    @Override
    public Optional<EmailCode> find(UserId user, Instant now) {
        return transactions.read(() -> live(user, now));
    }

    @Override
    public boolean mint(UserId user, String challenge, String digest, Instant now) {
        return transactions.call(tx -> {
            Optional<EmailCode> code =
                    live(user, now).filter(one -> one.challenge().equals(challenge));
            code.ifPresent(one -> codes.put(tx, user, new EmailCode(user, challenge, digest, one.expiresAt())));
            return code.isPresent();
        });
    }

    @Override
    public boolean consume(UserId user, String challenge, String digest, Instant now) {
        return transactions.call(tx -> live(user, now)
                .filter(code -> code.challenge().equals(challenge) && digest.equals(code.digest()))
                .flatMap(code -> codes.remove(tx, user))
                .isPresent());
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.call(
                tx -> codes.removeIf(tx, row -> !row.getValue().expiresAt().isAfter(now), limit));
    }

    private Optional<EmailCode> live(UserId user, Instant now) {
        return codes.get(user).filter(code -> code.expiresAt().isAfter(now));
    }

    void erase(Tx tx, UserId user) {
        Optional<EmailCode> unused = codes.remove(tx, user);
    }
}
