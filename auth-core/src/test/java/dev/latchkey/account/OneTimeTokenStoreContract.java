package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link OneTimeTokenStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class OneTimeTokenStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final Duration LIFE = Duration.ofHours(1);
    private static final int RUNNERS = 64;
    private static final int ROUNDS = 100;

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private Transactions transactions;
    private OneTimeTokenStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract OneTimeTokenStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void a_token_is_given_once_and_as_it_was_put() {
        OneTimeToken token = token("digest", Purpose.VERIFY_EMAIL, ada);
        put(token);

        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).contains(token);
        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isTrue();
        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isFalse();
        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).isEmpty();
    }

    @Test
    final void a_look_at_a_token_does_not_use_it_up() {
        OneTimeToken token = token("digest", Purpose.VERIFY_EMAIL, ada);
        put(token);

        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).contains(token);
        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).contains(token);
        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isTrue();
    }

    @Test
    final void a_digest_that_differs_in_case_alone_is_unknown() {
        put(token("Digest", Purpose.VERIFY_EMAIL, ada));

        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isFalse();
        assertThat(store.find("DIGEST", Purpose.VERIFY_EMAIL, NOW)).isEmpty();
        assertThat(consume("Digest", Purpose.VERIFY_EMAIL)).isTrue();
    }

    @Test
    final void a_token_is_unknown_for_another_purpose_and_stays_good_for_its_own() {
        put(token("digest", Purpose.SET_UP, OneTimeToken.NOBODY));

        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isFalse();
        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).isEmpty();
        assertThat(consume("digest", Purpose.SET_UP)).isTrue();
    }

    @Test
    final void a_token_stops_working_at_its_expiry_and_not_before() {
        put(token("digest", Purpose.VERIFY_EMAIL, ada));
        Instant expiry = NOW.plus(LIFE);

        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, expiry)).isEmpty();
        assertThat(consume("digest", Purpose.VERIFY_EMAIL, expiry)).isFalse();
        assertThat(consume("digest", Purpose.VERIFY_EMAIL, expiry.minusMillis(1)))
                .isTrue();
    }

    @Test
    final void a_new_token_supersedes_the_users_earlier_one_of_its_purpose_and_no_other() {
        put(token("earlier", Purpose.VERIFY_EMAIL, ada));
        put(token("other-purpose", Purpose.SET_UP, ada));
        put(token("other-user", Purpose.VERIFY_EMAIL, grace));

        put(token("later", Purpose.VERIFY_EMAIL, ada));

        assertThat(consume("earlier", Purpose.VERIFY_EMAIL)).isFalse();
        assertThat(consume("other-purpose", Purpose.SET_UP)).isTrue();
        assertThat(consume("other-user", Purpose.VERIFY_EMAIL)).isTrue();
        assertThat(consume("later", Purpose.VERIFY_EMAIL)).isTrue();
    }

    @Test
    final void a_token_of_a_failed_unit_of_work_never_works_and_supersedes_nothing() {
        put(token("earlier", Purpose.VERIFY_EMAIL, ada));

        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    store.put(tx, token("undone", Purpose.VERIFY_EMAIL, ada));
                    throw new Undone();
                }));

        assertThat(consume("undone", Purpose.VERIFY_EMAIL)).isFalse();
        assertThat(consume("earlier", Purpose.VERIFY_EMAIL)).isTrue();
    }

    @Test
    final void expired_tokens_are_forgotten_no_more_than_the_limit_at_once_and_live_ones_stay() {
        for (int i = 0; i < 5; i++) {
            put(token("expired" + i, Purpose.VERIFY_EMAIL, new UserId(environment.newId())));
        }
        OneTimeToken live =
                new OneTimeToken("live", Purpose.VERIFY_EMAIL, ada, "ada@mail.example", NOW.plus(LIFE.multipliedBy(2)));
        put(live);
        Instant expiry = NOW.plus(LIFE);

        assertThat(store.purgeExpired(expiry.minusMillis(1), 10)).isZero();
        assertThat(store.purgeExpired(expiry, 3)).isEqualTo(3);
        assertThat(store.purgeExpired(expiry, 3)).isEqualTo(2);
        assertThat(store.purgeExpired(expiry, 3)).isZero();
        assertThat(consume("live", Purpose.VERIFY_EMAIL)).isTrue();
    }

    @Test
    final void of_those_who_present_one_token_at_once_exactly_one_gets_it() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String digest = "digest" + round;
                put(token(digest, Purpose.VERIFY_EMAIL, ada));
                Callable<Boolean> runner = () -> consume(digest, Purpose.VERIFY_EMAIL);

                List<Boolean> used = race.run(Collections.nCopies(RUNNERS, runner));

                assertThat(used).hasSize(RUNNERS).containsOnlyOnce(true);
            }
        }
    }

    @Test
    final void a_token_is_as_good_as_before_when_what_it_was_used_for_is_undone() {
        OneTimeToken token = token("digest", Purpose.VERIFY_EMAIL, ada);
        put(token);

        assertThatExceptionOfType(Undone.class).isThrownBy(() -> consumeInVain("digest"));

        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).contains(token);
        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isTrue();
        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isFalse();
    }

    @Test
    final void a_unit_of_work_uses_a_token_once_and_does_not_find_it_afterwards() {
        put(token("digest", Purpose.VERIFY_EMAIL, ada));

        transactions.run(tx -> {
            assertThat(store.consume(tx, "digest", Purpose.VERIFY_EMAIL, NOW)).isTrue();
            assertThat(store.consume(tx, "digest", Purpose.VERIFY_EMAIL, NOW)).isFalse();
            assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).isEmpty();
        });
    }

    @Test
    final void one_whose_work_is_undone_leaves_the_token_to_one_of_those_who_wait_for_it() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String digest = "digest" + round;
                put(token(digest, Purpose.VERIFY_EMAIL, ada));
                List<Callable<Boolean>> runners = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    runners.add(() -> isUsedInVain(digest));
                    runners.add(() -> consume(digest, Purpose.VERIFY_EMAIL));
                }

                List<Boolean> used = race.run(runners);

                long kept = 0;
                for (int i = 1; i < used.size(); i += 2) {
                    kept += used.get(i) ? 1 : 0;
                }
                assertThat(kept).isEqualTo(1);
            }
        }
    }

    @Test
    final void tokens_that_are_locked_are_used_by_nobody_else_before_the_unit_of_work_ends() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String digest = "digest" + round;
                put(token(digest, Purpose.VERIFY_EMAIL, ada));
                Callable<Boolean> locking = () -> transactions.call(tx -> {
                    store.lock(tx, ada);
                    boolean there =
                            store.find(digest, Purpose.VERIFY_EMAIL, NOW).isPresent();
                    assertThat(store.consume(tx, digest, Purpose.VERIFY_EMAIL, NOW))
                            .isEqualTo(there);
                    return there;
                });

                List<Boolean> used = race.run(List.of(locking, () -> consume(digest, Purpose.VERIFY_EMAIL)));

                assertThat(used).containsOnlyOnce(true);
            }
        }
    }

    @Test
    final void locking_the_tokens_of_a_user_leaves_them_as_they_are() {
        OneTimeToken token = token("digest", Purpose.VERIFY_EMAIL, ada);
        put(token);

        transactions.run(tx -> {
            store.lock(tx, ada);
            store.lock(tx, grace);
        });

        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).contains(token);
    }

    @Test
    final void what_supersedes_a_token_works_whatever_becomes_of_the_earlier_one() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String earlier = "earlier" + round;
                String later = "later" + round;
                put(token(earlier, Purpose.VERIFY_EMAIL, ada));

                List<Boolean> unused = race.run(List.of(() -> consume(earlier, Purpose.VERIFY_EMAIL), () -> {
                    put(token(later, Purpose.VERIFY_EMAIL, ada));
                    return true;
                }));

                assertThat(consume(earlier, Purpose.VERIFY_EMAIL)).isFalse();
                assertThat(consume(later, Purpose.VERIFY_EMAIL)).isTrue();
            }
        }
    }

    @Test
    final void the_live_token_of_a_user_is_the_one_that_was_put_last_while_it_can_be_used() {
        OneTimeToken later = token("later", Purpose.CHANGE_EMAIL, ada);
        put(token("earlier", Purpose.CHANGE_EMAIL, ada));
        put(later);
        put(token("other", Purpose.CHANGE_EMAIL, new UserId(environment.newId())));
        Instant expiry = NOW.plus(LIFE);

        assertThat(store.findLive(ada, Purpose.CHANGE_EMAIL, expiry.minusMillis(1)))
                .contains(later);
        assertThat(store.findLive(ada, Purpose.CHANGE_EMAIL, expiry)).isEmpty();
        assertThat(store.findLive(ada, Purpose.VERIFY_EMAIL, NOW)).isEmpty();
        assertThat(consume("later", Purpose.CHANGE_EMAIL)).isTrue();
        assertThat(store.findLive(ada, Purpose.CHANGE_EMAIL, NOW)).isEmpty();
    }

    private OneTimeToken token(String digest, Purpose purpose, UserId user) {
        return new OneTimeToken(digest, purpose, user, "ada@mail.example", NOW.plus(LIFE));
    }

    private void put(OneTimeToken token) {
        transactions.run(tx -> store.put(tx, token));
    }

    private boolean consume(String digest, Purpose purpose) {
        return consume(digest, purpose, NOW);
    }

    private boolean consume(String digest, Purpose purpose, Instant now) {
        return transactions.call(tx -> store.consume(tx, digest, purpose, now));
    }

    private void consumeInVain(String digest) {
        transactions.run(tx -> {
            assertThat(store.consume(tx, digest, Purpose.VERIFY_EMAIL, NOW)).isTrue();
            throw new Undone();
        });
    }

    /** Whether there was a token to use, in a unit of work that is undone. */
    private boolean isUsedInVain(String digest) {
        AtomicBoolean used = new AtomicBoolean();
        try {
            transactions.run(tx -> {
                used.set(store.consume(tx, digest, Purpose.VERIFY_EMAIL, NOW));
                throw new Undone();
            });
        } catch (Undone e) {
            return used.get();
        }
        throw new AssertionError("the unit of work was not undone");
    }

    /** What a unit of work throws to be rolled back. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
