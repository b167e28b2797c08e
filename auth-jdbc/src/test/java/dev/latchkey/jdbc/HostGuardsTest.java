package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.ImportedAccount;
import dev.latchkey.account.MailedVerification;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.Profile;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.StepUpResult;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.Totp;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What guards stays as it is when a host rolls its own transaction back, however it was asked. */
final class HostGuardsTest {

    private static final String ADA = "ada@mail.example";
    private static final RequestContext CONTEXT = RequestContext.none();
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final PasswordHasher HASHER = PasswordHasher.builder()
            .allowWeakHashesForTestsOnly()
            .argon2id(64, 1, 1)
            .build();

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final Databases databases = new Databases();

    @AfterEach
    void close() {
        databases.close();
    }

    /** A host whose transactions come to nothing. */
    private record Host(DataSource database, JdbcStorage storage, Latchkey latchkey) implements AutoCloseable {

        void rollingBack(Runnable work) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try (HostTransaction joined = storage.join(connection)) {
                    assertThat(joined).isNotNull();
                    work.run();
                }
                connection.rollback();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            latchkey.close();
        }
    }

    private Host host(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .environment(environment)
                .masterKey(MasterKey.generate(Environment.system()))
                .storage(storage)
                .mailer(new CapturedMail())
                .limits(LimitSettings.off())
                .passwordHasher(HASHER)
                .build();
        return new Host(database, storage, latchkey);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void wrong_guesses_at_a_verification_code_count_though_the_host_rolls_back(Databases.Kind kind) {
        try (Host host = host(kind)) {
            MailedVerification mailed =
                    host.latchkey().accounts().mintVerification(pending(host)).orElseThrow();
            Secret wrong = Secret.of(mailed.code().reveal().startsWith("1") ? "20000000" : "10000000");
            for (int guess = 1; guess <= 5; guess++) {
                host.rollingBack(
                        () -> assertThat(verify(host, wrong)).isInstanceOf(VerifyEmailResult.LinkInvalid.class));
            }

            assertThat(verify(host, mailed.code())).isInstanceOf(VerifyEmailResult.LinkInvalid.class);
            assertThat(host.latchkey().accounts().verifyEmail(mailed.token(), CONTEXT))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
        }
    }

    /** Imported, as no mail is sent then whose code would take the place of the one that is minted here. */
    private static UserId pending(Host host) {
        PasswordHash hash = ((HashResult.Hashed) HASHER.hash(PASSWORD)).hash();
        ImportedAccount account = new ImportedAccount(ADA, hash, Profile.empty(), false);
        return ((CreateResult.Created) host.latchkey().accounts().imports().add(account, CONTEXT))
                .user()
                .id();
    }

    private static VerifyEmailResult verify(Host host, Secret code) {
        return host.latchkey().accounts().verificationCodes().verify(ADA, code, CONTEXT);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_right_code_is_as_good_as_it_was_when_the_host_rolls_back(Databases.Kind kind) {
        try (Host host = host(kind)) {
            MailedVerification mailed =
                    host.latchkey().accounts().mintVerification(pending(host)).orElseThrow();
            host.rollingBack(
                    () -> assertThat(verify(host, mailed.code())).isInstanceOf(VerifyEmailResult.Verified.class));

            assertThat(verify(host, mailed.code())).isInstanceOf(VerifyEmailResult.Verified.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_recovery_code_stays_used_though_the_host_rolls_back(Databases.Kind kind) {
        try (Host host = host(kind)) {
            Latchkey latchkey = host.latchkey();
            UserId ada = ((CreateResult.Created)
                            latchkey.accounts().create(NewAccount.verified(ADA, PASSWORD), CONTEXT))
                    .user()
                    .id();
            SessionId session = ((StartResult.Started) latchkey.sessions().start(ada, AuthContext.of("pwd")))
                    .tokens()
                    .session()
                    .id();
            Secret secret = ((BeginTotpResult.Begun) latchkey.mfa().beginTotp(ada, session, ADA, CONTEXT))
                    .enrolment()
                    .secret();
            List<Secret> codes = ((ConfirmTotpResult.Confirmed)
                            latchkey.mfa().confirmTotp(ada, session, Totp.codeAt(secret, environment.now()), CONTEXT))
                    .recoveryCodes();
            MfaProof proof = new MfaProof.Code(MfaMethod.RECOVERY_CODE, codes.get(0));
            host.rollingBack(() -> assertThat(latchkey.logins().stepUp(ada, session, proof, CONTEXT))
                    .isInstanceOf(StepUpResult.SteppedUp.class));

            assertThat(latchkey.mfa().factors(ada).recoveryCodesLeft()).isEqualTo(codes.size() - 1);
            assertThat(latchkey.logins().stepUp(ada, session, proof, CONTEXT))
                    .isNotInstanceOf(StepUpResult.SteppedUp.class);
        }
    }
}
