package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.Accounts;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.DeleteResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.Profile;
import dev.latchkey.account.Registration;
import dev.latchkey.account.User;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked for an address without an account takes no mail from who registers with it afterwards. */
class MailToNobodyTest {

    private static final String LATER = "later@mail.example";
    private static final RequestContext ANYBODY = RequestContext.none();

    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.deletionGrace(Duration.ZERO));

    @AfterEach
    void close() {
        kit.close();
    }

    private Accounts accounts() {
        return kit.latchkey().accounts();
    }

    @Test
    void mails_of_verification_that_anybody_asks_for_beforehand_do_not_keep_that_of_the_registration() {
        tenTimes(address -> accounts().resendVerification(address, ANYBODY));

        register();

        assertThat(mails()).isEqualTo(1);
        assertThat(accounts().verifyEmail(kit.mail().tokenTo(LATER), ANYBODY))
                .isInstanceOf(VerifyEmailResult.Verified.class);
    }

    @Test
    void what_is_asked_for_an_address_that_is_verified_goes_to_nobody_too() {
        register();
        assertThat(mails()).isEqualTo(1);
        assertThat(accounts().verifyEmail(kit.mail().tokenTo(LATER), ANYBODY))
                .isInstanceOf(VerifyEmailResult.Verified.class);

        tenTimes(address -> accounts().resendVerification(address, ANYBODY));

        assertThat(mails()).isEqualTo(1);
    }

    @Test
    void an_account_that_cannot_be_made_for_somebody_counts_as_no_mail_to_the_address() {
        NewAccount unverified = new NewAccount(LATER, null, Profile.empty(), false);
        User owner = kit.user(LATER);
        tenTimes(address ->
                assertThat(accounts().create(unverified, ANYBODY)).isInstanceOf(CreateResult.AddressTaken.class));
        assertThat(kit.latchkey().ownData().deleteAsHost(owner.id(), ANYBODY))
                .isInstanceOf(DeleteResult.Scheduled.class);

        assertThat(accounts().create(unverified, ANYBODY)).isInstanceOf(CreateResult.Created.class);

        assertThat(mails()).isEqualTo(1);
    }

    @Test
    void links_to_a_new_password_that_anybody_asks_for_beforehand_do_not_keep_those_of_the_owner() {
        tenTimes(address -> accounts().passwordResets().request(address, ANYBODY));
        register();

        accounts().passwordResets().request(LATER, ANYBODY);

        assertThat(mails()).isEqualTo(2);
    }

    @Test
    void links_that_sign_in_which_anybody_asks_for_beforehand_do_not_keep_those_of_the_owner() {
        tenTimes(address -> kit.latchkey().logins().mailLink(address, ANYBODY));
        register();

        kit.latchkey().logins().mailLink(LATER, ANYBODY);

        assertThat(mails()).isEqualTo(2);
    }

    @Test
    void a_mailbox_with_an_account_gets_no_more_than_its_limit() {
        register();

        tenTimes(address -> accounts().resendVerification(address, ANYBODY));

        assertThat(mails()).as("mails of one kind in an hour").isEqualTo(5);
    }

    private void tenTimes(Consumer<String> asked) {
        for (int i = 0; i < 10; i++) {
            asked.accept(LATER);
        }
        kit.latchkey().deliverMail();
    }

    private void register() {
        var unused = accounts().register(new Registration(LATER, LatchkeyTestKit.PASSWORD, Profile.empty(), ANYBODY));
    }

    private int mails() {
        kit.latchkey().deliverMail();
        return (int) kit.mail().all().stream()
                .filter(mail -> mail.to().equals(LATER))
                .count();
    }
}
