package dev.latchkey.session;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
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

    SignOuts(
            SessionStore store,
            Transactions transactions,
            RefreshTokens refreshTokens,
            SessionEnds ends,
            Environment environment) {
        this.store = store;
        this.transactions = transactions;
        this.refreshTokens = refreshTokens;
        this.ends = ends;
        this.environment = environment;
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
    boolean signOut(UserId owner, SessionId id, RequestContext request) {
        boolean ended = end(owner, id, EndReason.SIGNED_OUT, request);
        Optional<SessionId> next = store.successor(id);
        for (int i = 0; next.isPresent() && i < LONGEST_SUCCESSION; i++) {
            SessionId successor = next.get();
            ended |= end(owner, successor, EndReason.SIGNED_OUT, request);
            next = store.successor(successor);
        }
        return ended;
    }

    boolean byRefreshToken(Secret refreshToken, RequestContext request) {
        return refreshTokens
                .read(refreshToken)
                .flatMap(claim -> store.find(claim.session())
                        .filter(session -> session.refreshKeyId().equals(claim.keyId())))
                .map(session -> signOut(session.user(), session.id(), request))
                .orElse(false);
    }
}
