package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.UserId;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.OutboxMessage;
import dev.latchkey.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link DeletionStore}. An implementation gives its storage, empty each time. */
public abstract class DeletionStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123456Z");

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private Storage storage;
    private DeletionStore store;

    /** The storage, with nothing in it at the start of each test. */
    protected abstract Storage storage();

    @BeforeEach
    final void open() {
        storage = storage();
        store = storage.deletions();
    }

    @Test
    final void a_deletion_comes_back_as_it_was_noted_last() {
        put(deletion(ada, NOW));
        PendingDeletion later = new PendingDeletion(ada, NOW, NOW.plusSeconds(60), UserStatus.DISABLED);
        put(later);

        assertThat(store.find(ada)).contains(later);
        assertThat(store.find(grace)).isEmpty();
    }

    @Test
    final void those_whose_time_has_come_are_given_the_longest_due_first() {
        put(deletion(ada, NOW));
        put(deletion(grace, NOW.minusSeconds(1)));
        put(deletion(new UserId(environment.newId()), NOW.plusNanos(1_000)));

        assertThat(store.due(NOW, 10)).extracting(PendingDeletion::user).containsExactly(grace, ada);
        assertThat(store.due(NOW, 1)).extracting(PendingDeletion::user).containsExactly(grace);
        assertThat(store.due(NOW.minusSeconds(2), 10)).isEmpty();
    }

    @Test
    final void of_all_who_remove_a_deletion_at_once_one_has_done_so() throws Exception {
        Callable<Boolean> removing = () -> storage.transactions().call(tx -> store.remove(tx, ada));
        try (Race race = new Race()) {
            for (int round = 0; round < 20; round++) {
                put(deletion(ada, NOW));
                assertThat(race.run(Collections.nCopies(4, removing))).containsOnlyOnce(true);
                assertThat(store.find(ada)).isEmpty();
            }
        }
    }

    @Test
    final void a_removal_that_is_rolled_back_leaves_it_as_it_was() {
        put(deletion(ada, NOW));
        assertThatThrownBy(() -> storage.transactions().run(tx -> {
                    assertThat(store.remove(tx, ada)).isTrue();
                    throw new IllegalStateException("undone");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.find(ada)).isPresent();
    }

    @Test
    final void the_rows_of_a_user_are_erased_and_nobody_elses() {
        for (UserId user : List.of(ada, grace)) {
            put(deletion(user, NOW));
            storage.transactions().run(tx -> {
                storage.outbox().add(tx, mail(user));
                storage.oneTimeTokens()
                        .put(
                                tx,
                                new OneTimeToken(
                                        "digest-" + user,
                                        OneTimeToken.Purpose.VERIFY_EMAIL,
                                        user,
                                        "s",
                                        NOW.plusSeconds(60)));
                int unused =
                        storage.revocations().raiseEpoch(tx, user, EndReason.ACCOUNT_DISABLED, NOW.plusSeconds(60));
            });
        }

        storage.transactions().run(tx -> store.eraseRows(tx, ada));

        assertThat(store.find(ada)).isEmpty();
        assertThat(storage.outbox().of(ada, null, 10)).isEmpty();
        assertThat(token(ada)).isFalse();
        assertThat(storage.revocations().epoch(ada)).isZero();
        assertThat(store.find(grace)).isPresent();
        assertThat(storage.outbox().of(grace, null, 10)).hasSize(1);
        assertThat(token(grace)).isTrue();
        assertThat(storage.revocations().epoch(grace)).isEqualTo(1);
    }

    private boolean token(UserId user) {
        return storage.oneTimeTokens()
                .find("digest-" + user, OneTimeToken.Purpose.VERIFY_EMAIL, NOW)
                .isPresent();
    }

    private OutboxMessage mail(UserId user) {
        return new OutboxMessage(
                environment.newId(),
                user,
                MessageKind.VERIFY_EMAIL,
                Locale.ENGLISH,
                NOW,
                0,
                NOW.plus(Duration.ofDays(1)));
    }

    private static PendingDeletion deletion(UserId user, Instant dueAt) {
        return new PendingDeletion(user, NOW.minus(Duration.ofDays(30)), dueAt, UserStatus.ACTIVE);
    }

    private void put(PendingDeletion deletion) {
        storage.transactions().run(tx -> store.put(tx, deletion));
    }
}
