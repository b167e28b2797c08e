package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.Access;
import dev.latchkey.access.AccessSettings;
import dev.latchkey.access.MembershipSource;
import dev.latchkey.access.RoleDeclarations;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.password.VerifyResult;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SecretVault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Accounts over real stores and roles, with mail and the ends of sessions written down. */
final class AccountFixture {

    static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
    static final RequestContext CONTEXT = RequestContext.none();
    static final String ADA = "ada@mail.example";
    static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    static final Secret OTHER_PASSWORD = Secret.of("seven lanterns, one moor");

    /** Shared by the tests: reading its word lists takes longer than all else. */
    private static final PasswordPolicy POLICY = PasswordPolicy.create();

    /** A mail that is to be sent. */
    record Message(String kind, User to) {}

    /** What became of a user's sessions. */
    record Ending(UserId user, EndReason reason, Optional<SessionId> kept) {}

    final MovableEnvironment environment = MovableEnvironment.at(NOW);
    final InMemoryStorage storage = InMemoryStorage.create();
    final List<Message> mail = new CopyOnWriteArrayList<>();
    final List<Ending> endings = new CopyOnWriteArrayList<>();
    final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    final CountingHasher hasher;
    final Access access;
    final Accounts accounts;
    /** For whom a link to a new password was to be mailed, nobody among them. */
    final List<UserId> resets = new CopyOnWriteArrayList<>();

    /** For whom a link that signs in was to be mailed, nobody among them. */
    final List<UserId> links = new CopyOnWriteArrayList<>();

    boolean actingSessionActive = true;
    boolean actingSessionStrong;
    boolean mailAllowed = true;
    Function<AuthAction, Optional<Veto>> interceptor = action -> Optional.empty();

    private AccountFixture(
            AccountSettings settings, CountingHasher hasher, UnaryOperator<CredentialStore> credentials) {
        this.hasher = hasher;
        AuthEvents authEvents = AuthEvents.of(List.of(events::add), List.of(action -> interceptor.apply(action)));
        this.access = Access.create(
                storage.roles(),
                user -> storage.users().find(user).filter(User::isActive).isPresent(),
                MembershipSource.none(),
                storage.transactions(),
                authEvents,
                environment,
                AccessSettings.standard(),
                RoleDeclarations.none());
        this.accounts = Accounts.create(
                new AccountStores(
                        storage.users(),
                        credentials.apply(storage.credentials()),
                        storage.oneTimeTokens(),
                        storage.deletions(),
                        storage.transactions()),
                new AccountPorts(
                        mailPort(),
                        sessionPort(),
                        (tx, user, context) -> {},
                        administratorPort(),
                        attemptPort(),
                        codePort()),
                hasher.hasher(),
                POLICY,
                authEvents,
                environment,
                settings);
    }

    static AccountFixture create() {
        return new AccountFixture(AccountSettings.standard(), CountingHasher.create(), UnaryOperator.identity());
    }

    /** With a store of credentials that stands before the real one. */
    static AccountFixture withCredentials(UnaryOperator<CredentialStore> credentials) {
        return new AccountFixture(AccountSettings.standard(), CountingHasher.create(), credentials);
    }

    static AccountFixture of(AccountSettings settings) {
        return new AccountFixture(settings, CountingHasher.create(), UnaryOperator.identity());
    }

    static AccountFixture withoutVerification() {
        return new AccountFixture(
                AccountSettings.standard().withoutVerification(), CountingHasher.create(), UnaryOperator.identity());
    }

    static AccountFixture withRoomForOneHash() {
        return new AccountFixture(
                AccountSettings.standard(), CountingHasher.withRoomForOne(), UnaryOperator.identity());
    }

    RegisterResult register(String email, Secret password) {
        return accounts.register(new Registration(email, password, Profile.empty(), CONTEXT));
    }

    User user(String email) {
        return user(NewAccount.verified(email, PASSWORD));
    }

    User user(NewAccount account) {
        CreateResult result = accounts.create(account, CONTEXT);
        assertThat(result).isInstanceOf(CreateResult.Created.class);
        return ((CreateResult.Created) result).user();
    }

    User administrator(String email) {
        User user = user(email);
        storage.transactions().run(tx -> access.makeAdministrator(tx, user.id(), CONTEXT));
        return user;
    }

    User stored(UserId id) {
        return storage.users().find(id).orElseThrow();
    }

    User stored(String email) {
        return storage.users().findByEmail(EmailAddress.parse(email)).orElseThrow();
    }

    boolean signsInWith(UserId user, Secret password) {
        return storage.credentials()
                .find(user)
                .map(PasswordCredential::hash)
                .filter(hash -> hasher.hasher().verify(password, hash) instanceof VerifyResult.Match)
                .isPresent();
    }

    int hashesOf(Runnable call) {
        int before = hasher.computed();
        call.run();
        return hasher.computed() - before;
    }

    private AccountMail mailPort() {
        return new AccountMail() {
            @Override
            public boolean may(AskedMail asked, EmailAddress to) {
                return mailAllowed;
            }

            @Override
            public boolean mayToNobody(AskedMail asked, EmailAddress to) {
                return mailAllowed;
            }

            @Override
            public void verification(Tx tx, User user, RequestContext context) {
                tx.afterCommit(() -> mail.add(new Message("verification", user)));
            }

            @Override
            public void deletion(Tx tx, User user, RequestContext context) {
                tx.afterCommit(() -> mail.add(new Message("deletion", user)));
            }

            @Override
            public void registrationRepeated(Tx tx, User user, RequestContext context) {
                tx.afterCommit(() -> mail.add(new Message("repeated", user)));
            }

            @Override
            public void passwordReset(Tx tx, UserId user, RequestContext context) {
                tx.afterCommit(() -> resets.add(user));
            }

            @Override
            public void signInLink(Tx tx, UserId user, RequestContext context) {
                tx.afterCommit(() -> links.add(user));
            }

            @Override
            public void emailChange(Tx tx, User user, boolean link, RequestContext context) {
                tx.afterCommit(() -> mail.add(new Message("email-change", user)));
            }

            @Override
            public void emailChanged(Tx tx, User former, RequestContext context) {
                tx.afterCommit(() -> mail.add(new Message("email-changed", former)));
            }

            @Override
            public void passwordChanged(Tx tx, UserId user, RequestContext context) {
                tx.afterCommit(() -> mail.add(new Message("password-changed", stored(user))));
            }
        };
    }

    private SessionEnding sessionPort() {
        return new SessionEnding() {
            @Override
            public void lock(Tx tx, UserId user) {
                int unused = storage.revocations().lockEpoch(tx, user);
            }

            @Override
            public void endAll(Tx tx, UserId user, EndReason reason, RequestContext context) {
                tx.afterCommit(() -> endings.add(new Ending(user, reason, Optional.empty())));
            }

            @Override
            public boolean endOthers(Tx tx, UserId user, SessionId acting, EndReason reason, RequestContext context) {
                tx.afterCommit(() -> endings.add(new Ending(user, reason, Optional.of(acting))));
                return actingSessionActive;
            }

            @Override
            public boolean isActive(Tx tx, UserId user, SessionId acting) {
                return actingSessionActive;
            }

            @Override
            public boolean isStrong(SessionId acting) {
                return actingSessionStrong;
            }
        };
    }

    private Administrators administratorPort() {
        return new Administrators() {
            @Override
            public boolean exist(Tx tx) {
                return access.hasAdministrator(tx);
            }

            @Override
            public boolean isLast(Tx tx, UserId user) {
                return access.isLastAdministrator(tx, user);
            }

            @Override
            public void add(Tx tx, UserId user, RequestContext context) {
                access.makeAdministrator(tx, user, context);
            }
        };
    }

    private CodePorts codePort() {
        SecretVault vault = SecretVault.of(MasterKey.generate(environment), environment);
        RateLimiter limiter = InProcessState.create(environment).rateLimiter();
        RequestLimits limits = RequestLimits.create(limiter, limiter, environment, LimitSettings.standard());
        return new CodePorts() {
            @Override
            public String seal(byte[] code, String label) {
                return vault.seal(code, label);
            }

            @Override
            public byte[] open(String sealed, String label) {
                return vault.open(sealed, label);
            }

            @Override
            public Optional<Duration> begin(EmailAddress email) {
                return limits.beginVerificationCode(email.key());
            }

            @Override
            public void giveBack(EmailAddress email) {
                limits.giveBackVerificationCode(email.key());
            }
        };
    }

    private PasswordAttempts attemptPort() {
        RateLimiter limiter = InProcessState.create(environment).rateLimiter();
        RequestLimits limits = RequestLimits.create(limiter, limiter, environment, LimitSettings.standard());
        return new PasswordAttempts() {
            @Override
            public Optional<Duration> begin(UserId user) {
                return limits.beginPassword(user);
            }

            @Override
            public void giveBack(UserId user) {
                limits.giveBackPassword(user);
            }
        };
    }
}
