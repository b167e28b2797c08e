package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.AccountFixture.Ending;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusChangeTest {

    private final AccountFixture fixture = AccountFixture.create();

    @Test
    void a_disabled_account_loses_its_sessions() {
        User ada = fixture.user(ADA);

        assertThat(fixture.accounts.disable(ada.id(), CONTEXT)).isEqualTo(StatusResult.CHANGED);

        assertThat(fixture.stored(ada.id()).status()).isEqualTo(UserStatus.DISABLED);
        assertThat(fixture.endings).containsExactly(new Ending(ada.id(), EndReason.ACCOUNT_DISABLED, Optional.empty()));
        assertThat(fixture.events).last().isEqualTo(new AuthEvent.UserDisabled(ada.id(), NOW, CONTEXT));
    }

    @Test
    void disabling_twice_does_nothing_more() {
        User ada = fixture.user(ADA);
        fixture.accounts.disable(ada.id(), CONTEXT);
        User disabled = fixture.stored(ada.id());

        assertThat(fixture.accounts.disable(ada.id(), CONTEXT)).isEqualTo(StatusResult.UNCHANGED);

        assertThat(fixture.stored(ada.id())).isEqualTo(disabled);
        assertThat(fixture.endings).hasSize(1);
    }

    @Test
    void an_enabled_account_is_active_again_and_gets_no_session_back() {
        User ada = fixture.user(ADA);
        fixture.accounts.disable(ada.id(), CONTEXT);
        fixture.endings.clear();

        assertThat(fixture.accounts.enable(ada.id(), CONTEXT)).isEqualTo(StatusResult.CHANGED);
        assertThat(fixture.accounts.enable(ada.id(), CONTEXT)).isEqualTo(StatusResult.UNCHANGED);

        assertThat(fixture.stored(ada.id()).isActive()).isTrue();
        assertThat(fixture.endings).isEmpty();
        assertThat(fixture.events).last().isEqualTo(new AuthEvent.UserEnabled(ada.id(), NOW, CONTEXT));
    }

    @Test
    void an_account_whose_address_was_never_verified_is_pending_again() {
        fixture.register(ADA, PASSWORD);
        UserId ada = fixture.stored(ADA).id();
        fixture.accounts.disable(ada, CONTEXT);

        fixture.accounts.enable(ada, CONTEXT);

        assertThat(fixture.stored(ada).status()).isEqualTo(UserStatus.PENDING);
        assertThat(fixture.accounts.mintVerification(ada)).isPresent();
    }

    @Test
    void without_verification_it_is_active_again() {
        AccountFixture open = AccountFixture.withoutVerification();
        open.register(ADA, PASSWORD);
        UserId ada = open.stored(ADA).id();
        open.accounts.disable(ada, CONTEXT);

        open.accounts.enable(ada, CONTEXT);

        assertThat(open.stored(ada).isActive()).isTrue();
    }

    @Test
    void an_account_that_does_not_exist_is_not_found() {
        UserId nobody = new UserId(Environment.system().newId());

        assertThat(fixture.accounts.disable(nobody, CONTEXT)).isEqualTo(StatusResult.NOT_FOUND);
        assertThat(fixture.accounts.enable(nobody, CONTEXT)).isEqualTo(StatusResult.NOT_FOUND);
    }

    @Test
    void the_last_administrator_is_not_disabled() {
        User ada = fixture.administrator(ADA);

        assertThat(fixture.accounts.disable(ada.id(), CONTEXT)).isEqualTo(StatusResult.LAST_ADMIN);

        assertThat(fixture.stored(ada.id())).isEqualTo(ada);
        assertThat(fixture.endings).isEmpty();
    }

    @Test
    void a_disabled_administrator_does_not_count_as_another() {
        User ada = fixture.administrator(ADA);
        User grace = fixture.administrator("grace@mail.example");

        assertThat(fixture.accounts.disable(ada.id(), CONTEXT)).isEqualTo(StatusResult.CHANGED);
        assertThat(fixture.accounts.disable(grace.id(), CONTEXT)).isEqualTo(StatusResult.LAST_ADMIN);
    }

    @Test
    void of_two_administrators_who_are_disabled_at_once_one_stays() throws Exception {
        User ada = fixture.administrator(ADA);
        User grace = fixture.administrator("grace@mail.example");
        try (Race race = new Race()) {
            for (int round = 0; round < 300; round++) {
                List<StatusResult> results = race.run(List.of(
                        () -> fixture.accounts.disable(ada.id(), CONTEXT),
                        () -> fixture.accounts.disable(grace.id(), CONTEXT)));

                assertThat(results).containsExactlyInAnyOrder(StatusResult.CHANGED, StatusResult.LAST_ADMIN);
                fixture.accounts.enable(ada.id(), CONTEXT);
                fixture.accounts.enable(grace.id(), CONTEXT);
            }
        }
    }
}
