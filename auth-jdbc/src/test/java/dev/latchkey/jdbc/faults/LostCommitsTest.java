package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.Latchkey;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.UnknownCursorException;
import dev.latchkey.session.RefreshKind;
import dev.latchkey.session.RefreshRefusal;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.TokenRejection;
import java.time.Duration;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A replica that was fed asynchronously, and became the primary without the last commits. What is missing is noticed:
 * by refresh tokens that are ahead of their sessions, and by places in the revocations that are of another timeline.
 */
@Tag("faults")
final class LostCommitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClientClocks clocks = new ClientClocks();
    private final MasterKey key = MasterKey.generate(clocks);
    private final OwnPostgres primary = OwnPostgres.start("wal_level = replica", "max_wal_senders = 5");
    private final HikariDataSource pool = primary.pool(6);
    private final Node before = new Node(JdbcStorage.create(pool), key, clocks);
    private final OwnPostgres replica = primary.replica();

    @AfterEach
    void close() {
        before.close();
        pool.close();
        replica.close();
        primary.close();
    }

    @Test
    void a_refresh_token_that_is_ahead_ends_its_session_and_raises_an_alarm() {
        TokenPair ahead = lose(refreshed(before.signIn(before.user("ada@mail.example"))));

        onReplica(builder -> {}, after -> {
            assertThat(refresh(after, ahead)).isEqualTo(new RefreshResult.Refused(RefreshRefusal.INVALID));

            assertThat(after.alarms).singleElement().isInstanceOfSatisfying(AuthEvent.CommitsLost.class, alarm -> {
                assertThat(alarm.session()).isEqualTo(ahead.session().id());
                assertThat(alarm.restored()).isFalse();
            });
            assertThat(after.latchkey.sessions().find(ahead.session().id()))
                    .get()
                    .satisfies(session -> assertThat(session.endReason()).isEqualTo(EndReason.TOKEN_REUSE));
            assertThatExceptionOfType(TokenRejectedException.class)
                    .isThrownBy(() ->
                            after.latchkey.tokens().verify(ahead.accessToken().reveal()))
                    .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(TokenRejection.REVOKED));
        });
        say("a token ahead of the store ended its session, with an alarm");
    }

    @Test
    void it_restores_the_session_where_that_was_chosen() {
        TokenPair ahead = lose(refreshed(before.signIn(before.user("ada@mail.example"))));

        onReplica(Latchkey.Builder::restoreLostCommits, after -> {
            clocks.advance(RefreshingClient.PAST_GRACE);
            RefreshResult result = refresh(after, ahead);

            assertThat(result).isInstanceOfSatisfying(RefreshResult.Refreshed.class, restored -> {
                assertThat(restored.kind()).isEqualTo(RefreshKind.RESTORED);
                assertThat(restored.tokens().session().generation())
                        .isEqualTo(ahead.session().generation() + 1);
                clocks.advance(RefreshingClient.PAST_GRACE);
                assertThat(refresh(after, restored.tokens()))
                        .isInstanceOfSatisfying(
                                RefreshResult.Refreshed.class,
                                next -> assertThat(next.kind()).isEqualTo(RefreshKind.ROTATED));
            });
            assertThat(after.alarms)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            AuthEvent.CommitsLost.class,
                            alarm -> assertThat(alarm.restored()).isTrue());
        });
        say("by choice, it restored its session, with an alarm");
    }

    @Test
    void a_place_in_the_revocations_of_the_lost_timeline_is_unknown_and_what_was_ended_since_is_read_whole() {
        UserId user = before.user("ada@mail.example");
        TokenPair endedBefore = before.signIn(user);
        TokenPair endedAfter = before.signIn(user);
        end(before, endedBefore);
        cutOff();
        end(before, before.signIn(user));
        RevocationCursor place = endOf(before.storage);
        primary.kill();
        replica.promote();

        onReplica(builder -> {}, after -> {
            // as a node that goes on: it has read what is lost, and the new primary counts on from an earlier number
            for (int i = 0; i < 50; i++) {
                end(after, after.signIn(user));
            }
            end(after, endedAfter);
            assertThatExceptionOfType(UnknownCursorException.class)
                    .isThrownBy(() -> after.storage.revocations().since(place));

            RevocationPage all = after.storage.revocations().snapshot();
            assertThat(all.entries().stream().map(entry -> ((Revocation.OfSession) entry).session()))
                    .contains(endedBefore.session().id(), endedAfter.session().id());
            for (TokenPair ended : new TokenPair[] {endedBefore, endedAfter}) {
                assertThatExceptionOfType(TokenRejectedException.class)
                        .isThrownBy(() -> after.latchkey
                                .tokens()
                                .verify(ended.accessToken().reveal()));
            }
        });
        say("a place of the lost timeline was unknown, and no ended session was accepted");
    }

    @Test
    void a_node_that_goes_on_keeps_what_only_it_knows_to_be_ended_and_misses_nothing_that_is_ended_later() {
        try (HikariDataSource either = OwnPostgres.pool(primary.dataSourceOr(replica), 6);
                Node goingOn = new Node(WithoutNotifications.of(JdbcStorage.create(either)), key, clocks)) {
            UserId user = before.user("ada@mail.example");
            TokenPair endedInVain = before.signIn(user);
            TokenPair endedLater = before.signIn(user);
            TokenPair kept = before.signIn(user);
            cutOff();
            for (int i = 0; i < 50; i++) {
                end(before, before.signIn(user));
            }
            end(before, endedInVain);
            await().until(() -> SignOuts.isRefused(goingOn, endedInVain));
            primary.kill();
            replica.promote();

            onReplica(builder -> {}, after -> {
                // by its number among the revocations it is one that the other node has read long ago
                end(after, endedLater);
                await().atMost(PATIENCE).until(() -> SignOuts.isRefused(goingOn, endedLater));
                assertThat(SignOuts.isRefused(goingOn, endedInVain)).isTrue();
                await().atMost(PATIENCE)
                        .ignoreException(StoreUnavailableException.class)
                        .until(() -> goingOn.latchkey
                                        .tokens()
                                        .verify(kept.accessToken().reveal())
                                != null);
            });
            say("a node that went on kept what only it knew to be ended, and missed nothing that was ended later");
        }
    }

    /** A rotation that the replica never hears of, and the end of the primary. */
    private TokenPair lose(TokenPair held) {
        await().until(this::isReplicaUpToDate);
        cutOff();
        TokenPair ahead = refreshed(held);
        primary.kill();
        replica.promote();
        return ahead;
    }

    /** Ends the stream of the write-ahead log to the replica, once it has all there is. */
    private void cutOff() {
        await().until(this::isReplicaUpToDate);
        Jdbi.create(replica.dataSource()).useHandle(handle -> {
            handle.execute("ALTER SYSTEM SET primary_conninfo = ''");
            handle.execute("SELECT pg_reload_conf()");
        });
        await().until(() -> count("SELECT count(*) FROM pg_stat_replication") == 0);
    }

    private boolean isReplicaUpToDate() {
        return count("SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()"
                        + " AND sync_state = 'async'")
                == 1;
    }

    private int count(String sql) {
        return Jdbi.create(primary.dataSource())
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }

    private void onReplica(Consumer<Latchkey.Builder> settings, Consumer<Node> test) {
        try (HikariDataSource connections = replica.pool(6);
                Node after = new Node(JdbcStorage.create(connections), key, clocks, settings)) {
            test.accept(after);
        }
    }

    private TokenPair refreshed(TokenPair held) {
        clocks.advance(RefreshingClient.PAST_GRACE);
        if (refresh(before, held) instanceof RefreshResult.Refreshed refreshed) {
            return refreshed.tokens();
        }
        throw new AssertionError("the refresh was refused");
    }

    private static RefreshResult refresh(Node node, TokenPair held) {
        Secret token = held.refreshToken();
        return node.latchkey.sessions().refresh(token, RequestContext.none());
    }

    private static void end(Node node, TokenPair tokens) {
        assertThat(node.latchkey
                        .sessions()
                        .end(
                                tokens.session().user(),
                                tokens.session().id(),
                                EndReason.SIGNED_OUT,
                                RequestContext.none()))
                .isTrue();
    }

    private static RevocationCursor endOf(Storage storage) {
        RevocationPage page = storage.revocations().snapshot();
        while (page.more()) {
            page = storage.revocations().since(page.next());
        }
        return page.next();
    }

    private static void say(String what) {
        Figures.say("Promoted a replica that lost commits: %s", what);
    }
}
