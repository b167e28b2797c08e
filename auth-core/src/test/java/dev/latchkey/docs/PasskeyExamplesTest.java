package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.mfa.AskPasskeyResult;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.passkey.BeginPasskeyResult;
import dev.latchkey.passkey.Passkey;
import dev.latchkey.passkey.RegisterPasskeyResult;
import dev.latchkey.passkey.RemovePasskeyResult;
import dev.latchkey.passkey.SoftwareAuthenticator;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/features/passkey.md. */
class PasskeyExamplesTest {

    private static final RequestContext REQUEST = RequestContext.none();

    private final SoftwareAuthenticator authenticator = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER);

    @Test
    void a_passkey_is_registered_signs_in_and_is_removed() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            Latchkey latchkey = kit.latchkey();
            User user = kit.user("ada@mail.example");
            SessionId session = kit.session(user.id()).session().id();

            Secret credential = authenticator.create(options(latchkey, user, session));
            List<Secret> codes = registered(latchkey, user, session, credential);

            assertThat(codes).hasSize(10);
            assertThat(signedIn(latchkey)).containsExactly("hwk", "user", "mfa");
            assertThat(second(latchkey)).containsExactly("pwd", "hwk", "user", "mfa");
            assertThat(removed(latchkey, user, session)).isTrue();
        }
    }

    private static String options(Latchkey latchkey, User user, SessionId session) {
        // region: begin
        BeginPasskeyResult result =
                latchkey.passkeys().begin(user.id(), session, user.email().address(), "Ada", REQUEST);
        if (result instanceof BeginPasskeyResult.Begun begun) {
            return begun.options(); // for PublicKeyCredential.parseCreationOptionsFromJSON
        }
        // endregion
        throw new AssertionError(result);
    }

    private static List<Secret> registered(Latchkey latchkey, User user, SessionId session, Secret credential) {
        // region: register
        RegisterPasskeyResult result =
                latchkey.passkeys().register(user.id(), session, "My telephone", credential, REQUEST);
        if (result instanceof RegisterPasskeyResult.Registered registered) {
            return registered.recoveryCodes(); // to be shown now and never again; none for who has some
        }
        // endregion
        throw new AssertionError(result);
    }

    private List<String> signedIn(Latchkey latchkey) {
        // region: sign-in
        String options = latchkey.logins().beginPasskey(); // for PublicKeyCredential.parseRequestOptionsFromJSON
        Secret credential = askBrowser(options); // what toJSON() gave, as text
        LoginResult result = latchkey.logins().passkey(credential, LoginContext.of(REQUEST));
        if (result instanceof LoginResult.SignedIn in) {
            return in.tokens().session().methods(); // hwk, user, mfa
        }
        // endregion
        throw new AssertionError(result);
    }

    private Secret askBrowser(String options) {
        return authenticator.get(options);
    }

    private List<String> second(Latchkey latchkey) {
        LoginResult.MfaRequired required = (LoginResult.MfaRequired)
                latchkey.logins().password("ada@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(REQUEST));
        String options = ((AskPasskeyResult.Asked) latchkey.logins().askPasskey(required.mfaToken())).options();
        MfaProof proof = new MfaProof.Passkey(askBrowser(options));
        return ((SecondFactorResult.SignedIn)
                        latchkey.logins().secondFactor(required.mfaToken(), proof, false, REQUEST))
                .tokens()
                .session()
                .methods();
    }

    private static boolean removed(Latchkey latchkey, User user, SessionId session) {
        // region: remove
        List<Passkey> passkeys = latchkey.passkeys().list(user.id());
        RemovePasskeyResult result =
                latchkey.passkeys().remove(user.id(), passkeys.get(0).id(), session, REQUEST);
        // endregion
        return result instanceof RemovePasskeyResult.Removed;
    }
}
