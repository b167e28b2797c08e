package dev.latchkey.servlet.guard;

import java.util.Objects;

/**
 * Where a person at a browser is sent instead of being refused. Immutable.
 *
 * @param signIn the page to sign in at, without the context path
 * @param stepUp the page to show a further factor at, without the context path
 */
public record SignInPages(String signIn, String stepUp) {

    /** Checks that nothing is missing. */
    public SignInPages {
        Objects.requireNonNull(signIn, "signIn");
        Objects.requireNonNull(stepUp, "stepUp");
    }
}
