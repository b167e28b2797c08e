package dev.latchkey.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link EmailCodeStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class EmailCodeStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final Instant EXPIRY = NOW.plus(Duration.ofMinutes(10));
    private static final int RUNNERS = 16;
    private static final int ROUNDS = 300;

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private Transactions transactions;
    private EmailCodeStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract EmailCodeStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void a_code_works_once_for_its_user_and_its_sign_in() {
        ask(ada, "one");
        assertThat(store.find(ada, NOW)).contains(new EmailCode(ada, "one", null, EXPIRY));
        assertThat(store.mint(ada, "one", "digest", NOW)).isTrue();
        assertThat(store.find(ada, NOW)).contains(new EmailCode(ada, "one", "digest", EXPIRY));

        assertThat(store.consume(ada, "other", "digest", NOW)).isFalse();
        assertThat(store.consume(ada, "one", "Digest", NOW)).isFalse();
        assertThat(store.consume(grace, "one", "digest", NOW)).isFalse();
        assertThat(store.consume(ada, "one", "digest", NOW)).isTrue();
        assertThat(store.consume(ada, "one", "digest", NOW)).isFalse();
        assertThat(store.find(ada, NOW)).isEmpty();
    }

    @Test
    final void before_the_mail_is_made_no_code_works() {
        ask(ada, "one");

        assertThat(store.consume(ada, "one", "", NOW)).isFalse();
        assertThat(store.consume(ada, "one", "null", NOW)).isFalse();
        assertThat(store.find(ada, NOW)).isPresent();
    }

    @Test
    final void a_code_that_is_minted_again_replaces_the_earlier_one() {
        ask(ada, "one");
        assertThat(store.mint(ada, "one", "earlier", NOW)).isTrue();
        assertThat(store.mint(ada, "one", "later", NOW)).isTrue();

        assertThat(store.consume(ada, "one", "earlier", NOW)).isFalse();
        assertThat(store.consume(ada, "one", "later", NOW)).isTrue();
    }

    @Test
    final void a_code_for_a_later_sign_in_replaces_that_of_the_earlier_one() {
        ask(ada, "one");
        assertThat(store.mint(ada, "one", "digest", NOW)).isTrue();
        ask(ada, "other");

        assertThat(store.consume(ada, "one", "digest", NOW)).isFalse();
        assertThat(store.mint(ada, "one", "digest", NOW)).isFalse();
        assertThat(store.mint(ada, "other", "fresh", NOW)).isTrue();
        assertThat(store.consume(ada, "other", "fresh", NOW)).isTrue();
    }

    @Test
    final void a_code_works_until_its_expiry_and_not_at_it() {
        ask(ada, "one");
        assertThat(store.mint(ada, "one", "digest", EXPIRY)).isFalse();
        assertThat(store.mint(ada, "one", "digest", EXPIRY.minusMillis(1))).isTrue();

        assertThat(store.find(ada, EXPIRY)).isEmpty();
        assertThat(store.consume(ada, "one", "digest", EXPIRY)).isFalse();
        assertThat(store.consume(ada, "one", "digest", EXPIRY.minusMillis(1))).isTrue();
    }

    @Test
    final void expired_codes_are_forgotten_no_more_than_the_limit_at_once() {
        for (int i = 0; i < 5; i++) {
            ask(new UserId(environment.newId()), "one");
        }

        assertThat(store.purgeExpired(EXPIRY.minusMillis(1), 10)).isZero();
        assertThat(store.purgeExpired(EXPIRY, 3)).isEqualTo(3);
        assertThat(store.purgeExpired(EXPIRY, 3)).isEqualTo(2);
        assertThat(store.purgeExpired(EXPIRY, 3)).isZero();
    }

    @Test
    final void of_those_who_use_one_code_at_once_exactly_one_does() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                ask(ada, "one");
                assertThat(store.mint(ada, "one", "digest", NOW)).isTrue();
                Callable<Boolean> runner = () -> store.consume(ada, "one", "digest", NOW);

                assertThat(race.run(Collections.nCopies(RUNNERS, runner))).containsOnlyOnce(true);
            }
        }
    }

    @Test
    final void a_code_that_is_asked_for_while_the_one_before_is_forgotten_or_used_stays() throws Exception {
        Instant later = EXPIRY.plusSeconds(600);
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                ask(ada, "one");
                assertThat(store.mint(ada, "one", "digest", NOW)).isTrue();
                List<Callable<Boolean>> runners = List.of(
                        () -> transactions.call(tx -> {
                            store.put(tx, new EmailCode(ada, "other", null, later));
                            return true;
                        }),
                        () -> store.purgeExpired(EXPIRY, 10) >= 0,
                        () -> store.consume(ada, "one", "digest", NOW) || true);

                assertThat(race.run(runners)).containsOnly(true);
                assertThat(store.find(ada, EXPIRY)).contains(new EmailCode(ada, "other", null, later));
            }
        }
    }

    private void ask(UserId user, String challenge) {
        transactions.run(tx -> store.put(tx, new EmailCode(user, challenge, null, EXPIRY)));
    }
}
