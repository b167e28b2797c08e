package dev.latchkey.testing;

import dev.latchkey.Latchkey;
import dev.latchkey.access.GrantResult;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.Totp;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Latchkey for the tests of a host: everything in memory, time that is moved by the test, mail that is kept, users and
 * tokens in one line, and hashing that is quick because it is weak. Safe for use by several threads.
 *
 * <p>Time begins at the current second and stands still. What waits on time, such as the grace window of refresh
 * tokens, is reached with {@link #advance}.
 */
public final class LatchkeyTestKit implements AutoCloseable {

    /** The issuer of the kit's tokens unless the test sets another. */
    public static final String ISSUER = "https://test.example";

    /** The password of the kit's users. */
    public static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");

    private static final Logger log = LoggerFactory.getLogger(LatchkeyTestKit.class);

    private final MovableEnvironment environment;
    private final CapturedMail mail;
    private final Latchkey latchkey;

    private LatchkeyTestKit(String issuer, Consumer<Latchkey.Builder> settings) {
        environment = MovableEnvironment.at(Environment.system().now().truncatedTo(ChronoUnit.SECONDS));
        mail = new CapturedMail();
        Latchkey.Builder builder = Latchkey.builder()
                .issuer(issuer)
                .environment(environment)
                .mailer(mail)
                .passwordHasher(PasswordHasher.builder()
                        .environment(environment)
                        .allowWeakHashesForTestsOnly()
                        .argon2id(64, 1, 1)
                        .build());
        settings.accept(builder);
        latchkey = builder.build();
    }

    /**
     * A kit with the defaults.
     *
     * @return the kit
     */
    public static LatchkeyTestKit create() {
        return create(builder -> {});
    }

    /**
     * A kit with settings of the test's own. Issuer, environment, mailer and password hasher are the kit's.
     *
     * @param settings sets them
     * @return the kit
     */
    public static LatchkeyTestKit create(Consumer<Latchkey.Builder> settings) {
        return new LatchkeyTestKit(ISSUER, settings);
    }

    /**
     * A kit with an issuer and settings of the test's own, such as that of a server on a free port.
     *
     * @param issuer the issuer
     * @param settings sets the rest
     * @return the kit
     */
    public static LatchkeyTestKit create(String issuer, Consumer<Latchkey.Builder> settings) {
        return new LatchkeyTestKit(issuer, settings);
    }

    /**
     * The Latchkey under test.
     *
     * @return Latchkey
     */
    public Latchkey latchkey() {
        return latchkey;
    }

    /**
     * The mails that were sent. Mail is sent on a thread of its own, shortly after the commit it follows from; call
     * {@link Latchkey#deliverMail()} to have it sent now.
     *
     * @return the mails
     */
    public CapturedMail mail() {
        return mail;
    }

    /**
     * What time it is.
     *
     * @return the time
     */
    public Instant now() {
        return environment.now();
    }

    /**
     * Moves the time, once the mails that wait are sent: their links count from now, and none is too old to be sent.
     * While the storage is out of reach they go on waiting.
     *
     * @param step how far
     */
    public void advance(Duration step) {
        try {
            latchkey.deliverMail();
        } catch (StoreUnavailableException e) {
            log.debug("The mails that wait could not be sent before the time moves", e);
        }
        environment.advance(step);
    }

    /**
     * Makes an active user with a verified address and the kit's password.
     *
     * @param email the address
     * @param roles roles to grant; they have to exist
     * @return the user
     */
    public User user(String email, String... roles) {
        CreateResult result = latchkey.accounts().create(NewAccount.verified(email, PASSWORD), RequestContext.none());
        if (!(result instanceof CreateResult.Created created)) {
            throw new IllegalStateException("the user was not made: " + result);
        }
        for (String role : roles) {
            GrantResult granted = latchkey.access().grant(created.user().id(), role, RequestContext.none());
            if (granted instanceof GrantResult.Refused refused) {
                throw new IllegalStateException("the role " + role + " was not granted: " + refused.reason());
            }
        }
        return created.user();
    }

    /**
     * Starts a session for a user.
     *
     * @param user the user
     * @return its tokens
     */
    public TokenPair session(UserId user) {
        StartResult result = latchkey.sessions().start(user, AuthContext.of("pwd"));
        if (!(result instanceof StartResult.Started started)) {
            throw new IllegalStateException("the session was not started: " + result);
        }
        return started.tokens();
    }

    /**
     * Makes a user and starts a session: an access token in one line.
     *
     * @param email the address
     * @param roles roles to grant; they have to exist
     * @return the compact token, as it goes into the Authorization header
     */
    public String accessToken(String email, String... roles) {
        return session(user(email, roles).id()).accessToken().reveal();
    }

    /**
     * Enrols an authenticator app for a user, in a session that goes on.
     *
     * @param user the user
     * @return the app's secret, for {@link #totp}, and the recovery codes
     */
    public Authenticator authenticator(UserId user) {
        SessionId own = session(user).session().id();
        BeginTotpResult begun = latchkey.mfa().beginTotp(user, own, "account", RequestContext.none());
        if (!(begun instanceof BeginTotpResult.Begun pending)) {
            throw new IllegalStateException("the enrolment was not begun: " + begun);
        }
        Secret secret = pending.enrolment().secret();
        ConfirmTotpResult result = latchkey.mfa().confirmTotp(user, own, totp(secret), RequestContext.none());
        if (!(result instanceof ConfirmTotpResult.Confirmed confirmed)) {
            throw new IllegalStateException("the app was not confirmed: " + result);
        }
        advance(Duration.ofSeconds(Totp.STEP_SECONDS));
        return new Authenticator(secret, confirmed.recoveryCodes());
    }

    /**
     * An authenticator app that was enrolled.
     *
     * @param secret its secret in base32
     * @param recoveryCodes the recovery codes that came with it
     */
    public record Authenticator(Secret secret, List<Secret> recoveryCodes) {

        /** Copies the list. */
        public Authenticator {
            recoveryCodes = List.copyOf(recoveryCodes);
        }
    }

    /**
     * What an authenticator app shows now. Each works once: {@link #advance} by 30 seconds gives another.
     *
     * @param secret the app's secret
     * @return the code
     */
    public Secret totp(Secret secret) {
        return Totp.codeAt(secret, environment.now());
    }

    /** Closes Latchkey. */
    @Override
    public void close() {
        latchkey.close();
    }
}
