package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.Profile;
import dev.latchkey.account.Registration;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthInterceptor;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.VerifyResult;
import dev.latchkey.session.Session;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LoginsTest {

    private static final String ADA = "ada@mail.example";
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final Secret WRONG = Secret.of("seven lanterns, one moor");
    private static final LoginResult INVALID = new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS);
    private static final RequestContext HOME = new RequestContext("203.0.113.7", "browser", "r-1", Locale.ENGLISH);

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final InMemoryStorage storage = InMemoryStorage.create();
    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private AuthInterceptor interceptor = action -> Optional.empty();
    private CountingHasher hasher = CountingHasher.create();
    private Latchkey latchkey;
    private User ada;

    @BeforeEach
    void build() {
        latchkey = Latchkey.builder()
                .issuer("https://test.example")
                .environment(environment)
                .storage(storage)
                .mailer(new CapturedMail())
                .passwordHasher(hasher.hasher())
                .listener(events::add)
                .interceptor(action -> interceptor.before(action))
                .build();
        latchkey.accounts().create(NewAccount.verified(ADA, PASSWORD), RequestContext.none());
        ada = latchkey.accounts().findByEmail(ADA).orElseThrow();
        events.clear();
    }

    @AfterEach
    void close() {
        latchkey.close();
    }

    @Test
    void the_right_password_starts_a_session_and_is_noted() {
        environment.advance(Duration.ofHours(2));

        LoginResult result = latchkey.logins().password(" ADA@Mail.example ", PASSWORD, new LoginContext(HOME, true));

        LoginResult.SignedIn signedIn = (LoginResult.SignedIn) result;
        Session session = signedIn.tokens().session();
        assertThat(signedIn.user().id()).isEqualTo(ada.id());
        assertThat(signedIn.user().lastLoginAt()).isEqualTo(environment.now());
        assertThat(latchkey.accounts().find(ada.id())).contains(signedIn.user());
        assertThat(session.user()).isEqualTo(ada.id());
        assertThat(session.methods()).containsExactly("pwd");
        assertThat(session.rememberMe()).isTrue();
        assertThat(latchkey.tokens()
                        .verify(signedIn.tokens().accessToken().reveal())
                        .user())
                .isEqualTo(ada.id());
        assertThat(events)
                .containsExactly(
                        new AuthEvent.SignedIn(ada.id(), session.id(), List.of("pwd"), true, environment.now(), HOME));
    }

    @Test
    void a_password_works_until_it_is_changed() {
        environment.advance(Duration.ofDays(3 * 365));

        assertThat(latchkey.logins().password(ADA, PASSWORD, new LoginContext(HOME, false)))
                .isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void each_sign_in_is_a_session_of_its_own() {
        assertThat(((LoginResult.SignedIn) signIn(ADA, PASSWORD))
                        .tokens()
                        .session()
                        .id())
                .isNotEqualTo(((LoginResult.SignedIn) signIn(ADA, PASSWORD))
                        .tokens()
                        .session()
                        .id());
    }

    @Nested
    class GivesNothingAway {

        @Test
        void an_unknown_address_and_a_wrong_password_get_the_same_answer_for_the_same_work() {
            latchkey.accounts().create(new NewAccount("none@mail.example", null, Profile.empty(), true), HOME);
            List<LoginResult> results = new ArrayList<>();

            int wrong = hashesOf(() -> results.add(signIn(ADA, WRONG)));
            int unknown = hashesOf(() -> results.add(signIn("unknown@mail.example", WRONG)));
            int noPassword = hashesOf(() -> results.add(signIn("none@mail.example", WRONG)));
            int noAddress = hashesOf(() -> results.add(signIn("not an address", WRONG)));

            assertThat(results).hasSize(4).containsOnly(INVALID);
            assertThat(List.of(unknown, noPassword, noAddress)).containsOnly(wrong);
            assertThat(wrong).isEqualTo(1);
        }

        @Test
        void a_disabled_account_is_told_only_to_who_knows_the_password() {
            latchkey.accounts().disable(ada.id(), HOME);
            List<LoginResult> results = new ArrayList<>();

            int wrong = hashesOf(() -> results.add(signIn(ADA, WRONG)));
            int right = hashesOf(() -> results.add(signIn(ADA, PASSWORD)));

            assertThat(results).containsExactly(INVALID, new LoginResult.Refused(LoginRefusal.ACCOUNT_DISABLED));
            assertThat(right).isEqualTo(wrong);
            assertThat(latchkey.sessions().list(ada.id())).isEmpty();
        }

        @Test
        void an_account_that_is_not_verified_is_told_only_to_who_knows_the_password() {
            latchkey.accounts().register(new Registration("new@mail.example", PASSWORD, Profile.empty(), HOME));

            assertThat(signIn("new@mail.example", WRONG)).isEqualTo(INVALID);
            assertThat(signIn("new@mail.example", PASSWORD))
                    .isEqualTo(new LoginResult.Refused(LoginRefusal.EMAIL_NOT_VERIFIED));
        }

        @Test
        void a_hash_that_cannot_be_verified_is_a_wrong_password() {
            put(PasswordHash.of("$6$salt$tag"));
            List<LoginResult> results = new ArrayList<>();

            int hashes = hashesOf(() -> results.add(signIn(ADA, PASSWORD)));

            assertThat(results).containsExactly(INVALID);
            assertThat(hashes).isEqualTo(1);
        }

        @Test
        void a_huge_password_is_refused_before_it_is_hashed_whoever_it_is_for() {
            Secret huge = Secret.of("x".repeat(1_000_000));
            List<LoginResult> results = new ArrayList<>();

            int hashes = hashesOf(() -> {
                results.add(signIn(ADA, huge));
                results.add(signIn("unknown@mail.example", huge));
            });

            assertThat(results).containsOnly(INVALID);
            assertThat(hashes).isZero();
        }

        @Test
        void a_refusal_is_an_event_with_the_reason_and_without_what_was_typed() {
            signIn(ADA, WRONG);
            signIn("unknown@mail.example", WRONG);

            assertThat(events)
                    .containsExactly(
                            new AuthEvent.SignInRefused(ada.id(), "invalid_credentials", environment.now(), HOME),
                            new AuthEvent.SignInRefused(null, "invalid_credentials", environment.now(), HOME));
        }
    }

    @Nested
    class Rehashes {

        @Test
        void an_outdated_hash_once_and_leaves_the_time_of_the_change() {
            PasswordHash outdated = CountingHasher.outdated(PASSWORD.reveal());
            put(outdated);
            Instant changedAt = credential().changedAt();
            environment.advance(Duration.ofDays(1));

            assertThat(signIn(ADA, PASSWORD)).isInstanceOf(LoginResult.SignedIn.class);

            PasswordCredential rehashed = credential();
            assertThat(rehashed.hash()).isNotEqualTo(outdated);
            assertThat(rehashed.changedAt()).isEqualTo(changedAt);
            assertThat(hasher.hasher().verify(PASSWORD, rehashed.hash())).isEqualTo(new VerifyResult.Match(false));
            assertThat(signIn(ADA, PASSWORD)).isInstanceOf(LoginResult.SignedIn.class);
            assertThat(credential()).isEqualTo(rehashed);
        }

        @Test
        void nothing_after_a_wrong_password_or_for_an_account_that_may_not_sign_in() {
            PasswordHash outdated = CountingHasher.outdated(PASSWORD.reveal());
            put(outdated);

            assertThat(signIn(ADA, WRONG)).isEqualTo(INVALID);
            latchkey.accounts().disable(ada.id(), HOME);
            assertThat(signIn(ADA, PASSWORD)).isEqualTo(new LoginResult.Refused(LoginRefusal.ACCOUNT_DISABLED));

            assertThat(credential().hash()).isEqualTo(outdated);
        }

        @Test
        void never_over_a_password_that_is_changed_meanwhile() {
            put(CountingHasher.outdated(PASSWORD.reveal()));
            PasswordHash changed = hash(WRONG);
            hasher.midway(() -> hasher.midway(() -> put(changed)));

            assertThat(signIn(ADA, PASSWORD)).isInstanceOf(LoginResult.SignedIn.class);

            assertThat(credential().hash()).isEqualTo(changed);
        }
    }

    @Test
    void a_password_that_is_changed_while_it_is_verified_starts_no_session() {
        hasher.midway(() -> storage.transactions().run(tx -> {
            storage.credentials().put(tx, new PasswordCredential(ada.id(), hashOfOther(), environment.now()));
            latchkey.sessions().endAll(tx, ada.id(), EndReason.PASSWORD_CHANGED, HOME);
        }));

        assertThat(signIn(ADA, PASSWORD)).isEqualTo(INVALID);
        assertThat(latchkey.sessions().list(ada.id())).isEmpty();
    }

    @Test
    void an_account_that_is_disabled_while_its_password_is_verified_starts_no_session() {
        hasher.midway(() -> latchkey.accounts().disable(ada.id(), HOME));

        assertThat(signIn(ADA, PASSWORD)).isInstanceOf(LoginResult.Refused.class);
        assertThat(latchkey.sessions().list(ada.id())).isEmpty();
    }

    @Test
    void an_interceptor_may_refuse_after_the_right_password_alone() {
        interceptor = action -> Optional.of(new Veto("not on weekends"));

        assertThat(signIn(ADA, WRONG)).isEqualTo(INVALID);
        assertThat(signIn(ADA, PASSWORD)).isEqualTo(new LoginResult.Vetoed("not on weekends"));
        assertThat(latchkey.sessions().list(ada.id())).isEmpty();
    }

    @Nested
    class IsLimited {

        @Test
        void after_ten_failures_from_one_address_for_known_and_unknown_accounts_alike() {
            for (String address : List.of(ADA, "unknown@mail.example")) {
                for (int i = 0; i < 10; i++) {
                    assertThat(signIn(address, WRONG)).isEqualTo(INVALID);
                }
                List<LoginResult> results = new ArrayList<>();

                int hashes = hashesOf(() -> results.add(signIn(address, PASSWORD)));

                assertThat(results).containsExactly(new LoginResult.RateLimited(Duration.ofSeconds(6)));
                assertThat(hashes).isZero();
            }
        }

        @Test
        void in_whatever_case_the_address_is_written() {
            for (int i = 0; i < 10; i++) {
                signIn(i % 2 == 0 ? ADA : "ADA@MAIL.EXAMPLE", WRONG);
            }

            assertThat(signIn("Ada@mail.example", WRONG)).isInstanceOf(LoginResult.RateLimited.class);
        }

        @Test
        void from_that_address_alone() {
            for (int i = 0; i < 10; i++) {
                signIn(ADA, WRONG);
            }
            RequestContext elsewhere = new RequestContext("198.51.100.1", null, null, Locale.ENGLISH);

            assertThat(latchkey.logins().password(ADA, PASSWORD, LoginContext.of(elsewhere)))
                    .isInstanceOf(LoginResult.SignedIn.class);
        }

        @Test
        void by_failures_alone() {
            for (int i = 0; i < 50; i++) {
                assertThat(signIn(ADA, PASSWORD)).isInstanceOf(LoginResult.SignedIn.class);
            }
        }

        @Test
        void while_too_many_passwords_are_verified_and_nothing_is_counted_then() {
            close();
            hasher = CountingHasher.withRoomForOne();
            reopen();
            for (int i = 0; i < 20; i++) {
                List<LoginResult> results = new ArrayList<>();
                hasher.midway(() -> results.add(signIn(ADA, WRONG)));
                signIn("unknown" + i + "@mail.example", WRONG);
                assertThat(results).hasSize(1).allMatch(LoginResult.RateLimited.class::isInstance);
            }

            assertThat(signIn(ADA, PASSWORD)).isInstanceOf(LoginResult.SignedIn.class);
        }
    }

    @Test
    void what_is_typed_as_an_address_is_never_an_error_of_ours() {
        for (String typed : List.of(
                "", "@", "a@", "ada@mail.example\r\nX: y", "\u0000", "\ud800@x.example", "x".repeat(1_000_000))) {
            assertThat(signIn(typed, WRONG)).isEqualTo(INVALID);
        }
    }

    private LoginResult signIn(String address, Secret password) {
        return latchkey.logins().password(address, password, LoginContext.of(HOME));
    }

    /** A fresh one behind another hasher. */
    private void reopen() {
        latchkey = Latchkey.builder()
                .issuer("https://test.example")
                .environment(environment)
                .mailer(new CapturedMail())
                .passwordHasher(hasher.hasher())
                .build();
        latchkey.accounts().create(NewAccount.verified(ADA, PASSWORD), RequestContext.none());
    }

    private int hashesOf(Runnable call) {
        int before = hasher.computed();
        call.run();
        return hasher.computed() - before;
    }

    private PasswordCredential credential() {
        return storage.credentials().find(ada.id()).orElseThrow();
    }

    private void put(PasswordHash hash) {
        UserId id = storage.users()
                .findByEmail(EmailAddress.parse(ADA))
                .orElseThrow()
                .id();
        storage.transactions()
                .run(tx -> storage.credentials().put(tx, new PasswordCredential(id, hash, environment.now())));
    }

    private PasswordHash hashOfOther() {
        return CountingHasher.outdated(WRONG.reveal());
    }

    private PasswordHash hash(Secret password) {
        return ((HashResult.Hashed) hasher.hasher().hash(password)).hash();
    }
}
