package dev.latchkey.session;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session: one sign-in on one device, from its start to its end. Holds no token material: the refresh token that
 * is now valid is a function of the refresh key, the session's id and the generation. Immutable.
 *
 * @param id its id, the {@code sid} of its access tokens
 * @param user whose it is
 * @param epoch the user's epoch at sign-in; a higher one of the user ends this session
 * @param clientId the client it was made for
 * @param refreshKeyId the refresh key of its tokens, fixed for its life
 * @param generation the generation of the refresh token that is now current; 0 is that of the sign-in
 * @param generationAt when that generation was made
 * @param authenticatedAt when the user was last authenticated, the {@code auth_time} of its access tokens
 * @param methods how, the {@code amr} of its access tokens (RFC 8176)
 * @param rememberMe whether the browser's cookies outlive the browser
 * @param request the request it was started by
 * @param createdAt when it was started
 * @param lastSeenAt when it was last started or refreshed
 * @param idleExpiresAt when it ends unless it is refreshed before; never past {@code absoluteExpiresAt}
 * @param absoluteExpiresAt when it ends in any case
 * @param endedAt when it was ended, null while it was not
 * @param endReason why it was ended, null while it was not
 */
public record Session(
        SessionId id,
        UserId user,
        int epoch,
        String clientId,
        String refreshKeyId,
        long generation,
        Instant generationAt,
        Instant authenticatedAt,
        List<String> methods,
        boolean rememberMe,
        RequestContext request,
        Instant createdAt,
        Instant lastSeenAt,
        Instant idleExpiresAt,
        Instant absoluteExpiresAt,
        @Nullable Instant endedAt,
        @Nullable EndReason endReason) {

    /** Checks that the idle life ends within the absolute one, and that an end has a reason. */
    public Session {
        methods = List.copyOf(methods);
        if (generation < 0) {
            throw new IllegalArgumentException("a session's generation is 0 or more, not " + generation);
        }
        if (idleExpiresAt.isAfter(absoluteExpiresAt)) {
            throw new IllegalArgumentException(
                    "idle expiry " + idleExpiresAt + " is past absolute expiry " + absoluteExpiresAt);
        }
        if ((endedAt == null) != (endReason == null)) {
            throw new IllegalArgumentException("a session that ended has both a time and a reason");
        }
    }

    /**
     * Whether the session has neither ended nor expired.
     *
     * @param now the time of the question
     * @return true while it can be refreshed, as far as its own row tells
     */
    public boolean isActive(Instant now) {
        return endedAt == null && now.isBefore(idleExpiresAt) && now.isBefore(absoluteExpiresAt);
    }

    /**
     * The client's name for people, from what it said of itself at the sign-in: {@code Firefox on Linux}.
     *
     * @return the name, never empty
     */
    public String device() {
        return DeviceName.of(request.userAgent());
    }

    /**
     * Whether the current generation was made by a rotation within the grace window. That of the sign-in was not.
     *
     * @param now the time of the question
     * @param grace the grace window G, its last instant included; with zero, the strict profile, nothing is within it
     * @return true when the current refresh token is not to be rotated yet
     */
    public boolean wasRotatedWithin(Instant now, Duration grace) {
        return generation > 0 && !grace.isZero() && !generationAt.plus(grace).isBefore(now);
    }

    /**
     * The session after a rotation.
     *
     * @param newGeneration the generation that is current from now on
     * @param now when it is made
     * @param idleLife how long the session lives on unless it is refreshed again; never past the absolute life
     * @return the session as it is to be stored
     */
    public Session rotated(long newGeneration, Instant now, Duration idleLife) {
        Instant idle = now.plus(idleLife);
        return new Session(
                id,
                user,
                epoch,
                clientId,
                refreshKeyId,
                newGeneration,
                now,
                authenticatedAt,
                methods,
                rememberMe,
                request,
                createdAt,
                now,
                idle.isAfter(absoluteExpiresAt) ? absoluteExpiresAt : idle,
                absoluteExpiresAt,
                endedAt,
                endReason);
    }

    /**
     * The session with another epoch.
     *
     * @param newEpoch the user's new epoch
     * @return the session as it is to be stored
     */
    public Session restamped(int newEpoch) {
        return new Session(
                id,
                user,
                newEpoch,
                clientId,
                refreshKeyId,
                generation,
                generationAt,
                authenticatedAt,
                methods,
                rememberMe,
                request,
                createdAt,
                lastSeenAt,
                idleExpiresAt,
                absoluteExpiresAt,
                endedAt,
                endReason);
    }

    /**
     * The session after its end.
     *
     * @param now when it ends
     * @param reason why
     * @return the session as it is to be stored
     */
    public Session ended(Instant now, EndReason reason) {
        return new Session(
                id,
                user,
                epoch,
                clientId,
                refreshKeyId,
                generation,
                generationAt,
                authenticatedAt,
                methods,
                rememberMe,
                request,
                createdAt,
                lastSeenAt,
                idleExpiresAt,
                absoluteExpiresAt,
                now,
                reason);
    }
}
