package dev.latchkey.access;

/** Where a request carries its access token. Never the query string. */
public enum TokenLocation {
    /** {@code Authorization: Bearer} (RFC 6750, section 2.1). */
    HEADER,
    /** The access cookie. */
    COOKIE
}
