package dev.latchkey.login;

/** What a {@link SignInRisk} makes of a sign-in. */
public enum RiskVerdict {
    /** Nothing is asked beyond what is asked anyway. */
    ALLOW,
    /** The user is told of it by mail, also where the device is known. */
    NOTICE,
    /**
     * A second factor is asked for, and no trusted device stands in for it. Who has none enrolled is mailed a code; where
     * that cannot be, the sign-in is refused.
     */
    SECOND_FACTOR,
    /** It is refused, whatever was shown. */
    REFUSE
}
