package dev.latchkey.login;

import dev.latchkey.account.AccountLocks;
import dev.latchkey.account.AccountStores;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.MagicLinks;
import dev.latchkey.account.User;
import dev.latchkey.captcha.CaptchaAction;
import dev.latchkey.captcha.CaptchaChallenge;
import dev.latchkey.captcha.Captchas;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.KnownClient;
import dev.latchkey.limit.LoginThrottle;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.mfa.AskPasskeyResult;
import dev.latchkey.mfa.MailCodeResult;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.PendingSignIn;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.Sessions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in: checks credentials and starts a session. Safe for use by several threads.
 *
 * <p>Security promise: an unknown account and a wrong password get the same answer for the same work. That an account is
 * disabled or not verified is told to nobody who does not know its password. A sign-in that races a change of the
 * password comes to nothing. Guessing is bounded before a password is hashed, and never locks the account's owner out.
 * Whoever has a second factor enrolled is not signed in without it, but on a device that they trust.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class Logins {

    /** The authentication method of RFC 8176 for a password. */
    static final String PASSWORD = "pwd";

    static final String VETOED = "vetoed";
    static final String RATE_LIMITED = "rate_limited";
    private static final String CAPTCHA_REQUIRED = "captcha_required";

    private final PasswordCheck passwords;
    private final SessionBegin begin;
    private final StepUps stepUps;
    private final PasskeySignIns passkeys;
    private final LoginThrottle throttle;
    private final AccountLocks locks;
    private final Captchas captchas;
    private final LoginFactors factors;
    private final Arrivals arrivals;
    private final @Nullable LinkSignIn links;

    private Logins(
            PasswordCheck passwords,
            SessionBegin begin,
            StepUps stepUps,
            PasskeySignIns passkeys,
            LoginThrottle throttle,
            AccountLocks locks,
            Captchas captchas,
            LoginFactors factors,
            Arrivals arrivals,
            @Nullable LinkSignIn links) {
        this.passwords = passwords;
        this.begin = begin;
        this.stepUps = stepUps;
        this.passkeys = passkeys;
        this.throttle = throttle;
        this.locks = locks;
        this.captchas = captchas;
        this.factors = factors;
        this.arrivals = arrivals;
        this.links = links;
    }

    /**
     * Composes the service.
     *
     * @param stores the accounts and their password hashes
     * @param revocations the users' epochs
     * @param hasher verifies passwords
     * @param sessions starts sessions
     * @param throttle bounds guessing at passwords
     * @param locks told of accounts that are locked
     * @param captchas asked where an attack shows
     * @param limits bounds guessing by who is signed in
     * @param factors the second factors
     * @param links the mailed links that sign in, null where none do
     * @param arrivals where sign-ins come from
     * @param events told of refusals
     * @param environment the time
     * @return the service
     */
    public static Logins create(
            AccountStores stores,
            RevocationStore revocations,
            PasswordHasher hasher,
            Sessions sessions,
            LoginThrottle throttle,
            AccountLocks locks,
            Captchas captchas,
            RequestLimits limits,
            LoginFactors factors,
            @Nullable MagicLinks links,
            Arrivals arrivals,
            AuthEvents events,
            Environment environment) {
        PasswordCheck passwords = new PasswordCheck(stores.users(), stores.credentials(), revocations, hasher);
        SessionBegin begin = new SessionBegin(stores, sessions, factors, arrivals, events, environment);
        return new Logins(
                passwords,
                begin,
                new StepUps(stores.users(), revocations, sessions, passwords, factors, limits, events, environment),
                new PasskeySignIns(stores.users(), revocations, factors.passkeys(), begin),
                throttle,
                locks,
                captchas,
                factors,
                arrivals,
                links == null ? null : new LinkSignIn(links, revocations, begin));
    }

    /**
     * Signs in with a password; a second factor may have to follow. A hash that is outdated or came from another system is
     * replaced on the way.
     *
     * @param identifier the e-mail address, whatever was typed
     * @param password the password, of whatever length and content
     * @param context the request
     * @return what came of it
     */
    public LoginResult password(String identifier, Secret password, LoginContext context) {
        Optional<EmailAddress> email = address(identifier);
        String account = email.map(EmailAddress::key).orElse(identifier);
        LoginThrottle.Admission admission =
                throttle.begin(account, context.request().address(), () -> known(email, context));
        if (admission instanceof LoginThrottle.Admission.Limited limited) {
            begin.refused(null, RATE_LIMITED, context.request());
            if (limited.locks()) {
                email.ifPresent(address -> locks.begun(address, context.request()));
            }
            return new LoginResult.RateLimited(limited.retryAfter());
        }
        LoginThrottle.Admission.Admitted admitted = (LoginThrottle.Admission.Admitted) admission;
        LoginThrottle.Attempt attempt = admitted.attempt();
        Optional<CaptchaChallenge> challenge = captcha(admitted, context);
        if (challenge.isPresent()) {
            attempt.giveBack();
            begin.refused(null, CAPTCHA_REQUIRED, context.request());
            return new LoginResult.CaptchaRequired(challenge.get());
        }
        PasswordCheck.Outcome outcome = check(email, password, attempt);
        if (outcome instanceof PasswordCheck.Outcome.Busy busy) {
            attempt.giveBack();
            begin.refused(null, RATE_LIMITED, context.request());
            return new LoginResult.RateLimited(busy.retryAfter());
        }
        if (outcome instanceof PasswordCheck.Outcome.Wrong wrong) {
            return begin.refuse(wrong.user().orElse(null), LoginRefusal.INVALID_CREDENTIALS, context.request());
        }
        attempt.giveBack();
        captchas.giveBack(CaptchaAction.SIGN_IN, context.request().address());
        return admit((PasswordCheck.Outcome.Right) outcome, password, context);
    }

    private Optional<CaptchaChallenge> captcha(LoginThrottle.Admission.Admitted admitted, LoginContext context) {
        try {
            return captchas.ask(
                    CaptchaAction.SIGN_IN, context.captcha(), context.request().address(), admitted.guarded());
        } catch (StoreUnavailableException e) {
            admitted.attempt().giveBackAfter(e);
            throw e;
        }
    }

    /** Whether the client presents what a device of the account's owner was given. */
    private KnownClient known(Optional<EmailAddress> email, LoginContext context) {
        Secret device = context.trustedDevice();
        if (email.isEmpty() || (device == null && context.request().device() == null)) {
            return KnownClient.UNKNOWN;
        }
        return passwords.ask(email.get(), (user, epoch) -> {
            if (device != null && factors.devices().trusts(user, epoch, device)) {
                return KnownClient.TRUSTED;
            }
            return arrivals.isFromKnownBrowser(user, epoch, context.request())
                    ? KnownClient.BROWSER
                    : KnownClient.UNKNOWN;
        });
    }

    private PasswordCheck.Outcome check(Optional<EmailAddress> email, Secret password, LoginThrottle.Attempt attempt) {
        try {
            return passwords.check(email, password);
        } catch (StoreUnavailableException e) {
            attempt.giveBackAfter(e);
            throw e;
        }
    }

    private LoginResult admit(PasswordCheck.Outcome.Right right, Secret password, LoginContext context) {
        User user = right.user();
        if (!user.isActive()) {
            return begin.refuse(user.id(), LoginRefusal.ofInactive(user), context.request());
        }
        LoginResult result = begin.afterFirst(
                user, right.epoch(), new SessionBegin.First(List.of(PASSWORD), right.byMail()), context);
        if (result instanceof LoginResult.SignedIn || result instanceof LoginResult.MfaRequired) {
            right.outdated().ifPresent(hash -> passwords.rehash(user.id(), password, hash));
        }
        return result;
    }

    /**
     * Begins a sign-in with a passkey, of whoever will show one.
     *
     * @return what the browser is asked: JSON for {@code PublicKeyCredential.parseRequestOptionsFromJSON}
     * @throws IllegalStateException where WebAuthn4J is not on the class path
     */
    public String beginPasskey() {
        return factors.passkeys().beginSignIn();
    }

    /**
     * Signs in with a passkey, which is two factors: what its owner has, and what the authenticator has verified its owner
     * by. No second one follows.
     *
     * @param credential what {@code PublicKeyCredential.toJSON()} gave, whatever was sent
     * @param context the request
     * @return what came of it; {@link LoginRefusal#INVALID_CREDENTIALS} whatever was wrong with the passkey
     */
    public LoginResult passkey(Secret credential, LoginContext context) {
        return passkeys.signIn(credential, context);
    }

    /**
     * Has a passkey asked for in a sign-in that waits for its second factor.
     *
     * @param mfaToken the token of {@link LoginResult.MfaRequired}, whatever was presented
     * @return what came of it
     */
    public AskPasskeyResult askPasskey(Secret mfaToken) {
        return factors.checks().askPasskey(mfaToken);
    }

    /**
     * Begins a step-up with a passkey.
     *
     * @param user who acts
     * @return what the browser is asked
     * @throws IllegalStateException where WebAuthn4J is not on the class path
     */
    public String beginPasskeyStepUp(UserId user) {
        return factors.passkeys().beginStepUp(user);
    }

    /**
     * Whether links that sign in are mailed.
     *
     * @return false when they are switched off, or there is no mailer
     */
    public boolean offersLinks() {
        return links != null;
    }

    /**
     * Has a link mailed that signs in, when the address has an account that is not disabled. Tells nothing, and does the
     * same work for every address; nothing at all where links are switched off.
     *
     * @param email the address, whatever was typed
     * @param request the request
     */
    public void mailLink(String email, RequestContext request) {
        if (links != null) {
            links.mail(email, request);
        }
    }

    /**
     * Signs in with a mailed link, which is used up by it; a second factor may have to follow, which is no mailed code. An
     * account whose address was not verified before is active then, without the password and the sessions it had: the
     * link shows whose the mailbox is, and not who chose the password.
     *
     * @param token the token of the link, whatever was presented
     * @param context the request
     * @return what came of it
     */
    public LoginResult link(Secret token, LoginContext context) {
        return links == null
                ? begin.refuse(null, LoginRefusal.LINK_INVALID, context.request())
                : links.signIn(token, context);
    }

    /**
     * Has a code mailed for a sign-in that waits for its second factor.
     *
     * @param mfaToken the token of {@link LoginResult.MfaRequired}, whatever was presented
     * @param request the request
     * @return what came of it
     */
    public MailCodeResult mailCode(Secret mfaToken, RequestContext request) {
        return factors.checks().mailCode(mfaToken, request);
    }

    /**
     * The sign-in that waits under a token; it is left as it is.
     *
     * @param mfaToken the token, whatever was presented
     * @return the sign-in, empty when none waits
     */
    public Optional<PendingSignIn> pending(Secret mfaToken) {
        return factors.checks().find(mfaToken);
    }

    /**
     * Goes on with a sign-in that waits for its second factor. The session is a new one, with an id of its own.
     *
     * @param mfaToken the token of {@link LoginResult.MfaRequired}, whatever was presented
     * @param proof the second factor
     * @param trustDevice whether to ask for none on this device for a while
     * @param request the request
     * @return what came of it
     */
    public SecondFactorResult secondFactor(
            Secret mfaToken, MfaProof proof, boolean trustDevice, RequestContext request) {
        return begin.second(mfaToken, proof, trustDevice, request);
    }

    /**
     * Steps up with the password: the authentication of the new session is fresh. For a user with a second factor it is one
     * by the password alone; {@link #stepUp(UserId, SessionId, MfaProof, RequestContext)} is the stronger one.
     *
     * @param user who acts
     * @param acting the session in which; a new one takes its place
     * @param password the password, of whatever length and content
     * @param request the request
     * @return what came of it
     */
    public StepUpResult stepUp(UserId user, SessionId acting, Secret password, RequestContext request) {
        return stepUps.password(user, acting, password, request);
    }

    /**
     * Steps up with a second factor: the authentication of the new session is fresh, and one by two factors.
     *
     * @param user who acts
     * @param acting the session in which; a new one takes its place
     * @param proof the second factor; not a mailed code
     * @param request the request
     * @return what came of it
     */
    public StepUpResult stepUp(UserId user, SessionId acting, MfaProof proof, RequestContext request) {
        return stepUps.factor(user, acting, proof, request);
    }

    private static Optional<EmailAddress> address(String identifier) {
        try {
            return Optional.of(EmailAddress.parse(identifier));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
