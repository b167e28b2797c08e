package dev.latchkey.kernel;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Why a session ended or a token was revoked. The code is what a client is told with {@code token_revoked}, except that of
 * {@link #RENEWED}.
 */
public enum EndReason {
    /** The user signed out, or ended this session from another one. */
    SIGNED_OUT,
    /** A newer session took its place, because the number of sessions a user may have at once was reached. */
    REPLACED,
    /** An administrator ended it, or withdrew what it rested on. */
    ENDED_BY_ADMINISTRATOR,
    /** The password was changed or reset. */
    PASSWORD_CHANGED,
    /** A refresh token came back that had already been used: theft is assumed (RFC 9700, section 4.14.2). */
    TOKEN_REUSE,
    /** The account was disabled or deleted. */
    ACCOUNT_DISABLED,
    /**
     * Of tokens alone: they were made before a change, of the address, after which their session goes on with new ones, which
     * are to be asked for. A client is told {@code token_expired}, since it is to do what it does then: to refresh.
     */
    RENEWED;

    private static final Map<String, EndReason> BY_TEXT = byText();

    private static Map<String, EndReason> byText() {
        Map<String, EndReason> byText = new HashMap<>();
        for (EndReason reason : values()) {
            byText.put(reason.name(), reason);
            byText.put(reason.code(), reason);
        }
        return Map.copyOf(byText);
    }

    /**
     * Reads what a node, perhaps of another version, has written.
     *
     * @param text a name or a code
     * @return the reason; {@link #ENDED_BY_ADMINISTRATOR} for one that this version does not know
     */
    public static EndReason read(String text) {
        return BY_TEXT.getOrDefault(text, ENDED_BY_ADMINISTRATOR);
    }

    /**
     * The stable code of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
