package dev.latchkey.redis.faults;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.jdbc.faults.Node;
import dev.latchkey.jdbc.faults.OwnPostgres;
import dev.latchkey.jdbc.faults.SignOuts;
import dev.latchkey.jdbc.faults.WithoutNotifications;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.redis.RedisSharedState;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Two nodes on one PostgreSQL and one Redis. PostgreSQL's own notifications are left out: what one learns of the other
 * comes by Redis or by the poll.
 */
final class TwoNodes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final MasterKey KEY = MasterKey.generate(Environment.system());

    final Node here;
    final Node there;
    private final RedisSharedState hereState;
    private final RedisSharedState thereState;
    private final HikariDataSource herePool;
    private final HikariDataSource therePool;

    TwoNodes(OwnPostgres database, String redis, LimitSettings limits) {
        herePool = database.pool(SignOuts.LEAVERS + 4);
        therePool = database.pool(8);
        hereState = RedisSharedState.connect(redis);
        thereState = RedisSharedState.connect(redis);
        here = node(herePool, hereState, limits);
        there = node(therePool, thereState, limits);
    }

    private static Node node(HikariDataSource pool, RedisSharedState state, LimitSettings limits) {
        return new Node(
                WithoutNotifications.of(JdbcStorage.create(pool)),
                KEY,
                Environment.system(),
                limits,
                builder -> builder.sharedState(state));
    }

    /** Waits until a hint of one reaches the other by Redis. */
    void awaitHints() {
        Queue<Revocation> heard = new ConcurrentLinkedQueue<>();
        try (RevocationFeed.Subscription subscription =
                thereState.revocationFeed().subscribe(heard::add)) {
            await().atMost(PATIENCE).until(() -> {
                Environment environment = Environment.system();
                hereState
                        .revocationFeed()
                        .publish(new Revocation.OfSession(
                                new SessionId(environment.newId()),
                                EndReason.SIGNED_OUT,
                                environment.now().plusSeconds(60)));
                return subscription != null && !heard.isEmpty();
            });
        }
    }

    @Override
    public void close() {
        here.close();
        there.close();
        herePool.close();
        therePool.close();
    }
}
