package dev.latchkey.token;

import dev.latchkey.kernel.Environment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * Seals secrets of features other than the key ring at rest, under the {@link MasterKey} (AES-256-GCM). Immutable and
 * safe for use by several threads.
 *
 * <p>Security promise: what was sealed opens under the same label only, and never as a key of the ring, so that a secret
 * cannot be given to another user or another purpose by who can write to the storage.
 */
public final class SecretVault {

    private static final String LABEL = "latchkey secret\0";

    private final MasterKey masterKey;
    private final Environment environment;

    private SecretVault(MasterKey masterKey, Environment environment) {
        this.masterKey = masterKey;
        this.environment = environment;
    }

    /**
     * A vault.
     *
     * @param masterKey what seals
     * @param environment randomness
     * @return the vault
     */
    public static SecretVault of(MasterKey masterKey, Environment environment) {
        return new SecretVault(Objects.requireNonNull(masterKey, "masterKey"), environment);
    }

    /**
     * Seals a secret.
     *
     * @param secret the secret
     * @param label what it is and whose
     * @return the sealed form, base64url, different each time
     */
    public String seal(byte[] secret, String label) {
        return masterKey.seal(secret, bytes(label), environment);
    }

    /**
     * Opens what was sealed.
     *
     * @param sealed the sealed form
     * @param label the label it was sealed under
     * @return the secret
     * @throws MasterKeyException when it was sealed with another master key or under another label, or was altered
     */
    public byte[] open(String sealed, String label) {
        return masterKey
                .open(sealed, bytes(label))
                .orElseThrow(() -> new MasterKeyException("the master key does not open a stored secret: it was sealed"
                        + " with another master key, or altered in the storage; start with the master key that this"
                        + " storage was last started with, or with one that opens its seals too"
                        + " (MasterKey.alsoOpening)"));
    }

    /**
     * Seals a secret anew that another master key has sealed.
     *
     * @param sealed the sealed form
     * @param label the label it was sealed under
     * @return the new sealed form, empty when it is sealed with the present master key, or cannot be opened
     */
    public Optional<String> sealedAnew(String sealed, String label) {
        byte[] bound = bytes(label);
        if (masterKey.openAlone(sealed, bound).isPresent()) {
            return Optional.empty();
        }
        return masterKey.open(sealed, bound).map(secret -> masterKey.seal(secret, bound, environment));
    }

    /**
     * Whether there can be secrets that another master key has sealed.
     *
     * @return true when the master key also opens what another one has sealed
     */
    public boolean opensOtherSeals() {
        return masterKey.opensOthers();
    }

    private static byte[] bytes(String label) {
        return (LABEL + label).getBytes(StandardCharsets.UTF_8);
    }
}
