package dev.latchkey.captcha;

/** Port: shows that a challenge was made here, on whichever node. Implementations are safe for use by several threads. */
public interface ChallengeSeal {

    /**
     * Makes a seal.
     *
     * @param text the text
     * @return the seal, base64url
     */
    String seal(String text);

    /**
     * Checks a seal, in constant time.
     *
     * @param text the text
     * @param seal whatever was presented
     * @return whether it was made here over this text
     */
    boolean isSealOf(String text, String seal);
}
