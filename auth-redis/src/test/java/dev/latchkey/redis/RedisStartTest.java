package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.RateVerdict;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A Redis that cannot be used stops the start, with what is to be done, and without the password. */
final class RedisStartTest {

    private static final String PASSWORD = "pw-that-nobody-may-read";

    @Test
    void where_nothing_listens_the_message_says_where_and_what_to_do() {
        int port = OwnRedis.freePort();

        refuses("redis://127.0.0.1:" + port, "nothing listens there; start it, or correct the address", port);
    }

    @Test
    void a_host_that_is_not_known_is_named() {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> RedisSharedState.connect("redis://no-such-host.invalid:6379"))
                .withMessage(
                        "Redis at no-such-host.invalid:6379 cannot be used: the host is not known; correct the address");
    }

    @Test
    void a_wrong_password_and_a_missing_one_are_told_apart() {
        try (OwnRedis redis = OwnRedis.start("--requirepass", PASSWORD)) {
            refuses(
                    "redis://:wrong-" + PASSWORD + "@127.0.0.1:" + redis.port(),
                    "it refuses the user or the password; correct them",
                    redis.port());
            refuses(redis.uri(), "it wants a password; name it in the address", redis.port());

            try (RedisSharedState state =
                    RedisSharedState.connect("redis://:" + PASSWORD + "@127.0.0.1:" + redis.port())) {
                assertThat(States.take(state, "key")).isNotNull();
            }
        }
    }

    @Test
    void a_password_with_special_characters_is_percent_encoded() {
        try (OwnRedis redis = OwnRedis.start("--requirepass", "a/b@c:d,e%f");
                RedisSharedState state =
                        RedisSharedState.connect("redis://:a%2Fb%40c%3Ad%2Ce%25f@127.0.0.1:" + redis.port())) {
            assertThat(States.take(state, "key")).isNotNull();
        }
    }

    @Test
    void a_user_with_the_documented_rights_is_enough() {
        Queue<Revocation> heard = new ConcurrentLinkedQueue<>();
        try (OwnRedis redis = OwnRedis.start();
                States.Look look = new States.Look(redis.uri())) {
            AclSetuserArgs rights = AclSetuserArgs.Builder.on()
                    .addPassword(PASSWORD)
                    .keyPattern("{latchkey}:*")
                    .keyPattern("latchkey:*")
                    .resetChannels()
                    .channelPattern("latchkey:*");
            List.of("EVAL GET SET DEL PSETEX PUBLISH SUBSCRIBE XADD XREAD XREVRANGE PING".split(" "))
                    .forEach(name -> rights.addCommand(CommandType.valueOf(name)));
            look.at().aclSetuser("app", rights);

            try (RedisSharedState state =
                            RedisSharedState.connect(redis.uri().replace("//", "//app:" + PASSWORD + "@"));
                    RevocationFeed.Subscription subscription =
                            state.revocationFeed().subscribe(heard::add)) {
                assertThat(subscription).isNotNull();
                Revocation.OfSession entry = States.entry();
                state.revocationFeed().publish(entry);
                await().until(() -> heard.contains(entry));
                for (int i = 0; i < 3; i++) {
                    assertThat(States.take(state, "key")).isInstanceOf(RateVerdict.Admitted.class);
                }
                assertThat(look.at().get("{latchkey}:revoked:session:" + entry.session()))
                        .isEqualTo("signed_out");
            }

            look.at().aclSetuser("app", rights.removeCommand(CommandType.SET));
            String uri = redis.uri().replace("//", "//app:" + PASSWORD + "@");
            // what stands between is said by Redis, and differently by each version
            refuses(uri, redis.port())
                    .hasMessageStartingWith("Redis at 127.0.0.1:" + redis.port()
                            + " cannot be used: the user may not do what is needed (NOPERM ")
                    .hasMessageContaining(" has no permissions to run the 'set' command")
                    .hasMessageEndingWith("); allow it");
        }
    }

    @Test
    void a_replica_is_refused() {
        try (OwnRedis primary = OwnRedis.start();
                OwnRedis replica = OwnRedis.start("--replicaof", "127.0.0.1", Integer.toString(primary.port()))) {
            refuses(
                    replica.uri(),
                    "it is a replica, which cannot be written to; name the primary, or Sentinel",
                    replica.port());
        }
    }

    @Test
    void a_full_redis_is_refused() {
        try (OwnRedis redis = OwnRedis.start("--maxmemory", "1")) {
            refuses(redis.uri(), "its memory is full; give it more", redis.port());
        }
    }

    @Test
    void servers_that_are_no_cluster_are_refused() {
        try (OwnRedis one = OwnRedis.start();
                OwnRedis other = OwnRedis.start()) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> RedisSharedState.connect(one.uri() + "," + other.uri()))
                    .withMessageContaining(
                            "several servers were named, but they are no Cluster; name one, or Sentinel");
        }
    }

    @Test
    void tls_to_a_server_without_it_is_named() {
        try (OwnRedis redis = OwnRedis.start()) {
            Throwable refusal = catchThrowable(() -> RedisSharedState.connect("rediss://127.0.0.1:" + redis.port()));

            assertThat(refusal)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + redis.port() + " cannot be used: ");
        }
    }

    @Test
    void a_server_that_is_no_redis_is_refused_within_a_few_seconds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            refuses(
                    "redis://127.0.0.1:" + silent.getLocalPort(),
                    "it does not answer; see that it runs and can be reached from here, and that the address names a"
                            + " Redis",
                    silent.getLocalPort());
        }
    }

    @Test
    void a_redis_that_evicts_is_warned_about() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(RedisStart.class);
        lines.start();
        logger.addAppender(lines);
        try (OwnRedis redis = OwnRedis.start("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru");
                RedisSharedState state = RedisSharedState.connect(redis.uri())) {
            assertThat(state.name()).isEqualTo("Redis");
            assertThat(lines.list)
                    .filteredOn(line -> line.getLevel() == Level.WARN)
                    .singleElement()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .asString()
                    .contains("allkeys-lru", "noeviction");
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static void refuses(String uri, String remedy, int port) {
        refuses(uri, port).hasMessage("Redis at 127.0.0.1:" + port + " cannot be used: " + remedy);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refuses(String uri, int port) {
        Throwable refusal = catchThrowable(() -> RedisSharedState.connect(uri));

        StringWriter trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains("127.0.0.1:" + port).doesNotContain(PASSWORD);
        return assertThat(refusal).isInstanceOf(StoreUnavailableException.class);
    }
}
