package dev.latchkey.passkey;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.VerifiedToken;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A user who is signed in and has a browser with an authenticator. */
public final class PasskeyFixture implements AutoCloseable {

    public static final RequestContext HOME = new RequestContext("203.0.113.7", "browser", "r-1", Locale.ENGLISH);
    public static final String EMAIL = "ada@mail.example";

    public final InMemoryStorage storage = InMemoryStorage.create();
    public final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    public final LatchkeyTestKit kit;
    public final User ada;
    public final TokenPair session;
    public final SoftwareAuthenticator authenticator = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER);

    public PasskeyFixture() {
        this(builder -> {});
    }

    public PasskeyFixture(Consumer<Latchkey.Builder> settings) {
        kit = LatchkeyTestKit.create(builder -> {
            builder.storage(storage).listener(events::add);
            settings.accept(builder);
        });
        ada = kit.user(EMAIL);
        session = kit.session(ada.id());
        kit.latchkey().deliverMail();
        events.clear();
    }

    public Latchkey latchkey() {
        return kit.latchkey();
    }

    public Passkeys passkeys() {
        return latchkey().passkeys();
    }

    public SessionId acting() {
        return session.session().id();
    }

    /** What a browser is asked when Ada adds a passkey. */
    public String creation() {
        return creation(ada.id(), acting());
    }

    public String creation(UserId user, SessionId acting) {
        return ((BeginPasskeyResult.Begun) passkeys().begin(user, acting, EMAIL, "Ada", HOME)).options();
    }

    public RegisterPasskeyResult register(Secret credential) {
        return passkeys().register(ada.id(), acting(), "My telephone", credential, HOME);
    }

    /** Registers the passkey of Ada's authenticator, and forgets what happened on the way. */
    public Passkey registered() {
        RegisterPasskeyResult.Registered done =
                (RegisterPasskeyResult.Registered) register(authenticator.create(creation()));
        latchkey().deliverMail();
        events.clear();
        return done.passkey();
    }

    public String request() {
        return latchkey().logins().beginPasskey();
    }

    public LoginResult signIn(Secret credential) {
        return latchkey().logins().passkey(credential, LoginContext.of(HOME));
    }

    public LoginResult password() {
        return latchkey().logins().password(EMAIL, LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));
    }

    public VerifiedToken verified(TokenPair tokens) {
        return latchkey().tokens().verify(tokens.accessToken().reveal());
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
