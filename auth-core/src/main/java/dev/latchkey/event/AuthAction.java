package dev.latchkey.event;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;

/** Something that is about to happen and that an {@link AuthInterceptor} may still veto. All are immutable. */
public sealed interface AuthAction {

    /**
     * The request it follows from.
     *
     * @return what is known of the request
     */
    RequestContext request();

    /**
     * An account is about to be made.
     *
     * @param email the address, normalised
     */
    record Register(String email, RequestContext request) implements AuthAction {}

    /** A session is about to be started for a user whose authentication succeeded. */
    record SignIn(UserId user, RequestContext request) implements AuthAction {}

    /** A user is about to change profile fields. */
    record ChangeProfile(UserId user, RequestContext request) implements AuthAction {}

    /**
     * A user is about to ask for another address.
     *
     * @param email the address, normalised
     */
    record ChangeEmail(UserId user, String email, RequestContext request) implements AuthAction {}

    /** A user is about to change the password. */
    record ChangePassword(UserId user, RequestContext request) implements AuthAction {}

    /** A user is about to enrol or remove a second factor. */
    record ChangeFactors(UserId user, RequestContext request) implements AuthAction {}

    /** A user is about to be given all of their data. */
    record ExportData(UserId user, RequestContext request) implements AuthAction {}

    /** A user is about to delete the account. */
    record DeleteAccount(UserId user, RequestContext request) implements AuthAction {}
}
