package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.latchkey.Latchkey;
import dev.latchkey.account.ProfileChange;
import dev.latchkey.account.UpdateResult;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.RefreshRefusal;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import io.lettuce.core.CopyArgs;
import io.lettuce.core.ScanArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes over one storage whose accounts and roles are cached in one Redis, which is lost in every way. */
final class CachedNodesTest {

    private static final RequestContext CONTEXT = RequestContext.none();

    /** Shorter than copies live, so that nothing passes because it was waited out. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How long copies are used for that Redis could not be told of. */
    private static final Duration BOTH_LIVES = Duration.ofSeconds(32);

    /** Less than the 96 s that it takes to wait half a second for each of the questions, one after the other. */
    private static final Duration AT_ONCE = Duration.ofSeconds(60);

    private static final int CALLERS = 64;

    private final OwnRedis redis = OwnRedis.start();
    private final Storage storage = InMemoryStorage.create();
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final LatchkeyTestKit one = node();
    private final LatchkeyTestKit other = node();
    private final User ada = one.user("ada@mail.example");
    private final UserId user = ada.id();

    /** A kit's time stands still, so that what another node sees it was told of. */
    private LatchkeyTestKit node() {
        return LatchkeyTestKit.create(builder -> builder.storage(storage)
                .masterKey(masterKey)
                .sharedState(RedisSharedState.connect(redis.uri()))
                .roles(r -> r.role("editor").may("articles:update")));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        redis.close();
    }

    @Test
    void a_change_of_a_profile_or_of_roles_is_seen_on_the_other_node_once_it_is_told_of() {
        List<Long> micros = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            String name = "Ada " + round;
            boolean grant = round % 2 == 0;
            assertThat(givenName(other)).isNotEqualTo(name);
            assertThat(isEditor(other)).isNotEqualTo(grant);

            rename(one, name);
            setEditor(one, grant);

            assertThat(givenName(one)).isEqualTo(name);
            assertThat(isEditor(one)).isEqualTo(grant);
            long begun = System.nanoTime();
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(100_000))
                    .until(() -> name.equals(givenName(other)) && isEditor(other) == grant);
            micros.add((System.nanoTime() - begun) / 1_000);
        }
        Collections.sort(micros);
        System.out.println("seen on the other node after the change returned: p50 " + micros.get(49) + " us, max "
                + micros.get(99) + " us");
    }

    @Test
    void an_emptied_redis_is_filled_again_and_nobody_notices() {
        rename(one, "Ada");
        assertThat(givenName(other)).isEqualTo("Ada");

        flush();

        assertThat(givenName(one)).isEqualTo("Ada");
        rename(other, "Augusta");
        await().atMost(PATIENCE).until(() -> "Augusta".equals(givenName(one)));
    }

    @Test
    void a_disabled_user_is_refused_by_the_storage_whatever_copies_say() {
        TokenPair tokens = other.session(user);
        assertThat(other.latchkey().sessions().refresh(tokens.refreshToken(), CONTEXT))
                .isInstanceOf(RefreshResult.Refreshed.class);
        settle();
        assertThat(recent(other).isActive()).isTrue();
        redis.stop(); // so that the other node is told of nothing

        var unused = one.latchkey().accounts().disable(user, CONTEXT);

        assertThat(recent(other).isActive()).isTrue();
        assertThat(other.latchkey().sessions().refresh(tokens.refreshToken(), CONTEXT))
                .isEqualTo(new RefreshResult.Refused(RefreshRefusal.INVALID));
        other.advance(BOTH_LIVES);
        assertThat(recent(other).isActive()).isFalse();
    }

    @Test
    void what_redis_could_not_be_told_of_is_seen_when_the_copies_are_too_old_and_at_once_where_it_was_changed() {
        setEditor(one, true);
        settle();
        assertThat(isEditor(other)).isTrue();
        redis.pause();

        setEditor(one, false);

        assertThat(isEditor(one)).isFalse();
        one.advance(Duration.ofSeconds(3));
        assertThat(isEditor(one)).isFalse();
        assertThat(isEditor(other)).isTrue();
        other.advance(BOTH_LIVES);
        assertThat(isEditor(other)).isFalse();
    }

    @Test
    void what_redis_could_not_be_told_of_it_is_told_when_it_is_back() {
        setEditor(one, true);
        settle();
        assertThat(isEditor(other)).isTrue();
        try (States.Look look = new States.Look(redis.uri())) {
            String key = "latchkey:cache:{grants:" + user + "}";
            await().atMost(PATIENCE).until(() -> isEditor(other) && look.at().exists(key) == 1);
            // A Redis that refuses to remove, as a full disk or a replica would.
            look.at().configSet("min-replicas-to-write", "1");
            setEditor(one, false);
            assertThat(isEditor(one)).isFalse();
            assertThat(look.at().exists(key)).isEqualTo(1);
            one.advance(Duration.ofSeconds(5));
            assertThat(isEditor(one)).isFalse();

            look.at().configSet("min-replicas-to-write", "0");
            one.advance(Duration.ofSeconds(5));
            assertThat(givenName(one)).isEqualTo(givenName(one)); // any question that Redis answers

            await().atMost(PATIENCE).until(() -> !isEditor(other));
        }
    }

    @Test
    void nobody_waits_long_for_a_redis_that_hangs_and_callers_do_not_pile_up() throws Exception {
        assertThat(givenName(one)).isEqualTo(ada.profile().givenName());
        redis.pause();
        one.advance(Duration.ofSeconds(3));
        long begun = System.nanoTime();
        try (Race race = new Race()) {
            List<Callable<Boolean>> readers = Collections.nCopies(
                    CALLERS, () -> one.latchkey().accounts().findRecent(user).isPresent());
            assertThat(race.run(readers)).hasSize(CALLERS).containsOnly(true);
        }
        for (int i = 0; i < CALLERS; i++) {
            one.latchkey().access().authorityOf(new UserId(Environment.system().newId()));
            rename(one, "Ada " + i);
            assertThat(givenName(one)).isEqualTo("Ada " + i);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
    }

    @Test
    void redis_holds_nothing_that_can_be_read_or_given_to_another() {
        rename(one, "Augusta");
        setEditor(one, true);
        User grace = one.user("grace@mail.example");
        try (States.Look look = new States.Look(redis.uri())) {
            String mine = "latchkey:cache:{users:" + user + "}";
            String hers = "latchkey:cache:{users:" + grace.id() + "}";
            String granted = "latchkey:cache:{grants:" + user + "}";
            await().atMost(PATIENCE).until(() -> {
                // Read again each time: what a change overtakes is not kept.
                assertThat(other.latchkey().accounts().findRecent(grace.id())).contains(grace);
                return isEditor(other)
                        && "Augusta".equals(givenName(other))
                        && look.at().exists(mine, hers, granted) == 3;
            });
            List<String> keys = look.at()
                    .scan(ScanArgs.Builder.matches("latchkey:cache:*").limit(1_000))
                    .getKeys();
            assertThat(keys).hasSizeGreaterThanOrEqualTo(3).allSatisfy(key -> {
                assertThat(look.at().get(key)).doesNotContain("Augusta", "mail.example", "editor", "articles");
                assertThat(look.at().pttl(key)).isBetween(1L, 30_000L);
            });

            // Whoever writes to Redis can take one user's copy for another's: it is no copy of theirs.
            look.at().copy(mine, hers, CopyArgs.Builder.replace(true));
        }
        assertThat(one.latchkey().accounts().findRecent(grace.id())).contains(grace);
    }

    @Test
    void one_state_is_for_one_latchkey() {
        RedisSharedState state = RedisSharedState.connect(redis.uri());
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.sharedState(state))) {
            assertThat(kit.latchkey().describeState()).endsWith("Redis");
            assertThatIllegalStateException()
                    .isThrownBy(() -> LatchkeyTestKit.create(builder -> builder.sharedState(state)))
                    .withMessageContaining("one shared state is for one Latchkey");
        }
    }

    @Test
    void a_redis_of_the_caches_own_may_evict_everything() {
        try (OwnRedis small = OwnRedis.start("--maxmemory", "1mb", "--maxmemory-policy", "allkeys-lru");
                LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.storage(storage)
                        .masterKey(masterKey)
                        .sharedState(RedisSharedState.connect(
                                States.settings(redis.uri()), States.settings(small.uri()))))) {
            for (int i = 0; i < 50; i++) {
                rename(kit, "Ada " + i);
                assertThat(givenName(kit)).isEqualTo("Ada " + i);
                kit.advance(Duration.ofSeconds(3));
                assertThat(givenName(kit)).isEqualTo("Ada " + i);
            }
            try (States.Look look = new States.Look(redis.uri())) {
                assertThat(look.at().keys("latchkey:cache:{users:" + user + "}"))
                        .isEmpty();
            }
        }
    }

    /** Lets the other node hear of everything so far: of later changes it hears later, and of more than were under way. */
    private void settle() {
        for (int i = 0; i < 5; i++) {
            String name = "Ada " + Environment.system().newId();
            assertThat(givenName(other)).isNotEqualTo(name);
            rename(one, name);
            await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> name.equals(givenName(other)));
        }
    }

    private void flush() {
        try (States.Look look = new States.Look(redis.uri())) {
            assertThat(look.at().flushall()).isEqualTo("OK");
        }
    }

    private User recent(LatchkeyTestKit node) {
        return node.latchkey().accounts().findRecent(user).orElseThrow();
    }

    private String givenName(LatchkeyTestKit node) {
        return recent(node).profile().givenName();
    }

    private boolean isEditor(LatchkeyTestKit node) {
        return node.latchkey().access().hasRole(user, "editor");
    }

    private void rename(LatchkeyTestKit node, String name) {
        UpdateResult result = node.latchkey()
                .accounts()
                .updateProfile(user, ProfileChange.none().withGivenName(name), OptionalLong.empty(), CONTEXT);
        assertThat(result).isInstanceOf(UpdateResult.Updated.class);
    }

    private void setEditor(LatchkeyTestKit node, boolean editor) {
        Latchkey latchkey = node.latchkey();
        assertThat(
                        editor
                                ? latchkey.access().grant(user, "editor", CONTEXT)
                                : latchkey.access().withdraw(user, "editor", CONTEXT))
                .isNotNull();
    }
}
