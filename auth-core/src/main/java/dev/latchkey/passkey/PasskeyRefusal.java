package dev.latchkey.passkey;

import java.util.Locale;

/** Why a passkey was refused. The order is that of the checks. */
public enum PasskeyRefusal {
    /** It is no answer of a browser: not JSON, too long, something is missing or cannot be read. */
    MALFORMED,
    /** The challenge was never given, not for this, has expired or was answered before. */
    CHALLENGE_INVALID,
    /** No passkey of that credential id, or it is another user's. */
    UNKNOWN,
    /** The answer is of the other ceremony: a registration in place of a sign-in, or the other way round. */
    WRONG_TYPE,
    /** The page was of another origin, or in a frame of one. */
    WRONG_ORIGIN,
    /** The authenticator was asked for another relying party. */
    WRONG_RELYING_PARTY,
    /** The authenticator did not verify its user, and had to. */
    USER_NOT_VERIFIED,
    /** The key is of an algorithm or a length that was not asked for, or is none: no point of its curve, an even modulus. */
    UNSUPPORTED_KEY,
    /** The signature is wrong, or the flags contradict what is known of the passkey. */
    BAD_SIGNATURE,
    /** The signature counter did not go up: there may be a copy of the authenticator. */
    COUNTER_WENT_BACK,
    /** The credential is registered already. */
    ALREADY_REGISTERED,
    /** The user has as many passkeys as one may have. */
    TOO_MANY;

    /**
     * The stable code, as events and field errors have it.
     *
     * @return the name in lower case, after {@code passkey_}
     */
    public String code() {
        return "passkey_" + name().toLowerCase(Locale.ROOT);
    }
}
