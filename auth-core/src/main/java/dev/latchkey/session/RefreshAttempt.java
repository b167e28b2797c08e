package dev.latchkey.session;

import dev.latchkey.kernel.SessionId;
import java.time.Duration;
import java.time.Instant;

/**
 * A presented refresh token whose tag was right, and the rules to judge it by.
 *
 * @param session the session the token names
 * @param refreshKeyId the refresh key the token names
 * @param generation the token's generation
 * @param now the time of the attempt
 * @param grace the grace window G; zero is the strict profile
 * @param idleLife how long the session lives on after a rotation unless it is refreshed again
 * @param restoreLostCommits whether a token ahead of the store restores the session instead of revoking it, as far
 *     as the time since the last rotation allows
 * @param revocationExpiresAt until when the revocation of the session is kept, where one follows
 */
public record RefreshAttempt(
        SessionId session,
        String refreshKeyId,
        long generation,
        Instant now,
        Duration grace,
        Duration idleLife,
        boolean restoreLostCommits,
        Instant revocationExpiresAt) {}
