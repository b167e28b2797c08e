package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.RevocationMode;
import dev.latchkey.revocation.RevocationSettings;
import dev.latchkey.revocation.RevocationVerdict;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.revocation.TokenFacts;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes over one storage, and a Redis that is lost in every way while sessions end. */
final class NodesTest {

    private static final Duration MAX_STALENESS = RevocationSettings.defaults().maxStaleness();

    private final OwnRedis redis = OwnRedis.start();
    private final Storage storage = InMemoryStorage.create();
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final LatchkeyTestKit one = node();
    private final LatchkeyTestKit other = node();
    private final UserId user = one.user("ada@mail.example").id();

    private LatchkeyTestKit node() {
        return LatchkeyTestKit.create(builder ->
                builder.storage(storage).masterKey(masterKey).sharedState(RedisSharedState.connect(redis.uri())));
    }

    @AfterEach
    void close() {
        redis.resume();
        one.close();
        other.close();
        redis.close();
    }

    @Test
    void a_revocation_is_seen_on_the_other_node_with_redis_and_without() {
        assertRevokedEverywhereInTime(() -> null);
        assertRevokedEverywhereInTime(() -> flush());
        assertRevokedEverywhereInTime(() -> {
            redis.pause();
            return null;
        });
        redis.resume();
        assertRevokedEverywhereInTime(() -> {
            redis.stop();
            return null;
        });
        assertRevokedEverywhereInTime(() -> null);
        redis.startAgain();
        assertRevokedEverywhereInTime(() -> null);
    }

    private Object flush() {
        try (States.Look look = new States.Look(redis.uri())) {
            return look.at().flushall();
        }
    }

    private void assertRevokedEverywhereInTime(Callable<Object> fault) {
        TokenPair tokens = one.session(user);
        String compact = tokens.accessToken().reveal();
        VerifiedToken token = other.latchkey().tokens().verify(compact);
        try {
            fault.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }

        one.latchkey().sessions().end(user, token.session(), EndReason.SIGNED_OUT, RequestContext.none());

        Instant ended = other.now();
        AtomicLong looked = new AtomicLong(System.nanoTime());
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            // The other node's clock goes on: by a clock that stands still its copy would never be too old.
            long now = System.nanoTime();
            other.advance(Duration.ofNanos(now - looked.getAndSet(now)));
            Duration since = Duration.between(ended, other.now());
            try {
                VerifiedToken admitted = other.latchkey().tokens().verify(compact);
                // However busy the machine is: what is looked at later than that must not be admitted.
                assertThat(since).as("admitted %s", admitted).isLessThanOrEqualTo(MAX_STALENESS);
                return false;
            } catch (StoreUnavailableException e) {
                return false; // the copy is too old, and the machine was too busy to answer the question in time
            } catch (TokenRejectedException e) {
                return true;
            }
        });
        assertThatExceptionOfType(TokenRejectedException.class)
                .isThrownBy(() -> one.latchkey().tokens().verify(compact));
    }

    @Test
    void the_hint_alone_is_enough_while_redis_is_well() {
        Environment environment = Environment.system();
        RevocationSettings neverPolls =
                new RevocationSettings(Duration.ofHours(1), Duration.ofHours(2), Duration.ofMillis(500));
        try (RedisSharedState state = RedisSharedState.connect(redis.uri());
                Revocations revocations =
                        Revocations.create(storage.revocations(), state.revocationFeed(), environment, neverPolls)) {
            revocations.start();
            VerifiedToken token = one.latchkey()
                    .tokens()
                    .verify(one.session(user).accessToken().reveal());
            TokenFacts facts = new TokenFacts(token.user(), token.session(), token.tokenId(), token.epoch());
            assertThat(revocations.check(facts, environment.now(), RevocationMode.standard()))
                    .isEqualTo(new RevocationVerdict.Live());

            one.latchkey().sessions().end(user, token.session(), EndReason.SIGNED_OUT, RequestContext.none());

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(revocations.check(facts, environment.now(), RevocationMode.standard()))
                                    .isInstanceOf(RevocationVerdict.Revoked.class));
        }
    }
}
