package dev.latchkey.token;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.LatchkeyException;
import dev.latchkey.kernel.SessionId;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An access token was refused. The message says why in general terms and repeats nothing of the token. It carries no
 * stack trace, because a refusal of hostile input must stay cheap.
 */
public final class TokenRejectedException extends LatchkeyException {

    private static final long serialVersionUID = 1L;

    private final TokenRejection reason;
    private final @Nullable EndReason endReason;
    private final transient @Nullable VerifiedToken genuine;

    private TokenRejectedException(
            TokenRejection reason, @Nullable EndReason endReason, @Nullable VerifiedToken genuine, String detail) {
        super(detail);
        this.reason = reason;
        this.endReason = endReason;
        this.genuine = genuine;
    }

    static TokenRejectedException of(TokenRejection reason, String detail) {
        return new TokenRejectedException(reason, null, null, detail);
    }

    static TokenRejectedException revoked(EndReason endReason, VerifiedToken genuine) {
        return endReason == EndReason.RENEWED
                ? of(TokenRejection.OUTDATED, "made before a change after which its session goes on")
                : new TokenRejectedException(
                        TokenRejection.REVOKED, endReason, genuine, "revoked: " + endReason.code());
    }

    /**
     * Why it was refused.
     *
     * @return the reason
     */
    public TokenRejection reason() {
        return reason;
    }

    /**
     * Why it was revoked.
     *
     * @return the reason of the revocation; empty unless {@link #reason()} is {@link TokenRejection#REVOKED}
     */
    public Optional<EndReason> endReason() {
        return Optional.ofNullable(endReason);
    }

    /**
     * Whose session it was.
     *
     * @return the session that the token names, which is genuine; empty unless {@link #reason()} is {@link
     *     TokenRejection#REVOKED}
     */
    public Optional<SessionId> session() {
        return Optional.ofNullable(genuine).map(VerifiedToken::session);
    }

    /**
     * The user's epoch at sign-in, as {@link VerifiedToken#epoch()}.
     *
     * @return what the token says, which is genuine; empty unless {@link #reason()} is {@link TokenRejection#REVOKED}
     */
    public OptionalInt epoch() {
        return genuine == null ? OptionalInt.empty() : OptionalInt.of(genuine.epoch());
    }

    /** Leaves the stack trace out. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
