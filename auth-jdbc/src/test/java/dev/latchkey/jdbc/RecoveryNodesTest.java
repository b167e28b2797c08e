package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.ResetPasswordResult;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginRefusal;
import dev.latchkey.login.LoginResult;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one PostgreSQL that race for one mailed link. */
final class RecoveryNodesTest {

    private static final int ROUNDS = 300;
    private static final String ADA = "ada@mail.example";
    private static final List<Secret> PASSWORDS =
            List.of(Secret.of("three herons on a weir"), Secret.of("four bridges over the delta"));
    private static final RequestContext CONTEXT = RequestContext.none();

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final Databases databases = new Databases();
    private final List<Latchkey> nodes = new ArrayList<>();
    private UserId ada;

    @BeforeEach
    void start() {
        DataSource database = databases.empty(Databases.Kind.POSTGRESQL);
        nodes.add(node(database));
        nodes.add(node(database));
        Secret first = Secret.of("a quiet harbour at dawn");
        ada = ((CreateResult.Created) nodes.get(0).accounts().create(NewAccount.verified(ADA, first), CONTEXT))
                .user()
                .id();
    }

    private Latchkey node(DataSource database) {
        return Latchkey.builder()
                .issuer("https://test.example")
                .environment(environment)
                .masterKey(masterKey)
                .storage(JdbcStorage.create(database))
                .mailer(new CapturedMail())
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

    @Test
    void of_two_nodes_that_race_one_link_to_a_new_password_one_sets_it() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                Secret link =
                        nodes.get(round % 2).accounts().mintPasswordReset(ada).orElseThrow();
                List<Callable<ResetPasswordResult>> racing = new ArrayList<>();
                for (int node = 0; node < nodes.size(); node++) {
                    Latchkey racer = nodes.get(node);
                    Secret password = PASSWORDS.get(node);
                    racing.add(() -> racer.accounts().resetPassword(link, password, CONTEXT));
                }

                List<ResetPasswordResult> results = race.run(racing);

                int winner = results.get(0) instanceof ResetPasswordResult.Reset ? 0 : 1;
                assertThat(results.get(winner)).isInstanceOf(ResetPasswordResult.Reset.class);
                assertThat(results.get(1 - winner)).isEqualTo(new ResetPasswordResult.LinkInvalid());
                assertThat(signIn(PASSWORDS.get(winner))).isInstanceOf(LoginResult.SignedIn.class);
                assertThat(signIn(PASSWORDS.get(1 - winner)))
                        .isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));
            }
        }
    }

    private LoginResult signIn(Secret password) {
        return nodes.get(0).logins().password(ADA, password, LoginContext.of(CONTEXT));
    }

    @Test
    void of_two_nodes_that_race_one_link_that_signs_in_one_lets_in() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                Secret link =
                        nodes.get(round % 2).accounts().magicLinks().mint(ada).orElseThrow();
                List<Callable<LoginResult>> racing = nodes.stream()
                        .<Callable<LoginResult>>map(node -> () -> node.logins().link(link, LoginContext.of(CONTEXT)))
                        .toList();

                List<LoginResult> results = race.run(racing);

                assertThat(results.stream().filter(LoginResult.SignedIn.class::isInstance))
                        .hasSize(1);
                assertThat(results).containsOnlyOnce(new LoginResult.Refused(LoginRefusal.LINK_INVALID));
            }
        }
        assertThat(nodes.get(1).sessions().list(ada)).hasSize(ROUNDS);
    }
}
