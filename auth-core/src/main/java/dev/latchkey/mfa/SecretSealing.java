package dev.latchkey.mfa;

import java.util.Optional;

/** Port: seals the secrets of factors at rest. Wired to the master key. Safe for use by several threads. */
public interface SecretSealing {

    /**
     * Seals a secret.
     *
     * @param secret the secret
     * @param label what it is and whose; it opens under this label only
     * @return the sealed form
     */
    String seal(byte[] secret, String label);

    /**
     * Opens what was sealed.
     *
     * @param sealed the sealed form
     * @param label the label it was sealed under
     * @return the secret
     * @throws RuntimeException when it cannot be opened
     */
    byte[] open(String sealed, String label);

    /**
     * Whether there can be secrets that are to be sealed anew, because a master key has taken the place of another.
     *
     * @return true when there can
     */
    boolean isChanging();

    /**
     * Seals a secret anew.
     *
     * @param sealed the sealed form
     * @param label the label it was sealed under
     * @return the new sealed form, empty when the present one is as it should be
     */
    Optional<String> sealedAnew(String sealed, String label);
}
