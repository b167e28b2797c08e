package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.DeleteResult;
import dev.latchkey.account.ExportResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.PendingDeletion;
import dev.latchkey.account.ProfileChange;
import dev.latchkey.account.UpdateResult;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.RequestResetResult;
import dev.latchkey.mfa.Totp;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.Session;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is answered at first is what another node reads afterwards: the clock is finer than what databases keep. */
final class StoredTimesTest {

    private static final String ADA = "ada@mail.example";
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final RequestContext CONTEXT = RequestContext.none();

    private final MovableEnvironment environment =
            MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00.123456789Z"));
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final Databases databases = new Databases();

    @AfterEach
    void close() {
        databases.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_time_is_answered_as_it_is_stored(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        try (Latchkey writer = latchkey(database);
                Latchkey reader = latchkey(database)) {
            User made = ((CreateResult.Created) writer.accounts().create(NewAccount.verified(ADA, PASSWORD), CONTEXT))
                    .user();
            assertThat(made)
                    .usingRecursiveComparison()
                    .isEqualTo(reader.accounts().find(made.id()).orElseThrow());

            TokenPair tokens = signedIn(writer);
            assertStored(tokens.session(), reader);
            environment.advance(Duration.ofMinutes(1).plusNanos(777));
            RefreshResult refreshed = writer.sessions().refresh(tokens.refreshToken(), CONTEXT);
            assertThat(refreshed).isInstanceOf(RefreshResult.Refreshed.class);
            assertStored(((RefreshResult.Refreshed) refreshed).tokens().session(), reader);

            UpdateResult updated = writer.accounts()
                    .updateProfile(made.id(), ProfileChange.none().withGivenName("Ada"), OptionalLong.empty(), CONTEXT);
            try (Latchkey fresh = latchkey(database)) {
                assertThat(((UpdateResult.Updated) updated).user())
                        .usingRecursiveComparison()
                        .isEqualTo(fresh.accounts().find(made.id()).orElseThrow());
            }

            BeginTotpResult begun =
                    writer.mfa().beginTotp(made.id(), tokens.session().id(), ADA, CONTEXT);
            Secret secret = ((BeginTotpResult.Begun) begun).enrolment().secret();
            assertThat(writer.mfa()
                            .confirmTotp(
                                    made.id(), tokens.session().id(), Totp.codeAt(secret, environment.now()), CONTEXT))
                    .isInstanceOf(ConfirmTotpResult.Confirmed.class);
            RequestResetResult.Waits first =
                    (RequestResetResult.Waits) writer.mfa().requestReset(made.id(), CONTEXT);
            RequestResetResult.Waits again =
                    (RequestResetResult.Waits) reader.mfa().requestReset(made.id(), CONTEXT);
            assertThat(again.already()).isTrue();
            // all but the digest of the mailed link, which is there once the mail is sent
            assertThat(again.reset().requestedAt()).isEqualTo(first.reset().requestedAt());
            assertThat(again.reset().dueAt()).isEqualTo(first.reset().dueAt());

            ExportResult.Exported export =
                    (ExportResult.Exported) writer.ownData().export(made.id(), CONTEXT);
            assertThat(export.data().get("exported_at")).isEqualTo("2026-03-02T08:01:00.123457Z");

            DeleteResult.Scheduled scheduled =
                    (DeleteResult.Scheduled) writer.ownData().deleteAsHost(made.id(), CONTEXT);
            assertThat(reader.ownData().pendingDeletion(made.id()).map(PendingDeletion::dueAt))
                    .contains(scheduled.dueAt());
        }
    }

    private static void assertStored(Session answered, Latchkey reader) {
        assertThat(answered)
                .usingRecursiveComparison()
                .isEqualTo(reader.sessions().find(answered.id()).orElseThrow());
        assertThat(reader.sessions().list(answered.user()))
                .singleElement()
                .usingRecursiveComparison()
                .isEqualTo(answered);
    }

    private TokenPair signedIn(Latchkey latchkey) {
        LoginResult result = latchkey.logins().password(ADA, PASSWORD, LoginContext.of(CONTEXT));
        return ((LoginResult.SignedIn) result).tokens();
    }

    private Latchkey latchkey(DataSource database) {
        return Latchkey.builder()
                .issuer("https://shop.example")
                .masterKey(masterKey)
                .storage(JdbcStorage.create(database))
                .environment(environment)
                .limits(LimitSettings.off())
                .mailer(new CapturedMail())
                .build();
    }
}
