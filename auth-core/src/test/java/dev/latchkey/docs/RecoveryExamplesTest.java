package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.ChangeEmailResult;
import dev.latchkey.account.ResetPasswordResult;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.session.Session;
import dev.latchkey.testing.LatchkeyTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecoveryExamplesTest {

    private static final Secret PASSWORD = LatchkeyTestKit.PASSWORD;

    private final LatchkeyTestKit kit = LatchkeyTestKit.create();
    private final Latchkey latchkey = kit.latchkey();
    private final RequestContext context = RequestContext.none();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_link_signs_in() {
        kit.user("ada@mail.example");
        // region: magic-link
        latchkey.logins().mailLink("ada@mail.example", context);
        // endregion
        latchkey.deliverMail();
        Secret token = kit.mail().tokenTo("ada@mail.example");
        // region: link
        LoginResult result = latchkey.logins().link(token, LoginContext.of(context));
        // endregion
        assertThat(result).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void an_address_is_changed() {
        User user = kit.user("ada@mail.example");
        Session session = kit.session(user.id()).session();
        // region: email
        ChangeEmailResult result =
                latchkey.accounts().changeEmail(user.id(), session.id(), "ada@new.example", PASSWORD, context);
        // endregion
        assertThat(result).isInstanceOf(ChangeEmailResult.Requested.class);
        latchkey.deliverMail();
        latchkey.accounts().verifyEmail(kit.mail().tokenTo("ada@new.example"), context);
        assertThat(latchkey.accounts().findByEmail("ada@new.example")).isPresent();
    }

    @Test
    void a_forgotten_password_is_replaced() {
        kit.user("ada@mail.example");
        // region: forgot
        latchkey.accounts().passwordResets().request("ada@mail.example", context);
        // endregion
        latchkey.deliverMail();
        Secret token = kit.mail().tokenTo("ada@mail.example");
        Secret newPassword = Secret.of("three herons on a weir");
        // region: reset
        ResetPasswordResult result = latchkey.accounts().passwordResets().reset(token, newPassword, context);
        // endregion
        assertThat(result).isInstanceOf(ResetPasswordResult.Reset.class);
        assertThat(latchkey.logins().password("ada@mail.example", newPassword, LoginContext.of(context)))
                .isInstanceOf(LoginResult.SignedIn.class);
    }
}
