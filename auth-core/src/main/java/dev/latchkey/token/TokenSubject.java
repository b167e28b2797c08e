package dev.latchkey.token;

import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Who an access token is issued for, and how they were authenticated. Immutable.
 *
 * @param user the user; the claim {@code sub} is the user's id, or a name for it ({@link SubjectNames})
 * @param session the session, claim {@code sid}
 * @param epoch the user's epoch at sign-in: the claim {@code ver}, counted from the making of an opaque name where there is
 *     one; 0 or more, never re-read at refresh
 * @param clientId the client, claim {@code client_id}
 * @param authenticatedAt when the user was last authenticated, claim {@code auth_time}, to the second
 * @param methods how, claim {@code amr} (RFC 8176), such as {@code pwd}
 */
public record TokenSubject(
        UserId user, SessionId session, int epoch, String clientId, Instant authenticatedAt, List<String> methods) {

    /** Checks that nothing is missing. */
    public TokenSubject {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(authenticatedAt, "authenticatedAt");
        methods = List.copyOf(methods);
        if (epoch < 0) {
            throw new IllegalArgumentException("an epoch is 0 or more, not " + epoch);
        }
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException("a client id is not empty");
        }
    }
}
