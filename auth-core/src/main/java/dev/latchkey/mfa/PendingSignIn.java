package dev.latchkey.mfa;

import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Objects;

/**
 * A sign-in whose first factor was right and that waits for the second. Immutable.
 *
 * @param user who signs in
 * @param epoch the user's epoch as it was before the first factor was checked
 * @param firstMethods how the first factor was shown (RFC 8176)
 * @param offered the methods to choose from, at least one
 * @param rememberMe whether the browser's cookies are to outlive the browser
 * @param inCookies whether the tokens go into cookies
 * @param deviceMayDoLater whether a device that is trusted from now on may stand in for the second factor; not where a role
 *     or an organization asks for one, so that nobody is to be offered it
 */
public record PendingSignIn(
        UserId user,
        int epoch,
        List<String> firstMethods,
        List<MfaMethod> offered,
        boolean rememberMe,
        boolean inCookies,
        boolean deviceMayDoLater) {

    /** Checks that there is something to choose from. */
    public PendingSignIn {
        Objects.requireNonNull(user, "user");
        firstMethods = List.copyOf(firstMethods);
        offered = List.copyOf(offered);
        if (offered.isEmpty() || firstMethods.isEmpty()) {
            throw new IllegalArgumentException(
                    "a pending sign-in has methods that succeeded, and some that are offered");
        }
    }
}
