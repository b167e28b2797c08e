package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.OutsideVerifier;
import dev.latchkey.token.SubjectIdentifiers;
import dev.latchkey.token.TokenRejectedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opaque names on two nodes of one PostgreSQL, and services that only verify beside them. */
final class SubjectNodesTest {

    private static final int ROUNDS = 40;
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final RequestContext CONTEXT = RequestContext.none();

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final Databases databases = new Databases();
    private final List<Latchkey> nodes = new ArrayList<>();
    private final Race race = new Race();
    private int users;

    @BeforeEach
    void start() {
        DataSource database = databases.empty(Databases.Kind.POSTGRESQL);
        nodes.add(node(database));
        nodes.add(node(database));
    }

    private Latchkey node(DataSource database) {
        return Latchkey.builder()
                .issuer("https://test.example")
                .environment(environment)
                .masterKey(masterKey)
                .storage(JdbcStorage.create(database))
                .subjects(SubjectIdentifiers.ROTATED_AT_SIGN_OUT)
                .emailVerification(EmailVerification.OFF)
                .passwordHasher(PasswordHasher.builder()
                        .environment(environment)
                        .allowWeakHashesForTestsOnly()
                        .argon2id(64, 1, 1)
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        race.close();
        nodes.forEach(Latchkey::close);
        databases.close();
    }

    private UserId user() {
        users++;
        NewAccount account = NewAccount.verified("user" + users + "@mail.example", PASSWORD);
        return ((CreateResult.Created) nodes.get(0).accounts().create(account, CONTEXT))
                .user()
                .id();
    }

    private static Callable<Object> signIn(Latchkey node, UserId user) {
        return () -> node.sessions().start(user, AuthContext.of("pwd"));
    }

    private static TokenPair tokens(Object started) {
        return ((StartResult.Started) started).tokens();
    }

    private static String compact(TokenPair tokens) {
        return tokens.accessToken().reveal();
    }

    @Test
    void first_sign_ins_at_once_on_several_nodes_have_one_name() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UserId user = user();
            List<Object> started = race.run(List.of(
                    signIn(nodes.get(0), user), signIn(nodes.get(1), user),
                    signIn(nodes.get(0), user), signIn(nodes.get(1), user)));

            assertThat(started.stream()
                            .map(one -> nodes.get(0).tokens().verify(compact(tokens(one))))
                            .map(token -> List.of(token.subject(), token.user().value()))
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void no_token_of_a_sign_in_or_a_refresh_that_races_the_end_of_all_sessions_works_at_a_service_that_only_verifies()
            throws Exception {
        try (OutsideVerifier byStorage = OutsideVerifier.byStorage(nodes.get(0), environment);
                OutsideVerifier byDocument = OutsideVerifier.byDocument(nodes.get(1), environment)) {
            for (int round = 0; round < ROUNDS; round++) {
                UserId user = user();
                TokenPair first = tokens(signIn(nodes.get(0), user).call());
                AuthContext oldPassword = AuthContext.of("pwd").withEpoch(0);
                List<Object> results = race.run(List.of(
                        () -> nodes.get(0).sessions().start(user, oldPassword),
                        () -> nodes.get(1).sessions().endAll(user, EndReason.PASSWORD_CHANGED, CONTEXT),
                        () -> nodes.get(0).sessions().refresh(first.refreshToken(), CONTEXT),
                        () -> nodes.get(1).sessions().start(user, oldPassword)));

                List<TokenPair> given = new ArrayList<>(List.of(first));
                for (Object result : results) {
                    if (result instanceof StartResult.Started started) {
                        given.add(started.tokens());
                    } else if (result instanceof RefreshResult.Refreshed refreshed) {
                        given.add(refreshed.tokens());
                    }
                }
                for (TokenPair tokens : given) {
                    String compact = compact(tokens);
                    assertThatThrownBy(() -> byStorage.verify(compact)).isInstanceOf(TokenRejectedException.class);
                    assertThatThrownBy(() -> byDocument.verify(compact)).isInstanceOf(TokenRejectedException.class);
                }
                String fresh = compact(tokens(signIn(nodes.get(1), user).call()));
                assertThat(nodes.get(1).tokens().verify(fresh).user()).isEqualTo(user);
                assertThat(byDocument.verify(fresh).subject())
                        .isEqualTo(byStorage.verify(fresh).subject())
                        .isNotEqualTo(user.value());
            }
        }
    }
}
