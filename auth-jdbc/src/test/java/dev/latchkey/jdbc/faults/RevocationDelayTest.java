package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationMode;
import dev.latchkey.revocation.RevocationVerdict;
import dev.latchkey.revocation.TokenFacts;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a session that was ended on one node is still accepted on another, and that none stays so. */
@Tag("faults")
final class RevocationDelayTest {

    private static final int SIGN_OUTS = Integer.getInteger("latchkey.faults.sign-outs", 2_000);
    private static final Duration HELD_OPEN = Duration.ofSeconds(3);
    private static final double MAX_STALENESS_MILLIS = 2_000;

    private final Environment environment = Environment.system();
    private final MasterKey key = MasterKey.generate(environment);
    private final OwnPostgres server = OwnPostgres.start();
    private final HikariDataSource herePool = server.pool(SignOuts.LEAVERS + 4);
    private final HikariDataSource therePool = server.pool(8);
    private final Node here = new Node(JdbcStorage.create(herePool), key, environment);

    @AfterEach
    void close() {
        here.close();
        herePool.close();
        therePool.close();
        server.close();
    }

    @Test
    void with_notifications_another_node_knows_nearly_at_once() {
        measure("with notifications", storage -> storage);
    }

    @Test
    void by_the_poll_alone_it_knows_after_a_turn_of_the_poll() {
        measure("by the poll alone", WithoutNotifications::of);
    }

    @Test
    void a_revocation_that_commits_late_is_not_missed_by_the_poll_alone() throws InterruptedException {
        missesNothingThatCommitsLate(WithoutNotifications::of);
    }

    private void measure(String how, UnaryOperator<Storage> kind) {
        try (Node there = new Node(kind.apply(JdbcStorage.create(therePool)), key, environment)) {
            double[] millis = SignOuts.start(here, there, SIGN_OUTS).awaitAll();
            assertThat(millis).doesNotContain(0);
            assertThat(Figures.percentile(millis, 1)).isLessThan(MAX_STALENESS_MILLIS);
            Figures.say(
                    "Revocation seen by another node %s: %d sign-outs, p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                    how,
                    SIGN_OUTS,
                    Figures.percentile(millis, 0.5),
                    Figures.percentile(millis, 0.99),
                    Figures.percentile(millis, 1));
        }
    }

    /** From the return of the sign-out, which is after its commit, until the other node refuses the session. */
    private double millisUntilRevoked(Node node, SessionId session) {
        long committed = System.nanoTime();
        while (!isRevoked(node, session)) {
            LockSupport.parkNanos(300_000);
            assertThat(System.nanoTime() - committed).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }
        return (System.nanoTime() - committed) / 1e6;
    }

    private void missesNothingThatCommitsLate(UnaryOperator<Storage> kind) throws InterruptedException {
        try (Node there = new Node(kind.apply(JdbcStorage.create(therePool)), key, environment)) {
            UserId user = here.user("ada@mail.example");
            SessionId late = here.signIn(user).session().id();
            CountDownLatch written = new CountDownLatch(1);
            CountDownLatch commit = new CountDownLatch(1);
            Thread slow = new Thread(() -> here.storage.transactions().run(tx -> {
                here.storage
                        .revocations()
                        .add(
                                tx,
                                new Revocation.OfSession(
                                        late,
                                        EndReason.SIGNED_OUT,
                                        environment.now().plusSeconds(1_200)));
                written.countDown();
                awaitQuietly(commit);
            }));
            slow.start();
            written.await();

            List<SessionId> meanwhile = new ArrayList<>();
            long until = System.nanoTime() + HELD_OPEN.toNanos();
            while (System.nanoTime() < until) {
                SessionId session = here.signIn(user).session().id();
                here.latchkey.sessions().end(user, session, EndReason.SIGNED_OUT, RequestContext.none());
                meanwhile.add(session);
                LockSupport.parkNanos(10_000_000);
            }
            await().until(() -> meanwhile.stream().allMatch(session -> isRevoked(there, session)));
            assertThat(isRevoked(there, late)).isFalse();
            commit.countDown();
            slow.join();
            double millis = millisUntilRevoked(there, late);

            Figures.say(
                    "Revocation that commits late: held open for %d ms while %d others committed and were seen; seen"
                            + " %.1f ms after its own commit",
                    HELD_OPEN.toMillis(), meanwhile.size(), millis);
        }
    }

    /** What the node says of a token of the session by itself, without asking the database. */
    private boolean isRevoked(Node node, SessionId session) {
        TokenFacts token = new TokenFacts(new UserId(environment.newId()), session, environment.newId(), 0);
        return node.latchkey
                        .revocations()
                        .check(token, environment.now(), RevocationMode.acceptStaleUpTo(Duration.ofMinutes(1)))
                instanceof RevocationVerdict.Revoked;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
