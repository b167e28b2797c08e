package dev.latchkey.password;

import dev.latchkey.kernel.Environment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and verifies, without asking who may. What a wrong password costs is in one place, {@link #equalise}: one
 * hash with today's parameters and, during a migration, one of the kind that is migrated from.
 */
final class PasswordVerifier {

    private static final int SALT_LENGTH = 16;
    private static final int TAG_LENGTH = 32;

    private final Environment environment;
    private final Kdfs kdfs;
    private final Argon2Input own;
    private final @Nullable StoredHash migratingFrom;

    PasswordVerifier(Environment environment, Kdfs kdfs, Argon2Cost cost, @Nullable StoredHash migratingFrom) {
        this.environment = environment;
        this.kdfs = kdfs;
        this.own = input(cost, salt());
        this.migratingFrom = migratingFrom;
    }

    PasswordHash hash(PasswordText password) {
        Argon2Input input = input(own.cost(), salt());
        byte[] bytes = password.normal().getBytes(StandardCharsets.UTF_8);
        return new Argon2Hash(input, Bytes.of(kdfs.argon2().compute(input, bytes))).encode();
    }

    /** One computation with today's parameters, whatever comes of it. */
    VerifyResult compare(PasswordText password, PasswordHash stored) {
        Optional<Argon2Hash> comparable = madeLikeOwn(stored);
        if (comparable.isPresent()) {
            return comparable.get().matches(password.normal(), kdfs)
                    ? new VerifyResult.Match(false)
                    : new VerifyResult.Mismatch();
        }
        byte[] unused = kdfs.argon2().compute(own, password.normal().getBytes(StandardCharsets.UTF_8));
        return new VerifyResult.Mismatch();
    }

    VerifyResult verify(PasswordText password, PasswordHash stored) {
        StoredHash hash;
        try {
            hash = kdfs.read(stored);
        } catch (UnusableHashException e) {
            equalise(password, Spent.NOTHING);
            return new VerifyResult.Unusable(e.reason());
        }
        boolean current = hash instanceof Argon2Hash argon2 && argon2.isMadeLike(own);
        for (String form : password.forms()) {
            if (hash.matches(form, kdfs)) {
                return new VerifyResult.Match(!current || !form.equals(password.normal()));
            }
        }
        equalise(password, current ? Spent.OWN_HASH : Spent.OTHER_HASH);
        return new VerifyResult.Mismatch();
    }

    VerifyResult verifyNothing(PasswordText password) {
        equalise(password, Spent.NOTHING);
        return new VerifyResult.Mismatch();
    }

    Optional<UnusableReason> examine(PasswordHash stored) {
        try {
            StoredHash unused = kdfs.read(stored);
            return Optional.empty();
        } catch (UnusableHashException e) {
            return Optional.of(e.reason());
        }
    }

    private Optional<Argon2Hash> madeLikeOwn(PasswordHash stored) {
        try {
            return kdfs.read(stored) instanceof Argon2Hash hash && hash.isMadeLike(own)
                    ? Optional.of(hash)
                    : Optional.empty();
        } catch (UnusableHashException e) {
            return Optional.empty();
        }
    }

    /** What a verification that found no match has computed so far. */
    private enum Spent {
        NOTHING,
        OWN_HASH,
        OTHER_HASH
    }

    /** Does what is left to do for a wrong password to cost the same, whatever the account has stored. */
    private void equalise(PasswordText password, Spent spent) {
        for (String form : password.forms()) {
            if (spent != Spent.OWN_HASH) {
                byte[] unused = kdfs.argon2().compute(own, form.getBytes(StandardCharsets.UTF_8));
            }
            if (spent != Spent.OTHER_HASH && migratingFrom != null) {
                boolean unused = migratingFrom.matches(form, kdfs);
            }
        }
    }

    private Bytes salt() {
        byte[] salt = new byte[SALT_LENGTH];
        environment.fillRandom(salt);
        return Bytes.of(salt);
    }

    private static Argon2Input input(Argon2Cost cost, Bytes salt) {
        return new Argon2Input(Argon2Variant.ID, Argon2Engine.VERSION_19, cost, salt, TAG_LENGTH);
    }
}
