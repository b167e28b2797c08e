package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.access.Permission;
import dev.latchkey.access.Role;
import dev.latchkey.access.RoleStore;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.StrictJson;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.Membership;
import dev.latchkey.organization.Organization;
import dev.latchkey.organization.OrganizationStore;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.CopySeal;
import dev.latchkey.token.MasterKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Stores behind caches: what is kept, when it goes, and what leaves the process. */
class StoreCachesTest {

    private static final OrganizationId ACME = new OrganizationId(new UUID(1, 1));
    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123456Z");

    private final MovableEnvironment environment = MovableEnvironment.at(NOW);
    private final InMemoryStorage storage = InMemoryStorage.create();
    private final MasterKey masterKey = MasterKey.generate(environment);
    private final StoreCaches caches =
            StoreCaches.in(InProcessState.create(environment), CacheSettings.standard(), masterKey, environment);
    private final UserStore users = caches.users(storage.users(), storage.transactions());
    private final RoleStore roles = caches.roles(storage.roles(), storage.transactions());
    private final Role reader = new Role(
            new RoleId(environment.newId()), "reader", "", Set.of(Permission.parse("articles:read")), Set.of(), 0);
    private final User ada = user(Map.of());

    private User user(Map<String, Object> attributes) {
        return new User(
                new UserId(environment.newId()),
                EmailAddress.parse("ada" + environment.newId() + "@mail.example"),
                true,
                new Profile("Ada", null, "Lovelace", "+44 20 7946 0000", attributes),
                UserStatus.ACTIVE,
                NOW,
                NOW,
                null,
                0);
    }

    private void add(User user) {
        storage.transactions().run(tx -> assertThat(users.add(tx, user)).isTrue());
    }

    @Nested
    class Accounts {

        @Test
        void that_were_looked_for_in_vain_are_found_once_they_are_there() {
            assertThat(users.findRecent(ada.id())).isEmpty();

            add(ada);

            assertThat(users.findRecent(ada.id())).contains(ada);
        }

        @Test
        void are_the_same_copy_until_they_change() {
            add(ada);
            assertThat(users.findRecent(ada.id()).orElseThrow())
                    .isSameAs(users.findRecent(ada.id()).orElseThrow());
            assertThat(users.find(ada.id())).contains(ada);

            User disabled = ada.withStatus(UserStatus.DISABLED, true, NOW);
            storage.transactions().run(tx -> users.update(tx, disabled));
            assertThat(users.findRecent(ada.id())).contains(disabled);

            storage.transactions().run(tx -> users.signedIn(tx, ada.id(), NOW));
            assertThat(users.findRecent(ada.id())).contains(disabled.withLastLogin(NOW));

            storage.transactions()
                    .run(tx -> assertThat(users.remove(tx, ada.id(), 1)).isTrue());
            assertThat(users.findRecent(ada.id())).isEmpty();
        }

        @Test
        void of_a_unit_of_work_are_not_kept_when_it_is_rolled_back() {
            add(ada);
            User disabled = ada.withStatus(UserStatus.DISABLED, true, NOW);
            assertThatThrownBy(() -> storage.transactions().run(tx -> {
                        users.update(tx, disabled);
                        assertThat(users.findRecent(ada.id())).contains(disabled);
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");

            assertThat(users.findRecent(ada.id())).contains(ada);
        }

        @Test
        void that_change_behind_the_caches_back_are_seen_when_the_copy_is_too_old() {
            add(ada);
            assertThat(users.findRecent(ada.id())).contains(ada);
            User disabled = ada.withStatus(UserStatus.DISABLED, true, NOW);
            storage.transactions().run(tx -> storage.users().update(tx, disabled));
            assertThat(users.find(ada.id())).contains(disabled);

            environment.advance(Duration.ofSeconds(2));

            assertThat(users.findRecent(ada.id())).contains(disabled);
        }

        @Test
        void cannot_be_changed_through_their_copy_at_any_depth() {
            Map<String, Object> inner = new LinkedHashMap<>(Map.of("city", "London"));
            List<Object> list = new ArrayList<>(List.of(1, inner));
            User user = user(Map.of("list", list));
            add(user);
            Map<String, Object> copy =
                    users.findRecent(user.id()).orElseThrow().profile().attributes();

            inner.put("city", "Paris");
            list.clear();

            assertThat(copy).isEqualTo(Map.of("list", List.of(1, Map.of("city", "London"))));
            List<?> copied = (List<?>) copy.get("list");
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(copied::clear);
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(((Map<?, ?>) copied.get(1))::clear);
        }
    }

    @Nested
    class Organizations {

        private final OrganizationStore cached = caches.organizations(storage.organizations(), storage.transactions());
        private final Organization acme = organization(0, false);

        private Organization organization(long version, boolean required) {
            return new Organization(ACME, "Acme", "acme", null, required, NOW, NOW, version);
        }

        private void write(OrganizationStore through) {
            storage.transactions().run(tx -> {
                assertThat(through.update(tx, organization(1, true))).isTrue();
                through.put(tx, new Membership(ACME, ada.id(), MemberRole.MEMBER, NOW));
            });
        }

        private void read(boolean changed) {
            assertThat(cached.recent(ACME)).contains(changed ? organization(1, true) : acme);
            assertThat(cached.recentOrganizationsOf(ada.id())).hasSize(changed ? 1 : 0);
            assertThat(cached.recentlyAnyRequiresSecondFactor()).isEqualTo(changed);
        }

        @Test
        void and_who_belongs_to_them_are_seen_once_they_are_committed() {
            assertThat(cached.recent(ACME)).isEmpty();
            storage.transactions().run(tx -> assertThat(cached.add(tx, acme)).isTrue());
            read(false);

            assertThatThrownBy(() -> storage.transactions().run(tx -> {
                        cached.update(tx, organization(1, true));
                        assertThat(cached.recentlyAnyRequiresSecondFactor()).isTrue();
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
            read(false);

            write(cached);
            read(true);
            storage.transactions().run(tx -> {
                assertThat(cached.removeMember(tx, ACME, ada.id())).isTrue();
                assertThat(cached.remove(tx, ACME)).isTrue();
            });
            assertThat(cached.recent(ACME)).isEmpty();
            assertThat(cached.recentOrganizationsOf(ada.id())).isEmpty();
            assertThat(cached.recentlyAnyRequiresSecondFactor()).isFalse();
        }

        @Test
        void that_change_on_another_node_are_seen_when_the_copies_are_too_old() {
            storage.transactions().run(tx -> assertThat(cached.add(tx, acme)).isTrue());
            read(false);
            write(storage.organizations());
            read(false);

            environment.advance(Duration.ofSeconds(2));

            read(true);
        }

        @Test
        void are_the_same_outside_the_process_as_within() {
            OrganizationCopies.One form = new OrganizationCopies.One();
            Organization below = new Organization(
                    new OrganizationId(environment.newId()), "Größe", "b", ACME, true, NOW, NOW.plusNanos(1_000), 7);
            for (Organization organization : List.of(acme, below)) {
                assertThat(form.read(parsed(form.write(organization)))).isEqualTo(organization);
            }
            OrganizationCopies.OfUser ofUser = new OrganizationCopies.OfUser();
            assertThat(ofUser.read(parsed(ofUser.write(Set.of(ACME, below.id())))))
                    .containsExactlyInAnyOrder(ACME, below.id());
            OrganizationCopies.Required required = new OrganizationCopies.Required();
            assertThat(required.read(parsed(required.write(true)))).isTrue();
        }

        private Map<String, @Nullable Object> parsed(Map<String, Object> members) {
            return StrictJson.parseObject(
                    JsonWriter.write(members).getBytes(StandardCharsets.UTF_8), Attributes.LIMITS);
        }
    }

    @Nested
    class Roles {

        @Test
        void and_grants_are_seen_once_they_are_committed() {
            assertThat(roles.recentRoles()).isEmpty();
            assertThat(roles.recentGrants(ada.id())).isEmpty();

            storage.transactions().run(tx -> {
                roles.add(tx, reader);
                roles.grant(tx, ada.id(), reader.id());
            });

            assertThat(roles.recentRoles()).containsExactly(reader);
            assertThat(roles.recentGrants(ada.id())).containsExactly(reader.id());
            Role changed = new Role(reader.id(), "reader", "reads", Set.of(), Set.of(), 1);
            storage.transactions().run(tx -> {
                roles.update(tx, changed);
                roles.withdraw(tx, ada.id(), reader.id());
            });
            assertThat(roles.recentRoles()).containsExactly(changed);
            assertThat(roles.recentGrants(ada.id())).isEmpty();
        }

        @Test
        void that_are_rolled_back_are_kept_by_nobody() {
            storage.transactions().run(tx -> roles.add(tx, reader));
            assertThatThrownBy(() -> storage.transactions().run(tx -> {
                        roles.grant(tx, ada.id(), reader.id());
                        Role changed = new Role(reader.id(), "reader", "", Set.of(), Set.of(), 1);
                        roles.update(tx, changed);
                        assertThat(roles.recentGrants(ada.id())).containsExactly(reader.id());
                        assertThat(roles.recentRoles()).containsExactly(changed);
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");

            assertThat(roles.recentGrants(ada.id())).isEmpty();
            assertThat(roles.recentRoles()).containsExactly(reader);
        }
    }

    @Nested
    class ACopyOutsideTheProcess {

        private final CopyCodec<User> codec = codec("users", masterKey);

        private CopyCodec<User> codec(String name, MasterKey key) {
            return new SealedCodec<>(
                    name, new UserCopies(), Duration.ofSeconds(30), CopySeal.of(key, "cache"), environment);
        }

        @Test
        void comes_back_as_it_was_written() {
            User full = user(Map.of("list", List.of(1, 2.5, true, "Grüße", Map.of("far", 5_000_000_000L))))
                    .withLastLogin(NOW);
            User bare = new User(
                    ada.id(), ada.email(), false, Profile.empty(), UserStatus.PENDING, NOW, NOW.plusNanos(1), null, 7);

            assertThat(codec.read("a", codec.write("a", full, NOW), Instant.MIN, NOW))
                    .contains(full);
            assertThat(codec.read("a", codec.write("a", bare, NOW), Instant.MIN, NOW))
                    .contains(bare);
        }

        @Test
        void of_roles_comes_back_as_it_was_written() {
            Role editor = new Role(
                    new RoleId(environment.newId()),
                    "editor",
                    "writes",
                    Set.of(Permission.parse("a:*"), Permission.parse("b:c")),
                    Set.of(reader.id()),
                    3);
            RoleCopies.All all = new RoleCopies.All();
            RoleCopies.Granted granted = new RoleCopies.Granted();
            CopySeal seal = CopySeal.of(masterKey, "cache");
            Duration life = Duration.ofSeconds(30);
            CopyCodec<List<Role>> roleCodec = new SealedCodec<>("roles", all, life, seal, environment);
            CopyCodec<Set<RoleId>> grantCodec = new SealedCodec<>("grants", granted, life, seal, environment);
            List<Role> both = List.of(editor, reader);
            Set<RoleId> ids = Set.of(editor.id(), reader.id());

            assertThat(roleCodec.read("all", roleCodec.write("all", both, NOW), Instant.MIN, NOW))
                    .contains(both);
            assertThat(grantCodec.read("a", grantCodec.write("a", ids, NOW), Instant.MIN, NOW))
                    .contains(ids);
            assertThat(grantCodec.read("a", grantCodec.write("a", Set.of(), NOW), Instant.MIN, NOW))
                    .contains(Set.of());
        }

        @Test
        void is_of_no_use_under_another_key_name_or_master_key() {
            byte[] copy = codec.write("a", ada, NOW);

            assertThat(codec.read("b", copy, Instant.MIN, NOW)).isEmpty();
            assertThat(codec("roles", masterKey).read("a", copy, Instant.MIN, NOW))
                    .isEmpty();
            assertThat(codec("users", MasterKey.generate(environment)).read("a", copy, Instant.MIN, NOW))
                    .isEmpty();
            assertThat(codec.read("a", new byte[0], Instant.MIN, NOW)).isEmpty();
        }

        @Test
        void cannot_be_brought_back_when_its_life_is_over() {
            byte[] copy = codec.write("a", ada, NOW);

            assertThat(codec.read("a", copy, Instant.MIN, NOW.plusMillis(29_999)))
                    .contains(ada);
            assertThat(codec.read("a", copy, Instant.MIN, NOW.plusMillis(30_000)))
                    .isEmpty();
            assertThat(codec.read("a", copy, Instant.MIN, NOW.minusMillis(2_001)))
                    .isEmpty();
        }

        @Test
        void cannot_be_brought_back_after_a_change_that_is_known_of() {
            byte[] copy = codec.write("a", ada, NOW);
            Instant read = NOW.truncatedTo(ChronoUnit.MILLIS);

            assertThat(codec.read("a", copy, read.minusMillis(1), NOW)).contains(ada);
            assertThat(codec.read("a", copy, read, NOW)).isEmpty();
            assertThat(codec.read("a", copy, NOW, NOW)).isEmpty();
        }

        @Test
        void of_a_form_that_is_not_known_is_passed_over() {
            assertThat(readBack("id", "one of a later version")).isEmpty();
        }

        @Test
        void of_a_status_that_is_not_known_is_of_an_account_that_is_disabled() {
            assertThat(readBack("status", "FROZEN")).get().returns(UserStatus.DISABLED, User::status);
        }

        private Optional<User> readBack(String member, String value) {
            SealedCodec.Form<User> later = new SealedCodec.Form<>() {
                @Override
                public Map<String, Object> write(User user) {
                    Map<String, Object> members = new UserCopies().write(user);
                    members.put(member, value);
                    return members;
                }

                @Override
                public User read(Map<String, Object> members) {
                    throw new AssertionError("only writes");
                }
            };
            CopyCodec<User> writer = new SealedCodec<>(
                    "users", later, Duration.ofSeconds(30), CopySeal.of(masterKey, "cache"), environment);

            return codec.read("a", writer.write("a", ada, NOW), Instant.MIN, NOW);
        }
    }
}
