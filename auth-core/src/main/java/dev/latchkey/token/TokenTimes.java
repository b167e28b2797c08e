package dev.latchkey.token;

/**
 * The times of a token, in seconds since the epoch.
 *
 * @param notBefore claim {@code nbf}; that of {@code iat} when there is none
 */
record TokenTimes(long issuedAt, long notBefore, long expiresAt, long authenticatedAt) {}
