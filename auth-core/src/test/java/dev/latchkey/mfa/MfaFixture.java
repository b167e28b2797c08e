package dev.latchkey.mfa;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user with an authenticator app, and the steps of signing in with it. */
public final class MfaFixture implements AutoCloseable {

    public static final RequestContext HOME = new RequestContext("203.0.113.7", "browser", "r-1", Locale.ENGLISH);
    private static final String EMAIL = "ada@mail.example";
    private static final Pattern CODE = Pattern.compile("\\b([0-9]{6})\\b");

    public final InMemoryStorage storage = InMemoryStorage.create();
    public final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    public final LatchkeyTestKit kit;
    public final User ada;
    public final LatchkeyTestKit.Authenticator app;

    public MfaFixture() {
        this(builder -> {});
    }

    public MfaFixture(Consumer<Latchkey.Builder> settings) {
        kit = LatchkeyTestKit.create(builder -> {
            builder.storage(storage).masterKey(MasterKey.generate(Environment.system()));
            builder.listener(events::add);
            settings.accept(builder);
        });
        ada = kit.user(EMAIL);
        app = kit.authenticator(ada.id());
        kit.latchkey().deliverMail();
        events.clear();
    }

    public Latchkey latchkey() {
        return kit.latchkey();
    }

    /** What an authenticator app shows now. */
    public MfaProof totp() {
        return new MfaProof.Code(MfaMethod.TOTP, kit.totp(app.secret()));
    }

    public MfaProof recovery(int index) {
        return new MfaProof.Code(MfaMethod.RECOVERY_CODE, app.recoveryCodes().get(index));
    }

    public static MfaProof code(MfaMethod method, String code) {
        return new MfaProof.Code(method, Secret.of(code));
    }

    public LoginResult password(LoginContext context) {
        return latchkey().logins().password(EMAIL, LatchkeyTestKit.PASSWORD, context);
    }

    /** The right password, and what it gets. */
    public LoginResult.MfaRequired required() {
        return (LoginResult.MfaRequired) password(LoginContext.of(HOME));
    }

    public SecondFactorResult second(Secret token, MfaProof proof) {
        return latchkey().logins().secondFactor(token, proof, false, HOME);
    }

    /** Signs in with password and app; the next code is another one. */
    public SecondFactorResult.SignedIn signIn() {
        SecondFactorResult.SignedIn signedIn =
                (SecondFactorResult.SignedIn) second(required().mfaToken(), totp());
        nextStep();
        return signedIn;
    }

    public void nextStep() {
        kit.advance(Duration.ofSeconds(Totp.STEP_SECONDS));
    }

    /** The code of the last mail. */
    public String mailedCode() {
        latchkey().deliverMail();
        Matcher code = CODE.matcher(kit.mail().lastTo(EMAIL).text());
        if (!code.find()) {
            throw new IllegalStateException("the last mail has no code");
        }
        return code.group(1);
    }

    public String lastSubject() {
        latchkey().deliverMail();
        return kit.mail().lastTo(EMAIL).subject();
    }

    @Override
    public void close() {
        kit.close();
    }
}
