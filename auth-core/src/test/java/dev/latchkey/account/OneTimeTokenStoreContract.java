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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link OneTimeTokenStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class OneTimeTokenStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final Duration LIFE = Duration.ofHours(1);
    private static final int RUNNERS = 16;
    private static final int ROUNDS = 300;

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

        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).contains(token);
        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isEmpty();
        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).isEmpty();
    }

    @Test
    final void a_look_at_a_token_does_not_use_it_up() {
        OneTimeToken token = token("digest", Purpose.VERIFY_EMAIL, ada);
        put(token);

        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).contains(token);
        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).contains(token);
        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).contains(token);
    }

    @Test
    final void a_digest_that_differs_in_case_alone_is_unknown() {
        put(token("Digest", Purpose.VERIFY_EMAIL, ada));

        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isEmpty();
        assertThat(store.find("DIGEST", Purpose.VERIFY_EMAIL, NOW)).isEmpty();
        assertThat(consume("Digest", Purpose.VERIFY_EMAIL)).isPresent();
    }

    @Test
    final void a_token_is_unknown_for_another_purpose_and_stays_good_for_its_own() {
        put(token("digest", Purpose.SET_UP, OneTimeToken.NOBODY));

        assertThat(consume("digest", Purpose.VERIFY_EMAIL)).isEmpty();
        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, NOW)).isEmpty();
        assertThat(consume("digest", Purpose.SET_UP)).isPresent();
    }

    @Test
    final void a_token_stops_working_at_its_expiry_and_not_before() {
        put(token("digest", Purpose.VERIFY_EMAIL, ada));
        Instant expiry = NOW.plus(LIFE);

        assertThat(store.find("digest", Purpose.VERIFY_EMAIL, expiry)).isEmpty();
        assertThat(store.consume("digest", Purpose.VERIFY_EMAIL, expiry)).isEmpty();
        assertThat(store.consume("digest", Purpose.VERIFY_EMAIL, expiry.minusMillis(1)))
                .isPresent();
    }

    @Test
    final void a_new_token_supersedes_the_users_earlier_one_of_its_purpose_and_no_other() {
        put(token("earlier", Purpose.VERIFY_EMAIL, ada));
        put(token("other-purpose", Purpose.SET_UP, ada));
        put(token("other-user", Purpose.VERIFY_EMAIL, grace));

        put(token("later", Purpose.VERIFY_EMAIL, ada));

        assertThat(consume("earlier", Purpose.VERIFY_EMAIL)).isEmpty();
        assertThat(consume("other-purpose", Purpose.SET_UP)).isPresent();
        assertThat(consume("other-user", Purpose.VERIFY_EMAIL)).isPresent();
        assertThat(consume("later", Purpose.VERIFY_EMAIL)).isPresent();
    }

    @Test
    final void a_token_of_a_failed_unit_of_work_never_works_and_supersedes_nothing() {
        put(token("earlier", Purpose.VERIFY_EMAIL, ada));

        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    store.put(tx, token("undone", Purpose.VERIFY_EMAIL, ada));
                    throw new Undone();
                }));

        assertThat(consume("undone", Purpose.VERIFY_EMAIL)).isEmpty();
        assertThat(consume("earlier", Purpose.VERIFY_EMAIL)).isPresent();
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
        assertThat(consume("live", Purpose.VERIFY_EMAIL)).contains(live);
    }

    @Test
    final void of_those_who_present_one_token_at_once_exactly_one_gets_it() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String digest = "digest" + round;
                OneTimeToken token = token(digest, Purpose.VERIFY_EMAIL, ada);
                put(token);
                Callable<Optional<OneTimeToken>> runner = () -> consume(digest, Purpose.VERIFY_EMAIL);

                List<Optional<OneTimeToken>> given = race.run(Collections.nCopies(RUNNERS, runner));

                assertThat(given).containsOnlyOnce(Optional.of(token));
                assertThat(given.stream().filter(Optional::isEmpty)).hasSize(RUNNERS - 1);
            }
        }
    }

    @Test
    final void what_supersedes_a_token_works_whatever_becomes_of_the_earlier_one() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String earlier = "earlier" + round;
                String later = "later" + round;
                put(token(earlier, Purpose.VERIFY_EMAIL, ada));

                List<Boolean> unused = race.run(List.of(
                        () -> consume(earlier, Purpose.VERIFY_EMAIL).isPresent(), () -> {
                            put(token(later, Purpose.VERIFY_EMAIL, ada));
                            return true;
                        }));

                assertThat(consume(earlier, Purpose.VERIFY_EMAIL)).isEmpty();
                assertThat(consume(later, Purpose.VERIFY_EMAIL)).isPresent();
            }
        }
    }

    private OneTimeToken token(String digest, Purpose purpose, UserId user) {
        return new OneTimeToken(digest, purpose, user, "ada@mail.example", NOW.plus(LIFE));
    }

    private void put(OneTimeToken token) {
        transactions.run(tx -> store.put(tx, token));
    }

    private Optional<OneTimeToken> consume(String digest, Purpose purpose) {
        return store.consume(digest, purpose, NOW);
    }

    /** What a unit of work throws to be rolled back. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
