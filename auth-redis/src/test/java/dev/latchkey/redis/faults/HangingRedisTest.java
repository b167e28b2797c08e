package dev.latchkey.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.jdbc.faults.Figures;
import dev.latchkey.jdbc.faults.OwnPostgres;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.redis.OwnRedis;
import dev.latchkey.session.TokenPair;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Redis that accepts and answers nothing: who needs it is told soon, who does not need it notices nothing. */
@Tag("faults")
final class HangingRedisTest {

    private static final int CALLERS = 64;
    private static final int ROUNDS = 10;

    /** Ten times the time-out of a command: less than two calls that waited one after the other in a pile of 64. */
    private static final double LONGEST_MILLIS = 5_000;

    /** The ones that the measuring itself and the JVM may start. */
    private static final int FEW_THREADS = 12;

    @Test
    void callers_do_not_pile_up_and_sign_in_comes_back_by_itself() throws Exception {
        try (OwnPostgres database = OwnPostgres.start();
                OwnRedis redis = OwnRedis.start();
                TwoNodes nodes = new TwoNodes(database, redis.uri(), LimitSettings.standard());
                Race race = new Race()) {
            TokenPair session = nodes.here.signIn(nodes.here.user("ada@mail.example"));
            assertThat(signIn(nodes)).isInstanceOf(LoginResult.class);
            List<Callable<Double>> callers = Collections.nCopies(CALLERS, () -> millisUntilUnavailable(nodes));
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            List<Double> refusals = new ArrayList<>();
            double[] checks = new double[1_000];
            int threadsMore;

            redis.pause();
            try {
                int before = threads.getThreadCount();
                threads.resetPeakThreadCount();
                for (int round = 0; round < ROUNDS; round++) {
                    refusals.addAll(race.run(callers));
                }
                threadsMore = threads.getPeakThreadCount() - before;
                for (int i = 0; i < checks.length; i++) {
                    long begun = System.nanoTime();
                    assertThat(nodes.here
                                    .latchkey
                                    .tokens()
                                    .verify(session.accessToken().reveal()))
                            .isNotNull();
                    checks[i] = (System.nanoTime() - begun) / 1e6;
                }
            } finally {
                redis.resume();
            }
            double[] millis = refusals.stream().mapToDouble(Double::doubleValue).toArray();
            Figures.say(
                    "Redis paused: %d sign-ins by %d callers were unavailable after p50 %.1f ms, p99 %.1f ms, max %.1f ms;"
                            + " %d checks of a token took p50 %.3f ms, p99 %.3f ms; %d threads more than before",
                    millis.length,
                    CALLERS,
                    Figures.percentile(millis, 0.5),
                    Figures.percentile(millis, 0.99),
                    Figures.percentile(millis, 1),
                    checks.length,
                    Figures.percentile(checks, 0.5),
                    Figures.percentile(checks, 0.99),
                    threadsMore);
            assertThat(threadsMore).isLessThanOrEqualTo(CALLERS + FEW_THREADS);
            assertThat(millis).hasSize(CALLERS * ROUNDS);
            assertThat(Figures.percentile(millis, 1)).isLessThan(LONGEST_MILLIS);

            await().atMost(Duration.ofSeconds(30))
                    .ignoreException(StoreUnavailableException.class)
                    .until(() -> signIn(nodes) instanceof LoginResult.Refused);
        }
    }

    private static LoginResult signIn(TwoNodes nodes) {
        return nodes.here
                .latchkey
                .logins()
                .password("nobody@mail.example", Secret.of("a wrong one"), LoginContext.of(RequestContext.none()));
    }

    private static double millisUntilUnavailable(TwoNodes nodes) {
        long begun = System.nanoTime();
        try {
            throw new AssertionError("without Redis nobody can count attempts: " + signIn(nodes));
        } catch (StoreUnavailableException e) {
            return (System.nanoTime() - begun) / 1e6;
        }
    }
}
