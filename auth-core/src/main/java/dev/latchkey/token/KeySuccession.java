package dev.latchkey.token;

import dev.latchkey.kernel.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Adds keys to the store: the first of a purpose, and the successors of those that there are. */
final class KeySuccession {

    private final KeyStore store;
    private final Transactions transactions;
    private final KeyOpener opener;
    private final KeyRingSettings settings;
    private final RotationListener listener;

    KeySuccession(
            KeyStore store,
            Transactions transactions,
            KeyOpener opener,
            KeyRingSettings settings,
            RotationListener listener) {
        this.store = store;
        this.transactions = transactions;
        this.opener = opener;
        this.settings = settings;
        this.listener = listener;
    }

    /** Adds a key that is used at once; empty when another node was quicker. */
    Optional<String> addFirst(KeyPurpose purpose, RingKeys known, Instant now) {
        return add(purpose, known, now, Duration.ZERO);
    }

    /** Adds a key that is known before it is used; empty when another node was quicker. */
    Optional<String> addSuccessor(KeyPurpose purpose, RingKeys known, Instant now) {
        return add(purpose, known, now, settings.publishAhead());
    }

    /** Whether the newest key's time is so close to its end that its successor has to be published. */
    boolean isSuccessorDue(KeyPurpose purpose, RingKeys known, Instant now) {
        Duration publishAfter = settings.rotateEvery().minus(settings.publishAhead());
        return known.newest(purpose)
                .filter(key -> !now.isBefore(key.stored().activeFrom().plus(publishAfter)))
                .isPresent();
    }

    /** Whether the newest signing key is for another algorithm than the one that is set now. */
    boolean isAlgorithmOutdated(RingKeys known) {
        return known.newest(KeyPurpose.ACCESS_TOKEN)
                .filter(key ->
                        !key.stored().algorithm().equals(settings.algorithm().joseName()))
                .isPresent();
    }

    /** Seals with today's master key what a former one has sealed, and says how many keys that were. */
    int sealAnew() {
        if (!opener.opensOtherSeals()) {
            return 0;
        }
        return transactions.call(tx -> {
            int sealed = 0;
            for (StoredKey key : store.all()) {
                Optional<StoredKey> anew = opener.sealedAnew(key);
                if (anew.isPresent()
                        && store.reseal(tx, key.id(), key.sealed(), anew.get().sealed())) {
                    sealed++;
                }
            }
            return sealed;
        });
    }

    /** Forgets what is retired, and says how many keys that were. */
    int purgeRetired(Instant now) {
        return transactions.call(tx -> store.purgeRetired(tx, now));
    }

    /** Together with the new key it is settled when those before it retire: once their last tokens are dead. */
    private Optional<String> add(KeyPurpose purpose, RingKeys known, Instant now, Duration ahead) {
        Instant activeFrom = now.plus(ahead);
        Instant othersRetireAt = activeFrom.plus(settings.tokenLife(purpose));
        StoredKey key = opener.generate(purpose, algorithmFor(purpose), now, activeFrom);
        List<RingKey> others = known.of(purpose);
        boolean added = transactions.call(tx -> {
            if (!store.add(tx, key, others.size())) {
                return false;
            }
            for (RingKey other : others) {
                if (other.stored().retiresAt().equals(RingKey.NOT_RETIRED)) {
                    boolean unused = store.retire(tx, other.stored().id(), othersRetireAt);
                }
            }
            if (purpose == KeyPurpose.ACCESS_TOKEN && !others.isEmpty()) {
                listener.rotated(tx, key.id(), now);
            }
            return true;
        });
        return added ? Optional.of(key.id()) : Optional.empty();
    }

    private SignatureAlgorithm algorithmFor(KeyPurpose purpose) {
        return purpose == KeyPurpose.ACCESS_TOKEN ? settings.algorithm() : SignatureAlgorithm.HS256;
    }
}
