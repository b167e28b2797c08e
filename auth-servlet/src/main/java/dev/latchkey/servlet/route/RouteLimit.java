package dev.latchkey.servlet.route;

import dev.latchkey.limit.OpenCall;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often a route may be called. Every route has the generous limits of each client address and each user, but those that
 * are {@link #UNLIMITED}. Immutable.
 *
 * @param kind what holds beside the generous limits
 * @param call which open call it is, where it is one; else null
 */
public record RouteLimit(Kind kind, @Nullable OpenCall call) {

    /** The generous limits alone: nothing is checked that could be guessed, and nothing is expensive. */
    public static final RouteLimit GENERAL = new RouteLimit(Kind.GENERAL, null);

    /** Sign-in with a password, which counts failures by account and address. */
    public static final RouteLimit SIGN_IN = new RouteLimit(Kind.SIGN_IN, null);

    /** A secret of a user who is signed in, whose failures are counted by account. */
    public static final RouteLimit OWN_SECRET = new RouteLimit(Kind.OWN_SECRET, null);

    /**
     * None at all: for calls that a proxy or a monitor makes, from one address and for everybody, where a limit would be
     * an outage.
     */
    public static final RouteLimit UNLIMITED = new RouteLimit(Kind.UNLIMITED, null);

    /** What holds beside the generous limits. */
    public enum Kind {
        /** Nothing. */
        GENERAL,
        /** A strict limit of each client address. */
        OPEN,
        /** The limits of sign-in. */
        SIGN_IN,
        /** A strict limit of each account. */
        OWN_SECRET,
        /** Not even the generous limits hold. */
        UNLIMITED
    }

    /** Checks that an open call is named where it is one. */
    public RouteLimit {
        Objects.requireNonNull(kind, "kind");
        if ((kind == Kind.OPEN) != (call != null)) {
            throw new IllegalArgumentException("a limit " + kind + " has the open call " + call);
        }
    }

    /**
     * What documents call it.
     *
     * @return {@code general}, {@code sign-in}, {@code own-secret} or {@code unlimited}, or the policy of the open call, such
     *     as {@code register}
     */
    public String name() {
        return (call == null ? kind.name() : call.name())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    /**
     * A call that anyone may make, with a strict limit of each client address.
     *
     * @param call which
     * @return the limit
     */
    public static RouteLimit open(OpenCall call) {
        return new RouteLimit(Kind.OPEN, call);
    }
}
