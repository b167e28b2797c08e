package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.revocation.RevocationSettings;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node asks its storage about names, and what it answers when that is out of reach. */
final class SubjectNamesTest {

    private static final Duration LIFE = Duration.ofMinutes(21);

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final InMemoryStorage storage = InMemoryStorage.create();
    private final CountedSubjects store = new CountedSubjects(storage.subjects());
    private final Revocations revocations = Revocations.create(
            storage.revocations(), RevocationFeed.none(), environment, RevocationSettings.defaults());
    private final Set<UserId> accounts = new HashSet<>();
    private final UserId ada = new UserId(environment.newId());

    @AfterEach
    void close() {
        revocations.close();
    }

    private SubjectNames names(SubjectIdentifiers kind) {
        SubjectNames names = SubjectNames.create(
                kind,
                store,
                storage.revocations(),
                revocations,
                storage.transactions(),
                environment,
                LIFE,
                accounts::contains);
        names.look();
        store.calls = 0;
        return names;
    }

    private static UUID opaque(UUID id) {
        return new UUID(id.getMostSignificantBits() & ~0xF000L | 0x8000L, id.getLeastSignificantBits());
    }

    @Test
    void user_ids_cost_no_question() {
        SubjectNames names = names(SubjectIdentifiers.USER_ID);

        SubjectNames.Said said = names.said(ada, 3);

        assertThat(said).isEqualTo(new SubjectNames.Said(ada.value(), 3));
        assertThat(names.meant(said)).isEqualTo(new SubjectNames.Meant(ada, 3));
        assertThat(store.calls).isZero();
    }

    @Test
    void an_opaque_name_that_stays_is_asked_for_once() {
        SubjectNames names = names(SubjectIdentifiers.OPAQUE);
        SubjectNames.Said said = names.said(ada, 0);
        SubjectNames.Meant meant = names.meant(said);
        store.calls = 0;

        assertThat(names.said(ada, 0)).isEqualTo(said);
        assertThat(names.meant(said)).isEqualTo(meant).isEqualTo(new SubjectNames.Meant(ada, 0));
        assertThat(store.calls).isZero();
        assertThat(said.subject().version()).isEqualTo(8);
        assertThat(said.subject().variant()).isEqualTo(2);
    }

    @Test
    void an_opaque_name_is_remembered_for_a_minute_of_the_environments_clock_and_not_when_that_is_set_back() {
        SubjectNames names = names(SubjectIdentifiers.OPAQUE);
        SubjectNames.Said said = names.said(ada, 0);
        store.calls = 0;

        environment.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(names.said(ada, 0)).isEqualTo(said);
        assertThat(store.calls).isZero();
        environment.advance(Duration.ofNanos(1));
        assertThat(names.said(ada, 0)).isEqualTo(said);
        assertThat(store.calls).isOne();
        environment.advance(Duration.ofSeconds(-1));
        assertThat(names.said(ada, 0)).isEqualTo(said);
        assertThat(store.calls).isEqualTo(2);
    }

    @Test
    void a_name_that_may_be_given_up_elsewhere_costs_one_question_for_each_token() {
        SubjectNames names = names(SubjectIdentifiers.ROTATED_AT_SIGN_OUT);
        SubjectNames.Said said = names.said(ada, 0);
        store.calls = 0;

        assertThat(names.said(ada, 0)).isEqualTo(said);
        assertThat(store.calls).isOne();
        SubjectNames other = names(SubjectIdentifiers.ROTATED_AT_SIGN_OUT);
        storage.transactions().run(tx -> other.signedOut(tx, ada));
        assertThat(names.said(ada, 0).subject()).isNotEqualTo(said.subject());
    }

    @Test
    void a_storage_that_is_out_of_reach_is_no_answer_and_no_name() {
        SubjectNames.Said said = names(SubjectIdentifiers.OPAQUE).said(ada, 0);
        SubjectNames names = names(SubjectIdentifiers.OPAQUE);
        store.cut = true;

        assertThatThrownBy(() -> names.meant(said)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> names.said(ada, 0)).isInstanceOf(StoreUnavailableException.class);

        store.cut = false;
        assertThat(names.meant(said).user()).isEqualTo(ada);
    }

    @Test
    void a_name_that_nobody_has_is_refused_and_asked_for_again_each_time() {
        SubjectNames names = names(SubjectIdentifiers.OPAQUE);
        SubjectNames.Said said = new SubjectNames.Said(opaque(environment.newId()), 1);

        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> names.meant(said)).isInstanceOf(TokenRejectedException.class);
            assertThat(store.calls).isEqualTo(i);
        }
    }

    @Test
    void a_host_whose_ids_look_like_opaque_names_is_served_all_the_same() {
        UserId looksOpaque = new UserId(opaque(environment.newId()));
        accounts.add(looksOpaque);

        assertThat(names(SubjectIdentifiers.USER_ID).meant(new SubjectNames.Said(looksOpaque.value(), 2)))
                .isEqualTo(new SubjectNames.Meant(looksOpaque, 2));
    }

    /** A real store on a line that can be cut; counts what it is asked. */
    private static final class CountedSubjects implements SubjectStore {

        private final SubjectStore store;
        private int calls;
        private boolean cut;

        CountedSubjects(SubjectStore store) {
            this.store = store;
        }

        private SubjectStore reach() {
            calls++;
            if (cut) {
                throw new StoreUnavailableException("the names are out of reach");
            }
            return store;
        }

        @Override
        public Optional<StoredSubject> current(UserId user) {
            return reach().current(user);
        }

        @Override
        public Optional<StoredSubject> find(UUID subject) {
            return reach().find(subject);
        }

        @Override
        public List<StoredSubject> of(UserId user) {
            return reach().of(user);
        }

        @Override
        public void put(Tx tx, StoredSubject subject) {
            reach().put(tx, subject);
        }

        @Override
        public boolean retire(Tx tx, UserId user, Instant until) {
            return reach().retire(tx, user, until);
        }

        @Override
        public int retireAll(Instant createdBefore, Instant until, int limit) {
            return reach().retireAll(createdBefore, until, limit);
        }

        @Override
        public boolean isEmpty() {
            return reach().isEmpty();
        }

        @Override
        public int purgeExpired(Instant now, int limit) {
            return reach().purgeExpired(now, limit);
        }
    }
}
