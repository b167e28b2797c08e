package dev.latchkey.session;

import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.KeyRing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sessions from sign-in to their end. A session is refreshed with rotating refresh tokens, by a protocol in which
 * parallel tabs and lost answers sign nobody out, and a stolen token that is used ends the session.
 *
 * <p>Security promises: of one refresh token there is one successor, however often and from however many nodes it is
 * used; a token that comes back after the grace window ends its session, whatever races it (RFC 9700, section
 * 4.14.2); no session or token outlives a sign-out, a password change or the disabling of the user that races its
 * making; no life is longer than the absolute one. What cannot be decided because a store is out of reach is not
 * granted.
 *
 * <p>Immutable and safe for use by several threads. Every method throws
 * {@link dev.latchkey.kernel.StoreUnavailableException} when a store it needs is out of reach; a refresh can then be
 * made again with the same token.
 */
public final class Sessions {

    private static final Duration REMEMBERED_AFTER_END = Duration.ofDays(30);

    private final SessionStore store;
    private final RevocationStore revocationStore;
    private final Transactions transactions;
    private final Environment environment;
    private final SessionSettings settings;
    private final RefreshTokens refreshTokens;
    private final TokenMint mint;
    private final SessionEnds ends;
    private final ActingSessions acting;
    private final SignOuts signOuts;
    private final SessionStart start;
    private final SessionRefresh refresh;

    private Sessions(
            SessionStores stores,
            Revocations revocations,
            AccessTokens accessTokens,
            KeyRing keys,
            SubjectState subjects,
            AuthEvents events,
            Environment environment,
            SessionSettings settings) {
        store = stores.sessions();
        revocationStore = stores.revocations();
        transactions = stores.transactions();
        this.environment = environment;
        this.settings = settings;
        refreshTokens = new RefreshTokens(keys);
        mint = new TokenMint(accessTokens, refreshTokens);
        ends = new SessionEnds(revocationStore, revocations, events, accessTokens);
        acting = new ActingSessions(store, revocationStore, environment);
        signOuts = new SignOuts(store, transactions, refreshTokens, ends, environment, settings.grace());
        start = new SessionStart(
                store,
                revocationStore,
                acting,
                transactions,
                refreshTokens,
                mint,
                subjects,
                ends,
                events,
                environment,
                settings);
        refresh = new SessionRefresh(store, refreshTokens, mint, subjects, ends, events, environment, settings);
    }

    /**
     * Composes the service.
     *
     * @param stores what they are kept in
     * @param revocations told of what ends, after its commit
     * @param accessTokens makes the access tokens
     * @param keys has the refresh keys
     * @param subjects whether a user may have sessions
     * @param events listeners and interceptors
     * @param environment time and randomness
     * @param settings how sessions live
     * @return the service
     */
    public static Sessions create(
            SessionStores stores,
            Revocations revocations,
            AccessTokens accessTokens,
            KeyRing keys,
            SubjectState subjects,
            AuthEvents events,
            Environment environment,
            SessionSettings settings) {
        return new Sessions(stores, revocations, accessTokens, keys, subjects, events, environment, settings);
    }

    /**
     * Starts a session for a user who was authenticated a moment ago. With a limit, the least recently seen one is replaced.
     *
     * @param user the user
     * @param context how and in which request
     * @return the first tokens, or why there are none
     * @throws IllegalArgumentException when the context has an epoch that the user does not have yet
     */
    public StartResult start(UserId user, AuthContext context) {
        return start.start(user, context);
    }

    /**
     * Starts a session as {@link #start(UserId, AuthContext)} does, if what the authentication rests on still holds in the
     * unit of work that adds the session, and has something noted with it.
     *
     * @param user the user
     * @param context how and in which request
     * @param stillHolds asked in that unit of work before it locks anything; false refuses the session as
     *     {@link StartRefusal#SUPERSEDED}, and what gives true has locked the user's epoch, by {@link ActingSessions#lock}
     * @param note what is noted in that unit of work, once the session is added
     * @return the first tokens, or why there are none
     * @throws IllegalArgumentException when the context has an epoch that the user does not have yet
     */
    public StartResult start(UserId user, AuthContext context, Predicate<Tx> stillHolds, StartNote note) {
        return start.start(user, context, stillHolds, note);
    }

    /**
     * Starts a session in the place of another one of the user, who was authenticated anew in it: the new one has an id of
     * its own (session fixation), and the other one ends as {@link EndReason#REPLACED} in the same unit of work.
     *
     * @param replaced the session that ends
     * @param user whose both are
     * @param context how and in which request
     * @param stillHolds whether what the authentication rests on still holds, asked in that unit of work before it locks
     *     anything
     * @return the first tokens; {@link StartRefusal#SUPERSEDED} when it does not, or the other session is over by then
     * @throws IllegalArgumentException when the context has an epoch that the user does not have yet
     */
    public StartResult replace(SessionId replaced, UserId user, AuthContext context, Predicate<Tx> stillHolds) {
        return start.replace(replaced, user, context, stillHolds);
    }

    /**
     * Orders what a user changes from one session among what happens to the user's other sessions.
     *
     * @return the order, for units of work over this service's stores
     */
    public ActingSessions acting() {
        return acting;
    }

    /**
     * Gives new tokens for a refresh token. A token of the wrong shape or with a wrong tag is refused before the store of
     * the sessions is asked.
     *
     * @param refreshToken what the client presented, whatever it is
     * @param request the request
     * @return the new tokens, or why there are none
     */
    public RefreshResult refresh(Secret refreshToken, RequestContext request) {
        return refresh.refresh(refreshToken, request);
    }

    /**
     * Gives new tokens for the session that goes on after {@link #endOthersRaisingEpoch}, once that has committed.
     *
     * @param id the session
     * @return its new tokens, empty when it has ended or expired meanwhile
     */
    public Optional<TokenPair> reissue(SessionId id) {
        Instant now = environment.now();
        return store.find(id)
                .filter(session -> session.isActive(now))
                .filter(session -> session.epoch() >= revocationStore.epoch(session.user()))
                .map(mint::pair);
    }

    /**
     * A user's active sessions.
     *
     * @param user the user
     * @return the sessions, most recently seen first
     */
    public List<Session> list(UserId user) {
        return store.active(user, environment.now());
    }

    /**
     * The session of a user that was started last, whatever became of it.
     *
     * @param user the user
     * @return the session, empty when none was started in the last 30 days
     */
    public Optional<Session> last(UserId user) {
        return store.startedSince(user, environment.now().minus(REMEMBERED_AFTER_END), 1).stream()
                .findFirst();
    }

    /**
     * One session, also when it has ended or expired.
     *
     * @param id its id
     * @return the session, empty when it is not known or was over long ago
     */
    public Optional<Session> find(SessionId id) {
        return store.find(id);
    }

    /**
     * A user's sessions in numbers.
     *
     * @param user the user
     * @return how many, by device and by day
     */
    public SessionStats stats(UserId user) {
        return SessionStats.of(store, user, environment.now());
    }

    /**
     * Ends one session of a user. Its access tokens stop working at once on this node.
     *
     * @param owner the user; the session of another user is left alone
     * @param id the session
     * @param reason why
     * @param request the request it follows from
     * @return whether this call ended it
     */
    public boolean end(UserId owner, SessionId id, EndReason reason, RequestContext request) {
        return signOuts.end(owner, id, reason, request);
    }

    /**
     * Signs a client out, with a token from before a step-up too: ends its session, and what took its place; not by a token that
     * was cut off since, as by a change of the password.
     *
     * @param owner the user; sessions of another user are left alone
     * @param id the session of the client's token
     * @param epoch the user's epoch of the client's token, {@link dev.latchkey.token.VerifiedToken#epoch()}
     * @param request the request it follows from
     * @return whether this call ended a session
     */
    public boolean signOut(UserId owner, SessionId id, int epoch, RequestContext request) {
        return signOuts.signOut(owner, id, epoch, request);
    }

    /**
     * The session that a refresh token is for, as its tag tells: the session is not looked for, and may be over.
     *
     * @param refreshToken what the client presented, whatever it is
     * @return the session, empty when the token was never issued
     */
    public Optional<SessionId> sessionOf(Secret refreshToken) {
        return refreshTokens.read(refreshToken).map(RefreshTokens.Claim::session);
    }

    /**
     * Does as {@link #signOut} with a refresh token; one that is not the latest ends its own session alone, as its use would.
     *
     * @param refreshToken what the client presented, whatever it is
     * @param request the request
     * @return whether this call ended a session
     */
    public boolean endByRefreshToken(Secret refreshToken, RequestContext request) {
        return signOuts.byRefreshToken(refreshToken, request);
    }

    /**
     * Ends a user's sessions but the one that it is asked from, whose tokens go on as they are.
     *
     * @param user the user
     * @param from the session that it is asked from
     * @param reason why the others end
     * @param request the request it follows from
     * @return what came of it
     */
    public EndOthersResult endOthers(UserId user, SessionId from, EndReason reason, RequestContext request) {
        return endOthers(user, from, reason, request, tx -> {});
    }

    /**
     * As {@link #endOthers(UserId, SessionId, EndReason, RequestContext)}, together with what goes with it.
     *
     * @param user the user
     * @param from the session that it is asked from
     * @param reason why the others end
     * @param request the request it follows from
     * @param together what is changed before they end, in the same unit of work
     * @return what came of it
     */
    public EndOthersResult endOthers(
            UserId user, SessionId from, EndReason reason, RequestContext request, Consumer<Tx> together) {
        return transactions.call(tx -> {
            if (!acting.isActive(tx, user, from)) {
                return new EndOthersResult.SessionOver();
            }
            together.accept(tx);
            return new EndOthersResult.Ended(endOthers(tx, user, from, reason, request));
        });
    }

    /**
     * As {@link #endOthers(UserId, SessionId, EndReason, RequestContext)}, in a unit of work that has asked
     * {@link ActingSessions#isActive} before.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param from the session that goes on
     * @param reason why the others end
     * @param request the request it follows from
     * @return the sessions that end when the unit of work commits
     */
    public List<Session> endOthers(Tx tx, UserId user, SessionId from, EndReason reason, RequestContext request) {
        Instant now = environment.now();
        return ends.ended(tx, store.endAll(tx, user, from, reason, now, ends.revocationExpiry(now)), request);
    }

    /**
     * Ends all sessions of a user, and raises the user's epoch, so that a sign-in or a refresh under way comes to
     * nothing.
     *
     * @param user the user
     * @param reason why
     * @param request the request it follows from
     * @return the sessions that this call ended
     */
    public List<Session> endAll(UserId user, EndReason reason, RequestContext request) {
        return transactions.call(tx -> endAll(tx, user, reason, request));
    }

    /**
     * As {@link #endAll(UserId, EndReason, RequestContext)}, together with the change that it follows from.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param reason why
     * @param request the request it follows from
     * @return the sessions that end when the unit of work commits
     */
    public List<Session> endAll(Tx tx, UserId user, EndReason reason, RequestContext request) {
        Instant now = environment.now();
        ends.raiseEpoch(tx, user, reason, now);
        return ends.ended(tx, store.endAll(tx, user, null, reason, now, ends.revocationExpiry(now)), request);
    }

    /**
     * Ends all sessions of a user but the acting one, and raises the epoch, together with the change that it follows
     * from. The acting session is set on the new epoch: its access tokens end as well, except after a change of the
     * password as {@link EndReason#RENEWED}, so that clients refresh; {@link #reissue} gives it new ones after the commit.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param acting the session that goes on
     * @param reason why the others end
     * @param request the request it follows from
     * @return whether the acting session goes on; false when it is over or not the user's: then the unit of work is to
     *     be rolled back
     */
    public boolean endOthersRaisingEpoch(
            Tx tx, UserId user, SessionId acting, EndReason reason, RequestContext request) {
        Instant now = environment.now();
        if (store.find(acting).filter(session -> session.user().equals(user)).isEmpty()) {
            return false;
        }
        EndReason ofOwnTokens = reason == EndReason.PASSWORD_CHANGED ? reason : EndReason.RENEWED;
        int epoch = ends.raiseEpoch(tx, user, ofOwnTokens, now);
        ends.ended(tx, store.endAll(tx, user, acting, reason, now, ends.revocationExpiry(now)), request);
        return store.restamp(tx, acting, epoch, now, settings.grace(), settings.idle())
                .isPresent();
    }

    /**
     * Forgets sessions that were over 30 days ago and revocations that no token needs any more, a bounded number at a time.
     *
     * @param limit the most to remove of either in this call
     * @return how many were removed of the one of which there were more; when it is the limit, there may be more
     */
    public int cleanUp(int limit) {
        Instant now = environment.now();
        return Math.max(store.purge(now.minus(REMEMBERED_AFTER_END), limit), revocationStore.purgeExpired(now, limit));
    }
}
