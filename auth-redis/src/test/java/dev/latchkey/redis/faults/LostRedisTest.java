package dev.latchkey.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.jdbc.faults.Figures;
import dev.latchkey.jdbc.faults.OwnPostgres;
import dev.latchkey.jdbc.faults.SignOuts;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.redis.OwnRedis;
import dev.latchkey.redis.SentinelGroup;
import dev.latchkey.redis.States;
import dev.latchkey.session.RefreshRefusal;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Redis is lost in every way while sessions end on one of two nodes: the other accepts none of them for longer than
 * {@code maxStaleness}, none comes to life again, none that lives is lost, and all goes on when Redis is back.
 */
@Tag("faults")
final class LostRedisTest {

    private static final int SIGN_OUTS = Integer.getInteger("latchkey.faults.redis-sign-outs", 480);
    private static final int KEPT = 8;
    private static final double MAX_STALENESS_MILLIS = 2_000;

    private static OwnPostgres database;

    @BeforeAll
    static void start() {
        database = OwnPostgres.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void redis_is_emptied_again_and_again() {
        try (OwnRedis redis = OwnRedis.start();
                States.Look look = new States.Look(redis.uri());
                Repeated emptying = new Repeated(look.at()::flushall)) {
            goesOn("emptied again and again", redis.uri(), emptying::begin, emptying::end);
            assertThat(emptying.times()).isPositive();
        }
    }

    @Test
    void redis_is_stopped_and_started_without_what_it_held() {
        try (OwnRedis redis = OwnRedis.start()) {
            goesOn("stopped and started", redis.uri(), redis::stop, redis::startAgain);
        }
    }

    @Test
    void redis_hangs() {
        try (OwnRedis redis = OwnRedis.start()) {
            goesOn("paused", redis.uri(), redis::pause, redis::resume);
        }
    }

    @Test
    void redis_fails_over_by_sentinel() {
        try (SentinelGroup group = SentinelGroup.start()) {
            goesOn(
                    "failed over by Sentinel",
                    group.uri(),
                    group::stopPrimary,
                    () -> await().atMost(Duration.ofSeconds(60)).until(group::hasFailedOver));
        }
    }

    @Test
    void redis_evicts_what_it_holds() {
        String block = "x".repeat(100_000);
        try (OwnRedis redis = OwnRedis.start("--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru");
                States.Look look = new States.Look(redis.uri());
                Repeated filling = new Repeated(() -> look.at().set("another's/" + System.nanoTime(), block))) {
            goesOn("evicting", redis.uri(), filling::begin, filling::end);
            long evicted = look.at()
                    .info("stats")
                    .lines()
                    .filter(line -> line.startsWith("evicted_keys:"))
                    .mapToLong(line -> Long.parseLong(line.substring("evicted_keys:".length())))
                    .sum();
            assertThat(evicted).isGreaterThan(filling.times() / 2);
        }
    }

    private static void goesOn(String what, String uri, Runnable fault, Runnable mend) {
        try (TwoNodes nodes = new TwoNodes(database, uri, LimitSettings.off())) {
            List<TokenPair> kept = Stream.generate(
                            () -> nodes.here.signIn(nodes.here.user(System.nanoTime() + "@mail.example")))
                    .limit(KEPT)
                    .toList();
            SignOuts during = SignOuts.start(nodes.here, nodes.there, SIGN_OUTS);
            during.awaitPart(0.25);
            fault.run();
            double[] delays = during.awaitAll();
            SignOuts afterwards = SignOuts.start(nodes.here, nodes.there, SIGN_OUTS);
            afterwards.awaitPart(0.25);
            mend.run();
            double[] later = afterwards.awaitAll();
            nodes.awaitHints();

            double[] all = DoubleStream.concat(DoubleStream.of(delays), DoubleStream.of(later))
                    .toArray();
            double longestCall = DoubleStream.concat(
                            DoubleStream.of(during.calls()), DoubleStream.of(afterwards.calls()))
                    .max()
                    .orElseThrow();
            Figures.say(
                    "Redis %s: %d sign-outs, ended sessions accepted elsewhere for p50 %.1f ms, p99 %.1f ms, max %.1f ms;"
                            + " longest sign-out %.1f ms",
                    what,
                    all.length,
                    Figures.percentile(all, 0.5),
                    Figures.percentile(all, 0.99),
                    Figures.percentile(all, 1),
                    longestCall);
            assertThat(all).hasSize(2 * SIGN_OUTS);
            assertThat(Figures.percentile(all, 1)).isLessThan(MAX_STALENESS_MILLIS);
            assertThat(during.ended()).hasSize(SIGN_OUTS).allSatisfy(session -> staysEnded(nodes, session));
            assertThat(afterwards.ended()).hasSize(SIGN_OUTS).allSatisfy(session -> staysEnded(nodes, session));
            assertThat(kept).allSatisfy(session -> lives(nodes, session));
        }
    }

    private static void staysEnded(TwoNodes nodes, TokenPair session) {
        assertThat(SignOuts.isRefused(nodes.here, session)).isTrue();
        assertThat(SignOuts.isRefused(nodes.there, session)).isTrue();
        assertThat(nodes.there.latchkey.sessions().refresh(session.refreshToken(), RequestContext.none()))
                .isEqualTo(new RefreshResult.Refused(RefreshRefusal.INVALID));
    }

    private static void lives(TwoNodes nodes, TokenPair session) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreException(StoreUnavailableException.class)
                .untilAsserted(() -> assertThat(nodes.there
                                .latchkey
                                .tokens()
                                .verify(session.accessToken().reveal())
                                .session())
                        .isEqualTo(session.session().id()));
        assertThat(nodes.there.latchkey.sessions().refresh(session.refreshToken(), RequestContext.none()))
                .isInstanceOf(RefreshResult.Refreshed.class);
    }
}
