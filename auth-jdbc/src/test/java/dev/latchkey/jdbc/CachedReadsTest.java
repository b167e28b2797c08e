package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.ProfileChange;
import dev.latchkey.account.UpdateResult;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.RefreshKind;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.VerifiedToken;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What requests ask of the database: nothing while copies are young, and a refresh its one statement. */
final class CachedReadsTest {

    private static final RequestContext CONTEXT = RequestContext.none();

    private final Databases databases = new Databases();
    private final MasterKey masterKey = MasterKey.generate(Environment.system());

    @AfterEach
    void close() {
        databases.close();
    }

    private CountedStatements database(Databases.Kind kind) {
        return new CountedStatements(databases.empty(kind));
    }

    private LatchkeyTestKit kit(JdbcStorage storage, Consumer<Latchkey.Builder> settings) {
        return LatchkeyTestKit.create(builder -> {
            builder.storage(storage)
                    .masterKey(masterKey)
                    .roles(r -> r.role("editor").may("articles:update"));
            settings.accept(builder);
        });
    }

    /** What {@code GET /me}, {@code GET /check} and the check of a role read. */
    private static void request(LatchkeyTestKit kit, TokenPair tokens) {
        Latchkey latchkey = kit.latchkey();
        VerifiedToken token = latchkey.tokens().verify(tokens.accessToken().reveal());
        assertThat(latchkey.access().authorityOf(token.user()).hasRole("editor"))
                .isTrue();
        assertThat(latchkey.access().can(token.user(), "articles:update").granted())
                .isTrue();
        assertThat(latchkey.access().roleNames(token.user())).containsExactly("editor");
        assertThat(latchkey.accounts().findRecent(token.user())).isPresent();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_request_on_a_warm_cache_asks_the_database_nothing(Databases.Kind kind) {
        CountedStatements database = database(kind);
        try (LatchkeyTestKit kit = kit(JdbcStorage.create(database.source()), builder -> {})) {
            UserId user = kit.user("ada@mail.example", "editor").id();
            TokenPair tokens = kit.session(user);
            kit.advance(Duration.ofSeconds(2));
            // The roles, who has them, whether any organization asks for a second factor, and the account.
            assertThat(database.during(() -> request(kit, tokens))).hasSize(4);

            assertThat(database.during(() -> request(kit, tokens))).isEmpty();

            UpdateResult unused = kit.latchkey()
                    .accounts()
                    .updateProfile(user, ProfileChange.none().withGivenName("Ada"), OptionalLong.empty(), CONTEXT);
            assertThat(database.during(() -> request(kit, tokens))).hasSize(1);
            assertThat(kit.latchkey()
                            .accounts()
                            .findRecent(user)
                            .orElseThrow()
                            .profile()
                            .givenName())
                    .isEqualTo("Ada");
            assertThat(database.during(() -> request(kit, tokens))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_refresh_on_a_warm_cache_is_its_one_statement(Databases.Kind kind) {
        CountedStatements database = database(kind);
        try (LatchkeyTestKit kit = kit(JdbcStorage.create(database.source()), builder -> {})) {
            TokenPair first = kit.session(kit.user("ada@mail.example", "editor").id());
            TokenPair second = rotated(kit, first);
            kit.advance(Duration.ofMinutes(1));
            request(kit, second);

            assertThat(database.during(() -> rotated(kit, second)))
                    .singleElement()
                    .asString()
                    .contains("UPDATE latchkey_session SET generation = generation + 1");
        }
    }

    private static TokenPair rotated(LatchkeyTestKit kit, TokenPair tokens) {
        RefreshResult result = kit.latchkey().sessions().refresh(tokens.refreshToken(), CONTEXT);
        assertThat(result).isInstanceOf(RefreshResult.Refreshed.class);
        RefreshResult.Refreshed refreshed = (RefreshResult.Refreshed) result;
        assertThat(refreshed.kind()).isEqualTo(RefreshKind.ROTATED);
        return refreshed.tokens();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_hosts_own_accounts_are_read_each_time_unless_it_lets_them_be_cached(Databases.Kind kind) {
        CountedStatements database = database(kind);
        JdbcStorage storage = JdbcStorage.create(database.source());
        try (LatchkeyTestKit kit = kit(storage, builder -> builder.users(storage.users()))) {
            UserId user = kit.user("ada@mail.example").id();
            assertThat(readsTwice(database, kit, user)).isEqualTo(2);
        }
        JdbcStorage another = JdbcStorage.create(database.source());
        try (LatchkeyTestKit kit =
                kit(another, builder -> builder.users(another.users()).cacheHostUsers())) {
            UserId user = kit.user("grace@mail.example").id();
            assertThat(readsTwice(database, kit, user)).isEqualTo(1);
        }
    }

    private static int readsTwice(CountedStatements database, LatchkeyTestKit kit, UserId user) {
        return database.during(() -> {
                    Optional<?> first = kit.latchkey().accounts().findRecent(user);
                    assertThat(kit.latchkey().accounts().findRecent(user)).isEqualTo(first);
                    assertThat(first).isPresent();
                })
                .size();
    }
}
