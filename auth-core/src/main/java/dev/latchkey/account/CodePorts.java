package dev.latchkey.account;

import java.time.Duration;
import java.util.Optional;

/**
 * Port: what keeps mailed codes from being read in the store, and from being guessed. Wired to the master key and to the
 * rate limits. Safe for use by several threads.
 */
public interface CodePorts {

    /**
     * Seals a code: there are so few of them that a digest would hide none.
     *
     * @param code the code
     * @param label what it is and whose; it opens under this label only
     * @return the sealed form
     */
    String seal(byte[] code, String label);

    /**
     * Opens what was sealed.
     *
     * @param sealed the sealed form
     * @param label the label it was sealed under
     * @return the code
     * @throws RuntimeException when it cannot be opened
     */
    byte[] open(String sealed, String label);

    /**
     * Counts an attempt to type the code of an address, before it is made, whether the address has an account or not.
     *
     * @param email the address
     * @return how long to wait when there were too many; empty when the attempt may be made
     */
    Optional<Duration> begin(EmailAddress email);

    /**
     * The attempt that was counted last does not count: the code was right.
     *
     * @param email the address
     */
    void giveBack(EmailAddress email);
}
