package dev.latchkey.session;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Ends single sessions: one that is named, and the one that a client has by now. */
final class SignOuts {

    /** As many step-ups as anybody makes in one go; a bound for whatever a store may answer. */
    private static final int LONGEST_SUCCESSION = 1_000;

    private final SessionStore store;
    private final Transactions transactions;
    private final RefreshTokens refreshTokens;
    private final SessionEnds ends;
    private final Environment environment;
    private final Duration grace;

    SignOuts(
            SessionStore store,
            Transactions transactions,
            RefreshTokens refreshTokens,
            SessionEnds ends,
            Environment environment,
            Duration grace) {
        this.store = store;
        this.transactions = transactions;
        this.refreshTokens = refreshTokens;
        this.ends = ends;
        this.environment = environment;
        this.grace = grace;
    }

    boolean end(UserId owner, SessionId id, EndReason reason, RequestContext request) {
        Instant now = environment.now();
        return transactions.call(tx -> {
            Optional<Session> ended = store.find(id)
                    .filter(session -> session.user().equals(owner))
                    .flatMap(session -> store.end(tx, id, reason, now, ends.revocationExpiry(now)));
            ends.ended(tx, ended.stream().toList(), request);
            return ended.isPresent();
        });
    }

    /** The session comes first: a step-up that is under way has put its successor there, or finds it over. */
    boolean signOut(UserId owner, SessionId id, int epoch, RequestContext request) {
        boolean ended = end(owner, id, EndReason.SIGNED_OUT, request);
        return endSuccessors(owner, id, epoch, request) || ended;
    }

    /** As far as they are of the token's epoch: what has cut the token off has not cut off those that are of a later one. */
    private boolean endSuccessors(UserId owner, SessionId id, int epoch, RequestContext request) {
        boolean ended = false;
        Optional<SessionId> next = store.successor(id);
        for (int i = 0; next.isPresent() && i < LONGEST_SUCCESSION; i++) {
            Optional<Session> successor = next.flatMap(store::find).filter(session -> session.epoch() <= epoch);
            if (successor.isPresent()) {
                ended |= end(owner, successor.get().id(), EndReason.SIGNED_OUT, request);
            }
            next = successor.map(Session::id).flatMap(store::successor);
        }
        return ended;
    }

    boolean byRefreshToken(Secret refreshToken, RequestContext request) {
        return refreshTokens
                .read(refreshToken)
                .flatMap(claim -> store.find(claim.session())
                        .filter(session -> session.refreshKeyId().equals(claim.keyId()))
                        .map(session -> byRefreshToken(claim, session, request)))
                .orElse(false);
    }

    /** An old token ends its own session, as its use would, and no other one: that is for whoever has the latest. */
    private boolean byRefreshToken(RefreshTokens.Claim claim, Session session, RequestContext request) {
        boolean ended = end(session.user(), session.id(), EndReason.SIGNED_OUT, request);
        return (isLatest(claim, session) && endSuccessors(session.user(), session.id(), session.epoch(), request))
                || ended;
    }

    /** The one before it is as good as the latest for as long as a refresh would have taken it for that. */
    private boolean isLatest(RefreshTokens.Claim claim, Session session) {
        long behind = session.generation() - claim.generation();
        return behind <= 0 || (behind == 1 && session.wasRotatedWithin(environment.now(), grace));
    }
}
