package dev.latchkey.limit;

import java.util.Locale;

/** A call that anyone may make without signing in; each is limited by client address. Sign-in has limits of its own. */
public enum OpenCall {
    /** Registration: hashes a password and sends a mail. */
    REGISTER(Counted.TOGETHER),
    /** Another verification mail. */
    RESEND_VERIFICATION(Counted.TOGETHER),
    /** Use of a verification link. */
    VERIFY_EMAIL(Counted.TOGETHER),
    /** A link to a new password, mailed. */
    FORGOT_PASSWORD(Counted.TOGETHER),
    /** Use of such a link: hashes a password. */
    RESET_PASSWORD(Counted.TOGETHER),
    /** A link that signs in, mailed. */
    MAGIC_LINK(Counted.TOGETHER),
    /** Use of such a link. */
    CONSUME_MAGIC_LINK(Counted.TOGETHER),
    /** Use of the link that takes the deletion of an account back. */
    RESTORE_ACCOUNT(Counted.TOGETHER),
    /** Set-up of the first administrator. */
    SET_UP(Counted.TOGETHER),
    /** A code mailed as a second factor. */
    MFA_CHALLENGE(Counted.TOGETHER),
    /** A second factor that is shown. */
    MFA_VERIFY(Counted.TOGETHER),
    /** Use of a link that lifts the lock of an account. */
    UNLOCK(Counted.TOGETHER),
    /** The page of a mailed link, which looks whether the link works. */
    LINK_PAGE(Counted.BY_NODE),
    /** A refresh token that is presented for tokens; it cannot be guessed. */
    REFRESH(Counted.BY_NODE),
    /** A refresh token that is presented to end its session; it cannot be guessed. */
    SIGN_OUT(Counted.BY_NODE),
    /** A sign-in with a passkey, and its challenge. */
    PASSKEY_LOGIN(Counted.TOGETHER);

    private final Counted counted;

    OpenCall(Counted counted) {
        this.counted = counted;
    }

    /** Whether each node counts by itself: where nothing can be guessed, a round trip for each call would buy nothing. */
    boolean isCountedByNode() {
        return counted == Counted.BY_NODE;
    }

    /** The name of its limit. */
    String policy() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private enum Counted {
        TOGETHER,
        BY_NODE
    }
}
