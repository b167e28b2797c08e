package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.RevocationMode;
import dev.latchkey.revocation.RevocationSettings;
import dev.latchkey.revocation.RevocationVerdict;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.AccessTokenSettings;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.KeyRing;
import dev.latchkey.token.KeyRingSettings;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SignatureAlgorithm;
import dev.latchkey.token.TokenClaims;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.TokenRejection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sessions over in-memory storage, with everything around them real and within reach of a test. */
final class SessionFixture implements AutoCloseable {

    static final Duration GRACE = Duration.ofSeconds(30);
    static final RequestContext REQUEST = new RequestContext("203.0.113.7", "curl/8.5.0", "r-1", Locale.ENGLISH);

    final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-01T12:00:00Z"));
    final InMemoryStorage storage = InMemoryStorage.create();
    final UnreliableSessions store = new UnreliableSessions(storage.sessions());
    final InProcessState shared = InProcessState.create(environment);
    final Revocations revocations = Revocations.create(
            storage.revocations(),
            shared.revocationFeed(),
            environment,
            RevocationSettings.defaults().withDirectTimeout(Duration.ofSeconds(20)));
    final KeyRing keys = KeyRing.create(
            storage.keys(),
            storage.transactions(),
            environment,
            KeyRingSettings.defaults().withAlgorithm(SignatureAlgorithm.HS256),
            MasterKey.generate(environment));
    final AccessTokens accessTokens;
    final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    final List<AuthAction> actions = new CopyOnWriteArrayList<>();
    final Set<UserId> inactive = ConcurrentHashMap.newKeySet();
    final UserId user = new UserId(environment.newId());
    final SessionSettings settings;
    final Sessions sessions;
    Optional<Veto> veto = Optional.empty();
    boolean subjectsOutOfReach;
    boolean claimsOutOfReach;

    SessionFixture() {
        this(SessionSettings.defaults().withClientId("shop"));
    }

    SessionFixture(SessionSettings settings) {
        this.settings = settings;
        revocations.poll();
        accessTokens = AccessTokens.create(
                AccessTokenSettings.of("https://shop.example", "shop"),
                keys,
                (token, now, options) -> endReason(revocations.check(token, now, RevocationMode.standard())),
                this::claims,
                environment);
        sessions = service(settings);
    }

    /** Another service over the same stores, as a node with other settings would be. */
    Sessions service(SessionSettings own) {
        return Sessions.create(
                new SessionStores(store, storage.revocations(), storage.transactions()),
                revocations,
                accessTokens,
                keys,
                this::isActive,
                AuthEvents.of(List.of(events::add), List.of(this::before)),
                environment,
                own);
    }

    private static Optional<EndReason> endReason(RevocationVerdict verdict) {
        if (verdict instanceof RevocationVerdict.Unknown) {
            throw new StoreUnavailableException("the revocations are out of reach");
        }
        return verdict instanceof RevocationVerdict.Revoked revoked ? Optional.of(revoked.reason()) : Optional.empty();
    }

    private TokenClaims claims(UserId subject) {
        if (claimsOutOfReach) {
            throw new StoreUnavailableException("the roles are out of reach");
        }
        return TokenClaims.none();
    }

    private boolean isActive(UserId subject) {
        if (subjectsOutOfReach) {
            throw new StoreUnavailableException("the users are out of reach");
        }
        return !inactive.contains(subject);
    }

    private Optional<Veto> before(AuthAction action) {
        actions.add(action);
        return veto;
    }

    TokenPair start() {
        return start(user);
    }

    TokenPair start(UserId owner) {
        return started(sessions.start(owner, AuthContext.of("pwd").withRequest(REQUEST)));
    }

    static TokenPair started(StartResult result) {
        assertThat(result).isInstanceOf(StartResult.Started.class);
        return ((StartResult.Started) result).tokens();
    }

    RefreshResult refresh(TokenPair tokens) {
        return sessions.refresh(tokens.refreshToken(), REQUEST);
    }

    /** Refreshes, and expects that to succeed in one way. */
    TokenPair refreshed(TokenPair tokens, RefreshKind kind) {
        RefreshResult result = refresh(tokens);
        assertThat(result).isInstanceOf(RefreshResult.Refreshed.class);
        RefreshResult.Refreshed refreshed = (RefreshResult.Refreshed) result;
        assertThat(refreshed.kind()).isEqualTo(kind);
        return refreshed.tokens();
    }

    void assertRefused(Secret refreshToken, RefreshRefusal refusal) {
        assertThat(sessions.refresh(refreshToken, REQUEST)).isEqualTo(new RefreshResult.Refused(refusal));
    }

    void assertAccepted(TokenPair tokens) {
        assertThat(accessTokens.verify(tokens.accessToken().reveal()).session())
                .isEqualTo(tokens.session().id());
    }

    void assertRevoked(TokenPair tokens, EndReason reason) {
        TokenRejectedException rejection = catchThrowableOfType(
                TokenRejectedException.class,
                () -> accessTokens.verify(tokens.accessToken().reveal()));
        assertThat(rejection).isNotNull();
        assertThat(rejection.reason()).isEqualTo(TokenRejection.REVOKED);
        assertThat(rejection.endReason()).contains(reason);
    }

    Session stored(TokenPair tokens) {
        return storage.sessions().find(tokens.session().id()).orElseThrow();
    }

    @Override
    public void close() {
        revocations.close();
        keys.close();
    }
}
