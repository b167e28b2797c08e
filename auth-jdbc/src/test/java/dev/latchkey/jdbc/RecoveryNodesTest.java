package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.Latchkey;
import dev.latchkey.access.Role;
import dev.latchkey.account.ChangeEmailResult;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.ImportedAccount;
import dev.latchkey.account.MailedVerification;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.Profile;
import dev.latchkey.account.ResetPasswordResult;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginRefusal;
import dev.latchkey.login.LoginResult;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one PostgreSQL that race for one mailed link, and for one account. */
final class RecoveryNodesTest {

    private static final int ROUNDS = 300;
    private static final String ADA = "ada@mail.example";
    private static final List<Secret> PASSWORDS =
            List.of(Secret.of("three herons on a weir"), Secret.of("four bridges over the delta"));
    private static final PasswordHasher HASHER = PasswordHasher.builder()
            .allowWeakHashesForTestsOnly()
            .argon2id(64, 1, 1)
            .build();
    private static final RequestContext CONTEXT = RequestContext.none();

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final CapturedMail mail = new CapturedMail();
    private final Databases databases = new Databases();
    private final List<Latchkey> nodes = new ArrayList<>();
    private DataSource database;
    private UserId ada;

    @BeforeEach
    void start() {
        database = databases.empty(Databases.Kind.POSTGRESQL);
        nodes.add(node());
        nodes.add(node());
        Secret first = Secret.of("a quiet harbour at dawn");
        ada = ((CreateResult.Created) nodes.get(0).accounts().create(NewAccount.verified(ADA, first), CONTEXT))
                .user()
                .id();
    }

    private Latchkey node() {
        return Latchkey.builder()
                .issuer("https://test.example")
                .environment(environment)
                .masterKey(masterKey)
                .storage(JdbcStorage.create(database))
                .mailer(mail)
                .limits(LimitSettings.off())
                .passwordHasher(HASHER)
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
                Secret link = nodes.get(round % 2)
                        .accounts()
                        .passwordResets()
                        .mint(ada)
                        .orElseThrow();
                List<Callable<ResetPasswordResult>> racing = new ArrayList<>();
                for (int node = 0; node < nodes.size(); node++) {
                    Latchkey racer = nodes.get(node);
                    Secret password = PASSWORDS.get(node);
                    racing.add(() -> racer.accounts().passwordResets().reset(link, password, CONTEXT));
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

    @Test
    void of_two_nodes_that_race_link_and_code_one_verifies_the_address() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String address = "grace" + round + "@mail.example";
                UserId grace = pending(address);
                MailedVerification mailed =
                        nodes.get(round % 2).accounts().mintVerification(grace).orElseThrow();
                List<Callable<VerifyEmailResult>> racing = List.of(
                        () -> nodes.get(0).accounts().verifyEmail(mailed.token(), CONTEXT),
                        () -> byCode(1, address, mailed.code()),
                        () -> byCode(0, address, mailed.code()));

                List<VerifyEmailResult> results = race.run(racing);

                assertThat(results.stream().filter(VerifyEmailResult.Verified.class::isInstance))
                        .hasSize(1);
                assertThat(results.stream().filter(VerifyEmailResult.LinkInvalid.class::isInstance))
                        .hasSize(2);
            }
        }
    }

    @Test
    void guesses_at_a_code_on_two_nodes_are_counted_each() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS / 10; round++) {
                String address = "grace" + round + "@mail.example";
                UserId grace = pending(address);
                MailedVerification mailed =
                        nodes.get(0).accounts().mintVerification(grace).orElseThrow();
                Secret wrong = Secret.of(mailed.code().reveal().startsWith("1") ? "20000000" : "10000000");
                List<Callable<VerifyEmailResult>> guesses = IntStream.range(0, 5)
                        .<Callable<VerifyEmailResult>>mapToObj(i -> () -> byCode(i % 2, address, wrong))
                        .toList();

                assertThat(race.run(guesses)).containsOnly(new VerifyEmailResult.LinkInvalid());

                assertThat(byCode(1, address, mailed.code())).isEqualTo(new VerifyEmailResult.LinkInvalid());
            }
        }
    }

    /** Imported, as no mail is sent then whose minting would take the place of what the nodes race for. */
    private UserId pending(String address) {
        PasswordHash hash = ((HashResult.Hashed) HASHER.hash(PASSWORDS.get(0))).hash();
        ImportedAccount account = new ImportedAccount(address, hash, Profile.empty(), false);
        return ((CreateResult.Created) nodes.get(0).accounts().imports().add(account, CONTEXT))
                .user()
                .id();
    }

    private VerifyEmailResult byCode(int node, String address, Secret code) {
        return nodes.get(node).accounts().verificationCodes().verify(address, code, CONTEXT);
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

    /** Each of these locks two of mailed tokens, epoch, account and roles; two in contrary orders would wait for each other. */
    @Test
    void of_sign_ins_and_changes_of_one_account_the_database_ends_none_as_deadlocked() throws Exception {
        Secret password = PASSWORDS.get(0);
        Latchkey one = nodes.get(0);
        Latchkey other = nodes.get(1);
        one.accounts().administrators().create("grace@mail.example", PASSWORDS.get(1), CONTEXT);
        Jdbi server = Jdbi.create(PostgresServer.shared().dataSource("postgres"));
        String name = Jdbi.create(database).withHandle(handle -> text(handle, "SELECT current_database()"));
        assertThat(deadlocks(server, name)).isEqualTo("0");
        try (Race race = new Race()) {
            for (int round = 0; round < 30; round++) {
                one.accounts().enable(ada, CONTEXT);
                one.accounts().passwordResets().reset(linkToPassword(one), password, CONTEXT);
                String address = one.accounts().find(ada).orElseThrow().email().address();
                SessionId acting = ((LoginResult.SignedIn) signIn(one, address, password))
                        .tokens()
                        .session()
                        .id();
                Secret toMove = linkToMove("ada" + round + "@mail.example", acting, password);
                Secret toReset = linkToPassword(one);
                Secret toSignIn = one.accounts().magicLinks().mint(ada).orElseThrow();
                boolean granting = round % 2 == 0;

                race.run(List.<Callable<Object>>of(
                        () -> signIn(one, address, password),
                        () -> signIn(other, address, password),
                        () -> other.logins().link(toSignIn, LoginContext.of(CONTEXT)),
                        () -> one.accounts().passwordResets().reset(toReset, password, CONTEXT),
                        () -> other.accounts().changePassword(ada, acting, password, PASSWORDS.get(1), CONTEXT),
                        () -> one.accounts().verifyEmail(toMove, CONTEXT),
                        () -> other.accounts().disable(ada, CONTEXT),
                        () -> granting
                                ? one.access().grant(ada, Role.ADMIN, CONTEXT)
                                : one.access().withdraw(ada, Role.ADMIN, CONTEXT)));
            }
        }
        close(); // a connection reports what it counted when it ends at the latest

        await().atMost(Duration.ofMinutes(1))
                .until(() -> connections(server, name).equals("0"));
        assertThat(deadlocks(server, name)).isEqualTo("0");
    }

    private Secret linkToPassword(Latchkey node) {
        return node.accounts().passwordResets().mint(ada).orElseThrow();
    }

    /** Waits for its mail, which either node may be sending: each makes a link in place of the last. */
    private Secret linkToMove(String address, SessionId acting, Secret password) {
        assertThat(nodes.get(0).accounts().changeEmail(ada, acting, address, password, CONTEXT))
                .isInstanceOf(ChangeEmailResult.Requested.class);
        nodes.get(0).deliverMail();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> mail.all().stream().anyMatch(sent -> sent.to().equals(address)));
        return mail.tokenTo(address);
    }

    private static LoginResult signIn(Latchkey node, String address, Secret password) {
        return node.logins().password(address, password, LoginContext.of(CONTEXT));
    }

    private static String deadlocks(Jdbi server, String database) {
        return server.withHandle(
                handle -> text(handle, "SELECT deadlocks FROM pg_stat_database WHERE datname = ?", database));
    }

    private static String connections(Jdbi server, String database) {
        return server.withHandle(
                handle -> text(handle, "SELECT count(*) FROM pg_stat_activity WHERE datname = ?", database));
    }

    private static String text(Handle handle, String query, Object... values) {
        return handle.select(query, values).mapTo(String.class).one();
    }
}
