package dev.latchkey.mfa;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Recovery codes: 80 random bits each, of which the storage has an HMAC under a key of the user's own, which is sealed
 * with the master key. Who has the storage alone can try no code.
 */
final class RecoveryCodes {

    static final int COUNT = 10;

    private static final int CHARS = 16;
    private static final int GROUP = 4;
    private static final int KEY_BYTES = 32;

    /** Without letters that are taken for others. */
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private final FactorStore store;
    private final SecretSealing sealing;
    private final Environment environment;

    RecoveryCodes(FactorStore store, SecretSealing sealing, Environment environment) {
        this.store = store;
        this.sealing = sealing;
        this.environment = environment;
    }

    /** Puts new codes in the place of those that a user has; given back to be shown once. */
    List<Secret> replace(Tx tx, UserId user) {
        byte[] key = new byte[KEY_BYTES];
        environment.fillRandom(key);
        List<Secret> shown = new ArrayList<>();
        Set<String> digests = new LinkedHashSet<>();
        while (digests.size() < COUNT) {
            String code = random();
            if (digests.add(Digests.of(key, code))) {
                shown.add(Secret.of(grouped(code)));
            }
        }
        StoredFactor stored = Factors.sealed(user, FactorKind.RECOVERY_CODES, key, sealing, environment);
        store.putRecoveryCodes(tx, stored.confirmed(stored.createdAt(), StoredFactor.NO_STEP), digests);
        return List.copyOf(shown);
    }

    /** Uses a code up; how many are left, empty when it is none of the user's. */
    OptionalInt use(Tx tx, UserId user, Secret typed, Instant now) {
        String code = normalised(typed);
        if (code.length() != CHARS || !code.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
            return OptionalInt.empty();
        }
        Optional<StoredFactor> key = store.find(user).stream()
                .filter(factor -> factor.kind() == FactorKind.RECOVERY_CODES)
                .findAny();
        return key.isEmpty()
                ? OptionalInt.empty()
                : store.useRecoveryCode(tx, user, Digests.of(Factors.open(key.get(), sealing), code), now);
    }

    private String random() {
        byte[] random = new byte[CHARS];
        environment.fillRandom(random);
        StringBuilder code = new StringBuilder(CHARS);
        for (byte one : random) {
            code.append(ALPHABET.charAt(one & 0x1f));
        }
        return code.toString();
    }

    private static String grouped(String code) {
        StringBuilder grouped = new StringBuilder();
        for (int from = 0; from < CHARS; from += GROUP) {
            grouped.append(from == 0 ? "" : "-").append(code, from, from + GROUP);
        }
        return grouped.toString();
    }

    /** As people type it: with spaces, in capitals, with letters that look like digits. */
    private static String normalised(Secret typed) {
        String text = typed.reveal();
        if (text.length() > 4 * CHARS) {
            return "";
        }
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1');
    }
}
