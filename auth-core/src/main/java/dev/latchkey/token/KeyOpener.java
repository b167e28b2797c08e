package dev.latchkey.token;

import dev.latchkey.kernel.Environment;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes sealed keys and opens them. */
final class KeyOpener {

    private static final int ID_BYTES = 8;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{11}");

    private final MasterKey masterKey;
    private final Crypto crypto;
    private final Environment environment;

    KeyOpener(MasterKey masterKey, Crypto crypto, Environment environment) {
        this.masterKey = masterKey;
        this.crypto = crypto;
        this.environment = environment;
    }

    StoredKey generate(KeyPurpose purpose, SignatureAlgorithm algorithm, Instant now, Instant activeFrom) {
        String id = environment.randomText(ID_BYTES);
        byte[] material = KeyMaterial.generate(algorithm, environment);
        String sealed = masterKey.seal(material, label(id, purpose, algorithm.joseName()), environment);
        return new StoredKey(id, purpose, algorithm.joseName(), sealed, now, activeFrom, RingKey.NOT_RETIRED);
    }

    RingKey open(StoredKey stored) {
        if (!ID.matcher(stored.id()).matches()) {
            throw new IllegalStateException("a stored key has an id that Latchkey does not make");
        }
        SignatureAlgorithm algorithm = SignatureAlgorithm.named(stored.algorithm())
                .orElseThrow(() -> new IllegalStateException("the stored key " + stored.id()
                        + " is for an algorithm that this version does not know: " + stored.algorithm()));
        byte[] material = masterKey
                .open(stored.sealed(), label(stored.id(), stored.purpose(), stored.algorithm()))
                .orElseThrow(() -> new MasterKeyException("the master key does not open the stored key "
                        + stored.id() + ": it was sealed with another master key, or altered in the storage; start"
                        + " with the master key that this storage was last started with, or, to change it, with one that"
                        + " opens that one's seals too (MasterKey.alsoOpening)"));
        if (stored.purpose() != KeyPurpose.ACCESS_TOKEN) {
            return RingKey.mac(stored, new MacKey(stored.id(), crypto, material));
        }
        try {
            return RingKey.signing(stored, KeyMaterial.read(stored.id(), algorithm, material, crypto));
        } catch (GeneralSecurityException | BufferUnderflowException e) {
            throw new IllegalStateException("the stored key " + stored.id() + " is no key for " + algorithm, e);
        }
    }

    /** Whether there can be keys that another master key has sealed. */
    boolean opensOtherSeals() {
        return masterKey.opensOthers();
    }

    /** The key sealed with the master key that seals now; empty when it is. */
    Optional<StoredKey> sealedAnew(StoredKey stored) {
        byte[] label = label(stored.id(), stored.purpose(), stored.algorithm());
        if (!masterKey.opensOthers()
                || masterKey.openAlone(stored.sealed(), label).isPresent()) {
            return Optional.empty();
        }
        return masterKey
                .open(stored.sealed(), label)
                .map(material -> stored.withSealed(masterKey.seal(material, label, environment)));
    }

    /** Ties sealed material to what it may be used as. */
    private static byte[] label(String id, KeyPurpose purpose, String algorithm) {
        return ("latchkey key\0" + id + '\0' + purpose + '\0' + algorithm).getBytes(StandardCharsets.UTF_8);
    }
}
