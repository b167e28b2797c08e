package dev.latchkey.servlet.rule;

/** What the rules of the application come to for one request. Immutable. */
public sealed interface Ruling {

    /** No rule is concerned with it. */
    record Unruled() implements Ruling {}

    /** A rule decides. */
    record Ruled(RouteRule rule) implements Ruling {}

    /** Nobody is admitted. */
    record Denied() implements Ruling {}

    /** What the servlet asks is not known, and no other rule covers it: nobody is served. */
    record Broken() implements Ruling {}
}
