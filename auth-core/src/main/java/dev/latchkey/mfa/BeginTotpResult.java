package dev.latchkey.mfa;

/** What came of beginning to enrol an authenticator app. All are immutable. */
public sealed interface BeginTotpResult {

    /**
     * The enrolment waits for its confirmation; one that was begun before is void.
     *
     * @param enrolment what the app is to be given
     */
    record Begun(TotpEnrolment enrolment) implements BeginTotpResult {}

    /** The acting session is over, and nothing was begun. Answer {@code token_revoked}. */
    record SessionOver() implements BeginTotpResult {}

    /** An app is enrolled already, and has to be removed first. */
    record AlreadyEnrolled() implements BeginTotpResult {}

    /**
     * An interceptor refused.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements BeginTotpResult {}
}
