package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.ReplaceCodesResult;
import dev.latchkey.mfa.Totp;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one PostgreSQL, each with shared state of its own, as if that were lost between them. */
final class SecondFactorNodesTest {

    private static final int ROUNDS = 300;
    private static final String ADA = "ada@mail.example";
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final RequestContext CONTEXT = RequestContext.none();

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final Databases databases = new Databases();
    private final List<Latchkey> nodes = new ArrayList<>();
    private UserId ada;
    private Secret secret;
    private List<Secret> recoveryCodes;

    @BeforeEach
    void start() {
        DataSource database = databases.empty(Databases.Kind.POSTGRESQL);
        nodes.add(node(database));
        nodes.add(node(database));
        Latchkey one = nodes.get(0);
        ada = ((CreateResult.Created) one.accounts().create(NewAccount.verified(ADA, PASSWORD), CONTEXT))
                .user()
                .id();
        StartResult.Started session = (StartResult.Started) one.sessions().start(ada, AuthContext.of("pwd"));
        secret = ((BeginTotpResult.Begun)
                        one.mfa().beginTotp(ada, session.tokens().session().id(), ADA, CONTEXT))
                .enrolment()
                .secret();
        recoveryCodes = ((ConfirmTotpResult.Confirmed)
                        one.mfa().confirmTotp(ada, session.tokens().session().id(), code(), CONTEXT))
                .recoveryCodes();
    }

    private Latchkey node(DataSource database) {
        return Latchkey.builder()
                .issuer("https://test.example")
                .environment(environment)
                .masterKey(masterKey)
                .storage(JdbcStorage.create(database))
                .emailVerification(EmailVerification.OFF)
                .limits(LimitSettings.off())
                .passwordHasher(PasswordHasher.builder()
                        .environment(environment)
                        .allowWeakHashesForTestsOnly()
                        .argon2id(64, 1, 1)
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        nodes.forEach(Latchkey::close);
        databases.close();
    }

    private Secret code() {
        return Totp.codeAt(secret, environment.now());
    }

    /** The password at one node, and then the factor there. */
    private Callable<SecondFactorResult> signIn(Latchkey node, MfaProof proof) {
        LoginResult.MfaRequired required =
                (LoginResult.MfaRequired) node.logins().password(ADA, PASSWORD, LoginContext.of(CONTEXT));
        return () -> node.logins().secondFactor(required.mfaToken(), proof, false, CONTEXT);
    }

    private int winners(Race race, MfaProof proof) throws Exception {
        List<Callable<SecondFactorResult>> racing =
                nodes.stream().map(node -> signIn(node, proof)).toList();
        List<SecondFactorResult> results = race.run(racing);
        assertThat(results)
                .allMatch(result -> result instanceof SecondFactorResult.SignedIn
                        || result instanceof SecondFactorResult.WrongCode);
        return (int) results.stream()
                .filter(SecondFactorResult.SignedIn.class::isInstance)
                .count();
    }

    @Test
    void of_two_nodes_that_race_one_code_of_an_app_one_lets_in() throws Exception {
        List<Integer> winners = new ArrayList<>();
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                environment.advance(Duration.ofSeconds(30));
                winners.add(winners(race, new MfaProof.Code(MfaMethod.TOTP, code())));
            }
        }
        assertThat(winners).hasSize(ROUNDS).containsOnly(1);
    }

    private List<Secret> replacedCodes() {
        Latchkey one = nodes.get(0);
        StartResult.Started own = (StartResult.Started) one.sessions().start(ada, AuthContext.of("pwd"));
        ReplaceCodesResult result =
                one.mfa().replaceRecoveryCodes(ada, own.tokens().session().id(), CONTEXT);
        return ((ReplaceCodesResult.Replaced) result).recoveryCodes();
    }

    @Test
    void of_two_nodes_that_race_one_recovery_code_one_lets_in() throws Exception {
        List<Integer> winners = new ArrayList<>();
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                if (recoveryCodes.isEmpty()) {
                    recoveryCodes = replacedCodes();
                }
                Secret raced = recoveryCodes.get(0);
                recoveryCodes = recoveryCodes.subList(1, recoveryCodes.size());
                winners.add(winners(race, new MfaProof.Code(MfaMethod.RECOVERY_CODE, raced)));
            }
        }
        assertThat(winners).hasSize(ROUNDS).containsOnly(1);
        assertThat(nodes.get(1).mfa().factors(ada).recoveryCodesLeft()).isEqualTo(recoveryCodes.size());
    }

    @Test
    void a_sign_in_that_races_an_enrolment_leaves_no_session_with_the_password_alone() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 50; round++) {
                String email = "user" + round + "@mail.example";
                Latchkey one = nodes.get(0);
                UserId user = ((CreateResult.Created)
                                one.accounts().create(NewAccount.verified(email, PASSWORD), CONTEXT))
                        .user()
                        .id();
                StartResult.Started own = (StartResult.Started) one.sessions().start(user, AuthContext.of("pwd"));
                Secret pending = ((BeginTotpResult.Begun)
                                one.mfa().beginTotp(user, own.tokens().session().id(), email, CONTEXT))
                        .enrolment()
                        .secret();
                Secret first = Totp.codeAt(pending, environment.now());

                List<Boolean> unused = race.run(List.of(
                        () -> one.mfa().confirmTotp(user, own.tokens().session().id(), first, CONTEXT)
                                instanceof ConfirmTotpResult.Confirmed,
                        () -> nodes.get(1).logins().password(email, PASSWORD, LoginContext.of(CONTEXT))
                                instanceof LoginResult.SignedIn));

                assertThat(one.sessions().list(user))
                        .extracting(session -> session.id())
                        .containsExactly(own.tokens().session().id());
            }
        }
    }
}
