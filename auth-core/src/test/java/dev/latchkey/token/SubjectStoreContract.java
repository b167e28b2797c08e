package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.Storage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link SubjectStore}. An implementation gives its storage, empty each time. */
public abstract class SubjectStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123456Z");

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private Storage storage;
    private SubjectStore store;

    /** The storage, with nothing in it at the start of each test. */
    protected abstract Storage storage();

    @BeforeEach
    final void open() {
        storage = storage();
        store = storage.subjects();
    }

    @Test
    final void at_first_nobody_has_a_name() {
        assertThat(store.isEmpty()).isTrue();
        assertThat(store.current(ada)).isEmpty();
        assertThat(store.of(ada)).isEmpty();
        assertThat(store.find(environment.newId())).isEmpty();
        assertThat(retire(ada, NOW)).isFalse();
    }

    @Test
    final void a_name_is_found_by_itself_and_by_its_user() {
        StoredSubject name = put(ada, 3, NOW, null);
        StoredSubject other = put(grace, 0, NOW, null);

        assertThat(store.isEmpty()).isFalse();
        assertThat(store.current(ada)).contains(name);
        assertThat(store.find(name.subject())).contains(name);
        assertThat(store.of(ada)).containsExactly(name);
        assertThat(store.current(grace)).contains(other);
    }

    @Test
    final void a_retired_name_is_its_users_still_and_no_longer_the_current_one() {
        StoredSubject name = put(ada, 1, NOW, null);
        StoredSubject other = put(grace, 1, NOW, null);

        assertThat(retire(ada, NOW.plusSeconds(60))).isTrue();
        assertThat(retire(ada, NOW.plusSeconds(90))).isFalse();

        StoredSubject retired = new StoredSubject(name.subject(), ada, 1, NOW, NOW.plusSeconds(60));
        assertThat(store.current(ada)).isEmpty();
        assertThat(store.find(name.subject())).contains(retired);
        StoredSubject next = put(ada, 2, NOW.plusSeconds(1), null);
        assertThat(store.current(ada)).contains(next);
        assertThat(store.of(ada)).containsExactlyInAnyOrder(retired, next);
        assertThat(store.current(grace)).contains(other);
    }

    @Test
    final void a_name_that_is_put_again_changes_how_long_it_is_kept_and_nothing_else() {
        StoredSubject name = put(ada, 1, NOW, NOW.plusSeconds(60));

        put(new StoredSubject(name.subject(), ada, 7, NOW.plusSeconds(9), NOW.plusSeconds(120)));

        assertThat(store.of(ada)).containsExactly(new StoredSubject(name.subject(), ada, 1, NOW, NOW.plusSeconds(120)));
    }

    @Test
    final void retired_names_are_forgotten_once_their_time_is_over_no_more_than_the_limit_at_once() {
        StoredSubject current = put(ada, 0, NOW, null);
        for (int i = 0; i < 5; i++) {
            put(ada, 0, NOW, NOW.plusSeconds(60));
        }

        assertThat(store.purgeExpired(NOW.plusSeconds(60).minusMillis(1), 10)).isZero();
        assertThat(store.purgeExpired(NOW.plusSeconds(60), 3)).isEqualTo(3);
        assertThat(store.purgeExpired(NOW.plusSeconds(60), 3)).isEqualTo(2);
        assertThat(store.purgeExpired(NOW.plusSeconds(60), 3)).isZero();
        assertThat(store.of(ada)).containsExactly(current);
    }

    @Test
    final void those_of_all_users_are_retired_but_for_the_newest_no_more_than_the_limit_at_once() {
        StoredSubject first = put(ada, 0, NOW.minusSeconds(1), null);
        put(grace, 0, NOW.minusSeconds(1), null);
        UserId third = new UserId(environment.newId());
        StoredSubject newest = put(third, 0, NOW, null);

        assertThat(store.retireAll(NOW, NOW.plusSeconds(60), 1)).isEqualTo(1);
        assertThat(store.retireAll(NOW, NOW.plusSeconds(60), 1)).isEqualTo(1);
        assertThat(store.retireAll(NOW, NOW.plusSeconds(60), 1)).isZero();

        assertThat(store.current(ada)).isEmpty();
        assertThat(store.current(grace)).isEmpty();
        assertThat(store.current(third)).contains(newest);
        assertThat(store.find(first.subject()).orElseThrow().retiredUntil()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    final void what_is_undone_never_was() {
        StoredSubject name = put(ada, 0, NOW, null);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> storage.transactions().run(tx -> {
                    assertThat(store.retire(tx, ada, NOW)).isTrue();
                    store.put(tx, new StoredSubject(environment.newId(), ada, 0, NOW, null));
                    throw new IllegalStateException("undo");
                }));

        assertThat(store.of(ada)).containsExactly(name);
    }

    @Test
    final void the_names_of_a_user_go_with_the_account_and_nobody_elses() {
        StoredSubject name = put(ada, 0, NOW, null);
        put(ada, 0, NOW, NOW.plusSeconds(60));
        StoredSubject other = put(grace, 0, NOW, null);

        storage.transactions().run(tx -> storage.deletions().eraseRows(tx, ada));

        assertThat(store.of(ada)).isEmpty();
        assertThat(store.find(name.subject())).isEmpty();
        assertThat(store.of(grace)).containsExactly(other);
    }

    private boolean retire(UserId user, Instant until) {
        return storage.transactions().call(tx -> store.retire(tx, user, until));
    }

    private StoredSubject put(UserId user, int epoch, Instant createdAt, @Nullable Instant retiredUntil) {
        return put(new StoredSubject(environment.newId(), user, epoch, createdAt, retiredUntil));
    }

    private StoredSubject put(StoredSubject name) {
        storage.transactions().run(tx -> store.put(tx, name));
        return name;
    }
}
