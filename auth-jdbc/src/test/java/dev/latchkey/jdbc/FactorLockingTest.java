package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.ChangePasswordResult;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.event.AuthAction;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginRefusal;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.login.StepUpResult;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.RemoveFactorResult;
import dev.latchkey.mfa.ReplaceCodesResult;
import dev.latchkey.mfa.Totp;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.EndOthersResult;
import dev.latchkey.session.Session;
import dev.latchkey.session.StartResult;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Changes of second factors and step-ups that meet in the middle: one is held by a lock of the test until the other one
 * waits as well, so that each run has the same order of events.
 */
final class FactorLockingTest {

    private static final String ADA = "ada@mail.example";
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final RequestContext CONTEXT = RequestContext.none();

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final Databases databases = new Databases();
    /** As many as there are calls: the common pool has one thread on two cores, and the second call would wait for it. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Runnable duringSignIn = () -> {};
    private Databases.Kind kind;
    private Jdbi database;
    private Latchkey latchkey;
    private UserId ada;
    private SessionId own;
    private SessionId stolen;
    private Secret enrolled;

    private void start(Databases.Kind on) {
        start(on, builder -> {});
    }

    private void start(Databases.Kind on, Consumer<Latchkey.Builder> more) {
        kind = on;
        DataSource empty = databases.empty(on);
        database = Jdbi.create(empty);
        Latchkey.Builder builder = Latchkey.builder()
                .issuer("https://test.example")
                .environment(environment)
                .masterKey(MasterKey.generate(Environment.system()))
                .storage(JdbcStorage.create(empty))
                .emailVerification(EmailVerification.OFF)
                .limits(LimitSettings.off())
                .interceptor(action -> {
                    if (action instanceof AuthAction.SignIn) {
                        duringSignIn.run();
                    }
                    return Optional.empty();
                })
                .maxSessions(5)
                .passwordHasher(PasswordHasher.builder()
                        .environment(environment)
                        .allowWeakHashesForTestsOnly()
                        .argon2id(64, 1, 1)
                        .build());
        more.accept(builder);
        latchkey = builder.build();
        ada = ((CreateResult.Created) latchkey.accounts().create(NewAccount.verified(ADA, PASSWORD), CONTEXT))
                .user()
                .id();
        own = session();
        stolen = session();
    }

    private SessionId session() {
        return ((StartResult.Started) latchkey.sessions().start(ada, AuthContext.of("pwd")))
                .tokens()
                .session()
                .id();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        if (latchkey != null) {
            latchkey.close();
        }
        databases.close();
    }

    private Secret enrolling(SessionId session) {
        enrolled = ((BeginTotpResult.Begun) latchkey.mfa().beginTotp(ada, session, ADA, CONTEXT))
                .enrolment()
                .secret();
        return code();
    }

    /** What the app shows now that was enrolled last. */
    private Secret code() {
        return Totp.codeAt(enrolled, environment.now());
    }

    private StepUpResult stepUp(SessionId session) {
        return latchkey.logins().stepUp(ada, session, PASSWORD, CONTEXT);
    }

    /** How many wait for a lock. */
    private int waiting() {
        String sql = kind == Databases.Kind.POSTGRESQL
                ? "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                : "SELECT count(*) FROM information_schema.sessions WHERE blocker_id IS NOT NULL";
        return database.withHandle(
                handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }

    private <T> CompletableFuture<T> waits(int asThe, Supplier<T> call) {
        CompletableFuture<T> running = CompletableFuture.supplyAsync(call, threads);
        await().atMost(Duration.ofSeconds(60)).until(() -> running.isDone() || waiting() >= asThe);
        assertThat(running).isNotDone();
        return running;
    }

    private static <T> T done(CompletableFuture<T> running) throws Exception {
        return running.get(60, TimeUnit.SECONDS);
    }

    /** The end of a session waits for this, once it has locked the session. */
    private static void holdTheEndOf(Handle holder, SessionId session) {
        int unused = holder.execute(
                "INSERT INTO latchkey_revocation (kind, subject, epoch, reason, expires_at)"
                        + " VALUES ('SESSION', ?, 0, 'SIGNED_OUT', TIMESTAMP '2026-03-02 08:00:00')",
                session.value());
        holder.begin();
        assertThat(holder.createQuery("SELECT reason FROM latchkey_revocation WHERE subject = :id FOR UPDATE")
                        .bind("id", session.value())
                        .mapTo(String.class)
                        .list())
                .hasSize(1);
    }

    private void holdTheEpoch(Handle holder) {
        holder.begin();
        assertThat(holder.createQuery("SELECT epoch FROM latchkey_epoch WHERE user_id = :user FOR UPDATE")
                        .bind("user", ada.value())
                        .mapTo(Integer.class)
                        .list())
                .containsExactly(0);
    }

    private void assertNobodyHolds(Handle holder, String table) {
        assertThat(holder.createQuery("SELECT id FROM " + table + " WHERE user_id = :user FOR UPDATE NOWAIT")
                        .bind("user", ada.value())
                        .mapTo(UUID.class)
                        .list())
                .isNotEmpty();
    }

    private List<SessionId> sessions() {
        return latchkey.sessions().list(ada).stream().map(Session::id).toList();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_step_up_under_way_leaves_no_session_behind_when_an_app_is_confirmed_in_another_one(Databases.Kind on)
            throws Exception {
        start(on);
        Secret code = enrolling(own);
        try (Handle holder = database.open()) {
            holdTheEndOf(holder, stolen);
            CompletableFuture<StepUpResult> stepUp = waits(1, () -> stepUp(stolen));
            CompletableFuture<ConfirmTotpResult> confirming =
                    waits(2, () -> latchkey.mfa().confirmTotp(ada, own, code, CONTEXT));
            holder.rollback();

            assertThat(done(stepUp)).isInstanceOf(StepUpResult.SteppedUp.class);
            assertThat(done(confirming)).isInstanceOf(ConfirmTotpResult.Confirmed.class);
        }
        assertThat(sessions()).containsExactly(own);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_sign_in_that_an_enrolment_overtakes_starts_no_session(Databases.Kind on) {
        start(on);
        Secret code = enrolling(own);
        duringSignIn = () -> assertThat(latchkey.mfa().confirmTotp(ada, own, code, CONTEXT))
                .isInstanceOf(ConfirmTotpResult.Confirmed.class);

        assertThat(latchkey.logins().password(ADA, PASSWORD, LoginContext.of(CONTEXT)))
                .isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));

        assertThat(sessions()).containsExactly(own);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_second_factor_that_is_removed_before_the_session_is_there_starts_none(Databases.Kind on) {
        start(on);
        Secret code = enrolling(own);
        assertThat(latchkey.mfa().confirmTotp(ada, own, code, CONTEXT)).isInstanceOf(ConfirmTotpResult.Confirmed.class);
        environment.advance(Duration.ofSeconds(Totp.STEP_SECONDS));
        LoginResult.MfaRequired required =
                (LoginResult.MfaRequired) latchkey.logins().password(ADA, PASSWORD, LoginContext.of(CONTEXT));
        MfaProof shown = new MfaProof.Code(MfaMethod.TOTP, code());
        duringSignIn = () ->
                assertThat(latchkey.mfa().removeTotp(ada, own, CONTEXT)).isEqualTo(new RemoveFactorResult.Removed());

        assertThat(latchkey.logins().secondFactor(required.mfaToken(), shown, true, CONTEXT))
                .isEqualTo(new SecondFactorResult.TokenInvalid());

        assertThat(sessions()).containsExactly(own);
        assertThat(latchkey.trustedDevices().list(ada, 0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_step_up_under_way_leaves_no_session_behind_when_all_others_are_ended(Databases.Kind on) throws Exception {
        start(on);
        try (Handle holder = database.open()) {
            holdTheEndOf(holder, stolen);
            CompletableFuture<StepUpResult> stepUp = waits(1, () -> stepUp(stolen));
            CompletableFuture<EndOthersResult> ending =
                    waits(2, () -> latchkey.sessions().endOthers(ada, own, EndReason.SIGNED_OUT, CONTEXT));
            holder.rollback();

            assertThat(done(stepUp)).isInstanceOf(StepUpResult.SteppedUp.class);
            assertThat(done(ending)).isInstanceOf(EndOthersResult.Ended.class);
        }
        assertThat(sessions()).containsExactly(own);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_app_is_not_confirmed_from_a_session_that_a_step_up_is_replacing(Databases.Kind on) throws Exception {
        start(on);
        Secret code = enrolling(stolen);
        try (Handle holder = database.open()) {
            holdTheEndOf(holder, stolen);
            CompletableFuture<StepUpResult> stepUp = waits(1, () -> stepUp(stolen));
            CompletableFuture<ConfirmTotpResult> confirming =
                    waits(2, () -> latchkey.mfa().confirmTotp(ada, stolen, code, CONTEXT));
            holder.rollback();

            assertThat(done(stepUp)).isInstanceOf(StepUpResult.SteppedUp.class);
            assertThat(done(confirming)).isEqualTo(new ConfirmTotpResult.SessionOver());
        }
        assertThat(latchkey.mfa().isEnabled(ada)).isFalse();
        assertThat(sessions()).hasSize(2).contains(own);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void who_waits_for_a_confirmation_that_ends_the_session_removes_nothing_and_replaces_nothing(Databases.Kind on)
            throws Exception {
        start(on);
        Secret code = enrolling(own);
        try (Handle holder = database.open()) {
            holdTheEndOf(holder, stolen);
            CompletableFuture<ConfirmTotpResult> confirming =
                    waits(1, () -> latchkey.mfa().confirmTotp(ada, own, code, CONTEXT));
            CompletableFuture<RemoveFactorResult> removing =
                    waits(2, () -> latchkey.mfa().removeTotp(ada, stolen, CONTEXT));
            CompletableFuture<ReplaceCodesResult> replacing =
                    waits(3, () -> latchkey.mfa().replaceRecoveryCodes(ada, stolen, CONTEXT));
            holder.rollback();

            assertThat(done(confirming)).isInstanceOf(ConfirmTotpResult.Confirmed.class);
            assertThat(done(removing)).isEqualTo(new RemoveFactorResult.SessionOver());
            assertThat(done(replacing)).isEqualTo(new ReplaceCodesResult.SessionOver());
        }
        assertThat(latchkey.mfa().isEnabled(ada)).isTrue();
        assertThat(sessions()).containsExactly(own);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_step_up_locks_the_epoch_before_any_session_so_that_no_sign_in_is_met_the_other_way_round(Databases.Kind on)
            throws Exception {
        start(on);
        try (Handle holder = database.open()) {
            holdTheEpoch(holder);
            CompletableFuture<StepUpResult> stepUp = waits(1, () -> stepUp(stolen));

            assertNobodyHolds(holder, "latchkey_session");
            holder.rollback();
            assertThat(done(stepUp)).isInstanceOf(StepUpResult.SteppedUp.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_confirmation_a_reset_and_a_sign_in_lock_the_epoch_before_any_factor(Databases.Kind on) throws Exception {
        start(on);
        Secret code = enrolling(own);
        try (Handle holder = database.open()) {
            holdTheEpoch(holder);
            CompletableFuture<ConfirmTotpResult> confirming =
                    waits(1, () -> latchkey.mfa().confirmTotp(ada, own, code, CONTEXT));
            CompletableFuture<Boolean> resetting = waits(2, () -> latchkey.mfa().reset(ada, CONTEXT));
            CompletableFuture<LoginResult> signingIn =
                    waits(3, () -> latchkey.logins().password(ADA, PASSWORD, LoginContext.of(CONTEXT)));

            assertNobodyHolds(holder, "latchkey_factor");
            holder.rollback();
            assertThat(done(resetting)).isTrue();
            assertThat(done(confirming)).isNotNull();
            assertThat(done(signingIn)).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_sign_in_by_link_waits_for_a_change_of_the_password_and_finds_its_link_dead(Databases.Kind on)
            throws Exception {
        start(on, builder -> builder.mailer(mail -> {}));
        assertThat(enrolling(own)).isNotNull();
        Secret link = latchkey.accounts().magicLinks().mint(ada).orElseThrow();
        Secret updated = Secret.of("another quiet harbour at dusk");
        try (Handle holder = database.open()) {
            holdThePassword(holder);
            CompletableFuture<ChangePasswordResult> changing =
                    waits(1, () -> latchkey.accounts().changePassword(ada, own, PASSWORD, updated, CONTEXT));
            CompletableFuture<LoginResult> signingIn =
                    waits(2, () -> latchkey.logins().link(link, LoginContext.of(CONTEXT)));

            holder.rollback();
            assertThat(done(changing)).isEqualTo(new ChangePasswordResult.Changed());
            assertThat(done(signingIn)).isEqualTo(new LoginResult.Refused(LoginRefusal.LINK_INVALID));
        }
        assertThat(sessions()).containsExactly(own);
    }

    private void holdThePassword(Handle holder) {
        holder.begin();
        assertThat(holder.createQuery("SELECT hash FROM latchkey_credential WHERE user_id = :user FOR UPDATE")
                        .bind("user", ada.value())
                        .mapTo(String.class)
                        .list())
                .hasSize(1);
    }
}
