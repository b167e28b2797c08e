package dev.latchkey.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a refresh. All that can fail comes before the store rotates: the user's state is asked and the access
 * token is made first, so that an outage of either never uses up a refresh token whose successor nobody was given.
 * And as the access token is made first, it lives no longer than a revocation that the store did not see yet.
 */
final class SessionRefresh {

    private static final Logger log = LoggerFactory.getLogger(SessionRefresh.class);
    private static final int REMEMBERED = 10_000;

    private final SessionStore store;
    private final RefreshTokens tokens;
    private final TokenMint mint;
    private final SubjectState subjects;
    private final SessionEnds ends;
    private final AuthEvents events;
    private final Environment environment;
    private final SessionSettings settings;

    /** Whose sessions are, to save a question to the store. May be old: what they are now, the refresh itself says. */
    private final Cache<SessionId, Session> remembered =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    SessionRefresh(
            SessionStore store,
            RefreshTokens tokens,
            TokenMint mint,
            SubjectState subjects,
            SessionEnds ends,
            AuthEvents events,
            Environment environment,
            SessionSettings settings) {
        this.store = store;
        this.tokens = tokens;
        this.mint = mint;
        this.subjects = subjects;
        this.ends = ends;
        this.events = events;
        this.environment = environment;
        this.settings = settings;
    }

    RefreshResult refresh(Secret presented, RequestContext request) {
        Optional<RefreshTokens.Claim> genuine = tokens.read(presented);
        if (genuine.isEmpty()) {
            return refused(RefreshRefusal.INVALID);
        }
        RefreshTokens.Claim claim = genuine.get();
        Session known = known(claim.session());
        if (known == null || !subjects.isActiveForRefresh(known.user())) {
            return refused(RefreshRefusal.INVALID);
        }
        TokenMint.Minted minted = mint.access(known);
        Instant now = environment.now();
        RefreshOutcome outcome = store.refresh(attempt(claim, now), (tx, noted) -> note(tx, noted, now, request));
        return answer(outcome, minted);
    }

    private @Nullable Session known(SessionId id) {
        Session session = remembered.getIfPresent(id);
        if (session != null) {
            return session;
        }
        return store.find(id).filter(found -> found.endedAt() == null).orElse(null);
    }

    private RefreshAttempt attempt(RefreshTokens.Claim claim, Instant now) {
        return new RefreshAttempt(
                claim.session(),
                claim.keyId(),
                claim.generation(),
                now,
                settings.grace(),
                settings.idle(),
                settings.restoreLostCommits(),
                ends.revocationExpiry(now));
    }

    /** Within the unit of work that ends or restores the session: the event commits with it or not at all. */
    private void note(Tx tx, RefreshOutcome outcome, Instant now, RequestContext request) {
        if (outcome instanceof RefreshOutcome.Reused reused) {
            Session session = reused.session();
            tx.afterCommit(() -> ends.revoked(session));
            events.publish(tx, new AuthEvent.RefreshTokenReused(session.user(), session.id(), now, request));
        } else if (outcome instanceof RefreshOutcome.LostCommits lost) {
            tx.afterCommit(() -> ends.revoked(lost.session()));
            commitsLost(tx, lost.session(), false, now, request);
        } else if (outcome instanceof RefreshOutcome.Restored restored) {
            commitsLost(tx, restored.session(), true, now, request);
        }
    }

    private RefreshResult answer(RefreshOutcome outcome, TokenMint.Minted minted) {
        if (outcome instanceof RefreshOutcome.Rotated rotated) {
            return refreshed(RefreshKind.ROTATED, minted, rotated.session());
        }
        if (outcome instanceof RefreshOutcome.Kept kept) {
            return refreshed(RefreshKind.KEPT, minted, kept.session());
        }
        if (outcome instanceof RefreshOutcome.Replayed replayed) {
            return refreshed(RefreshKind.REPLAYED, minted, replayed.session());
        }
        if (outcome instanceof RefreshOutcome.Restored restored) {
            return refreshed(RefreshKind.RESTORED, minted, restored.session());
        }
        remembered.invalidate(minted.session().id());
        return refused(outcome instanceof RefreshOutcome.Reused ? RefreshRefusal.REUSED : RefreshRefusal.INVALID);
    }

    private RefreshResult refreshed(RefreshKind kind, TokenMint.Minted minted, Session session) {
        remembered.put(session.id(), session);
        return new RefreshResult.Refreshed(kind, mint.pair(minted, session));
    }

    private void commitsLost(Tx tx, Session session, boolean restored, Instant now, RequestContext request) {
        tx.afterCommit(() -> log.error(
                "The session storage has lost commits: a genuine refresh token of session {} was ahead of it; the session"
                        + " was {}",
                session.id(),
                restored ? "restored" : "ended"));
        events.publish(tx, new AuthEvent.CommitsLost(session.user(), session.id(), restored, now, request));
    }

    private static RefreshResult refused(RefreshRefusal refusal) {
        return new RefreshResult.Refused(refusal);
    }
}
