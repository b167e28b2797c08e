package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.OTHER_PASSWORD;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.account.AccountFixture.Ending;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PasswordChangeTest {

    private static final ChangePasswordResult CHANGED = new ChangePasswordResult.Changed();
    private static final ChangePasswordResult WRONG = new ChangePasswordResult.InvalidCredentials();

    private final SessionId acting = new SessionId(Environment.system().newId());
    private AccountFixture fixture = AccountFixture.create();
    private User ada;

    @BeforeEach
    void make_an_account() {
        ada = fixture.user(ADA);
        fixture.events.clear();
    }

    @Test
    void the_new_password_takes_the_place_of_the_old_one_and_the_other_sessions_end() {
        fixture.environment.advance(Duration.ofDays(3));

        assertThat(change(PASSWORD, OTHER_PASSWORD)).isEqualTo(CHANGED);

        assertThat(fixture.signsInWith(ada.id(), OTHER_PASSWORD)).isTrue();
        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isFalse();
        assertThat(credential().changedAt()).isEqualTo(NOW.plus(Duration.ofDays(3)));
        assertThat(fixture.endings)
                .containsExactly(new Ending(ada.id(), EndReason.PASSWORD_CHANGED, Optional.of(acting)));
        assertThat(fixture.events)
                .containsExactly(new AuthEvent.PasswordChanged(ada.id(), fixture.environment.now(), CONTEXT));
    }

    @Test
    void a_wrong_current_password_changes_nothing() {
        PasswordCredential before = credential();

        assertThat(change(OTHER_PASSWORD, OTHER_PASSWORD)).isEqualTo(WRONG);

        assertThat(credential()).isEqualTo(before);
        assertThat(fixture.endings).isEmpty();
        assertThat(fixture.events)
                .containsExactly(new AuthEvent.PasswordRefused(
                        ada.id(), "invalid_credentials", fixture.environment.now(), CONTEXT));
    }

    @Test
    void an_account_without_a_password_costs_the_same_work_as_a_wrong_one() {
        User grace = fixture.user(new NewAccount("grace@mail.example", null, Profile.empty(), true));
        List<ChangePasswordResult> results = new ArrayList<>();

        int without = fixture.hashesOf(() ->
                results.add(fixture.accounts.changePassword(grace.id(), acting, PASSWORD, OTHER_PASSWORD, CONTEXT)));
        int wrong = fixture.hashesOf(() -> results.add(change(OTHER_PASSWORD, OTHER_PASSWORD)));

        assertThat(results).containsOnly(WRONG);
        assertThat(without).isEqualTo(wrong);
    }

    @Test
    void a_weak_new_password_is_refused_with_the_reasons() {
        ChangePasswordResult result = change(PASSWORD, Secret.of("short"));

        assertThat(((ChangePasswordResult.WeakPassword) result).problems())
                .extracting(problem -> problem.field() + " " + problem.code())
                .contains("new_password too_short");
        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();
    }

    @Test
    void nothing_changes_when_the_acting_session_is_over() {
        fixture.actingSessionActive = false;

        assertThat(change(PASSWORD, OTHER_PASSWORD)).isEqualTo(new ChangePasswordResult.SessionOver());

        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();
        assertThat(fixture.endings).isEmpty();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void an_account_that_is_gone_or_disabled_has_no_session_to_change_it_from() {
        UserId nobody = new UserId(Environment.system().newId());
        fixture.accounts.disable(ada.id(), CONTEXT);

        assertThat(fixture.accounts.changePassword(nobody, acting, PASSWORD, OTHER_PASSWORD, CONTEXT))
                .isEqualTo(new ChangePasswordResult.SessionOver());
        assertThat(change(PASSWORD, OTHER_PASSWORD)).isEqualTo(new ChangePasswordResult.SessionOver());
        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();
    }

    @Test
    void an_interceptor_may_refuse_it() {
        fixture.interceptor = action -> {
            assertThat(action).isEqualTo(new AuthAction.ChangePassword(ada.id(), CONTEXT));
            return Optional.of(new Veto("the directory has the passwords"));
        };

        assertThat(change(PASSWORD, OTHER_PASSWORD))
                .isEqualTo(new ChangePasswordResult.Vetoed("the directory has the passwords"));
        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();
    }

    @Test
    void guessing_from_a_stolen_session_is_bounded_and_right_passwords_do_not_count() {
        for (int i = 0; i < 20; i++) {
            assertThat(change(PASSWORD, PASSWORD)).isEqualTo(CHANGED);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(change(OTHER_PASSWORD, OTHER_PASSWORD)).isEqualTo(WRONG);
        }

        assertThat(change(PASSWORD, OTHER_PASSWORD))
                .isEqualTo(new ChangePasswordResult.RateLimited(Duration.ofMinutes(6)));
        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();

        fixture.environment.advance(Duration.ofMinutes(6));
        assertThat(change(PASSWORD, OTHER_PASSWORD)).isEqualTo(CHANGED);
    }

    @Test
    void a_sign_in_that_rehashes_the_same_password_meanwhile_does_not_make_it_wrong() {
        PasswordHash rehashed = hash(PASSWORD);
        fixture.hasher.midway(() -> assertThat(fixture.storage
                        .credentials()
                        .replace(ada.id(), credential().hash(), rehashed))
                .isTrue());

        assertThat(change(PASSWORD, OTHER_PASSWORD)).isEqualTo(CHANGED);
        assertThat(fixture.signsInWith(ada.id(), OTHER_PASSWORD)).isTrue();
    }

    @Test
    void a_change_from_elsewhere_meanwhile_wins() {
        Secret third = Secret.of("an umbrella of copper rain");
        PasswordHash changed = hash(third);
        fixture.hasher.midway(() -> fixture.storage
                .transactions()
                .run(tx -> fixture.storage.credentials().put(tx, new PasswordCredential(ada.id(), changed, NOW))));

        assertThat(change(PASSWORD, OTHER_PASSWORD)).isEqualTo(WRONG);
        assertThat(fixture.signsInWith(ada.id(), third)).isTrue();
        assertThat(fixture.endings).isEmpty();
    }

    @Test
    void an_outdated_hash_is_verified_and_replaced_by_one_of_today() {
        PasswordHash outdated = CountingHasher.outdated(PASSWORD.reveal());
        fixture.storage
                .transactions()
                .run(tx -> fixture.storage.credentials().put(tx, new PasswordCredential(ada.id(), outdated, NOW)));

        assertThat(change(PASSWORD, OTHER_PASSWORD)).isEqualTo(CHANGED);
        assertThat(fixture.signsInWith(ada.id(), OTHER_PASSWORD)).isTrue();
    }

    @Test
    void while_too_many_passwords_are_verified_nothing_is_counted() {
        fixture = AccountFixture.withRoomForOneHash();
        make_an_account();
        for (int i = 0; i < 20; i++) {
            List<ChangePasswordResult> results = new ArrayList<>();
            fixture.hasher.midway(() -> results.add(change(OTHER_PASSWORD, OTHER_PASSWORD)));
            fixture.register("grace" + i + "@mail.example", PASSWORD);
            assertThat(results).hasSize(1).allMatch(ChangePasswordResult.RateLimited.class::isInstance);
        }

        assertThat(change(PASSWORD, OTHER_PASSWORD)).isEqualTo(CHANGED);
    }

    @Test
    void while_the_store_is_out_of_reach_nothing_is_counted() {
        AtomicReference<FailingCredentials> credentials = new AtomicReference<>();
        fixture = AccountFixture.withCredentials(store -> {
            credentials.set(new FailingCredentials(store));
            return credentials.get();
        });
        make_an_account();
        credentials.get().failFinds(true);
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> change(OTHER_PASSWORD, OTHER_PASSWORD));
        }
        credentials.get().failFinds(false);

        assertThat(change(OTHER_PASSWORD, OTHER_PASSWORD)).isEqualTo(WRONG);
        assertThat(change(PASSWORD, OTHER_PASSWORD)).isEqualTo(CHANGED);
    }

    private ChangePasswordResult change(Secret current, Secret updated) {
        return fixture.accounts.changePassword(ada.id(), acting, current, updated, CONTEXT);
    }

    private PasswordCredential credential() {
        return fixture.storage.credentials().find(ada.id()).orElseThrow();
    }

    private PasswordHash hash(Secret password) {
        return ((HashResult.Hashed) fixture.hasher.hasher().hash(password)).hash();
    }
}
