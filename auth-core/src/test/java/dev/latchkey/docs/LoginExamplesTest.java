package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginExamplesTest {

    @Test
    void a_sign_in_is_answered() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            kit.user("ada@mail.example");
            Latchkey latchkey = kit.latchkey();

            assertThat(answer(latchkey, LatchkeyTestKit.PASSWORD))
                    .isEqualTo("signed in until " + kit.now().plus(Duration.ofMinutes(15)));
            assertThat(answer(latchkey, Secret.of("wrong"))).isEqualTo("invalid_credentials");
            kit.authenticator(latchkey.accounts()
                    .findByEmail("ada@mail.example")
                    .orElseThrow()
                    .id());
            assertThat(answer(latchkey, LatchkeyTestKit.PASSWORD))
                    .isEqualTo("show one of [TOTP, RECOVERY_CODE, EMAIL_CODE] within 10 minutes");
        }
    }

    private static String answer(Latchkey latchkey, Secret password) {
        RequestContext request = RequestContext.none();
        // region: password
        LoginResult result = latchkey.logins().password("ada@mail.example", password, LoginContext.of(request));
        if (result instanceof LoginResult.SignedIn signedIn) {
            return "signed in until " + signedIn.tokens().accessExpiresAt();
        }
        if (result instanceof LoginResult.Refused refused) {
            return refused.reason().code(); // invalid_credentials, email_not_verified, account_disabled
        }
        if (result instanceof LoginResult.RateLimited limited) {
            return "try again in " + limited.retryAfter().toSeconds() + " s";
        }
        if (result instanceof LoginResult.MfaRequired required) {
            return "show one of " + required.methods() + " within "
                    + required.expiresIn().toMinutes() + " minutes";
        }
        return ((LoginResult.Vetoed) result).words();
        // endregion
    }
}
