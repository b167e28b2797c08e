package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.MembershipResult;
import dev.latchkey.organization.NewOrganization;
import dev.latchkey.organization.Organization;
import dev.latchkey.organization.OrganizationRefusal;
import dev.latchkey.organization.OrganizationResult;
import dev.latchkey.organization.Organizations;
import dev.latchkey.token.MasterKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts, roles and organizations change with the host's own rows, in one transaction of the host's, or not at all. */
final class HostOrganizationsTest {

    private static final RequestContext CONTEXT = RequestContext.none();

    private final Databases databases = new Databases();
    private final List<AuthEvent> told = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        databases.close();
    }

    /** A host with a table of its own, and Latchkey in the same database. */
    private record Host(DataSource database, JdbcStorage storage, Latchkey latchkey) implements AutoCloseable {

        // region: host-transaction
        Optional<Organization> signUp(String company, String slug, NewAccount account) throws SQLException {
            Organizations organizations = latchkey.organizations();
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try (HostTransaction joined = storage.join(connection)) {
                    if (latchkey.accounts().create(account, CONTEXT) instanceof CreateResult.Created created
                            && organizations.create(created.user().id(), NewOrganization.of(company, slug), CONTEXT)
                                    instanceof OrganizationResult.Done done) {
                        latchkey.access().grant(created.user().id(), "customer", CONTEXT);
                        insertCustomer(connection, done.organization());
                        connection.commit();
                        joined.committed();
                        return Optional.of(done.organization());
                    }
                    connection.rollback();
                    return Optional.empty();
                }
            }
        }
        // endregion

        static void insertCustomer(Connection connection, Organization organization) throws SQLException {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO customer (organization_id) VALUES (?)")) {
                insert.setObject(1, organization.id().value());
                int unused = insert.executeUpdate();
            }
        }

        int customers() {
            return Jdbi.create(database)
                    .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM customer")
                            .mapTo(Integer.class)
                            .one());
        }

        UserId user(String email) {
            return ((CreateResult.Created) latchkey.accounts().create(account(email), CONTEXT))
                    .user()
                    .id();
        }

        @Override
        public void close() {
            latchkey.close();
        }
    }

    private static NewAccount account(String email) {
        return NewAccount.verified(email, Secret.of("a quiet harbour at dawn"));
    }

    private Host host(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        Jdbi.create(database)
                .useHandle(
                        handle -> handle.execute("CREATE TABLE customer (organization_id UUID NOT NULL PRIMARY KEY)"));
        JdbcStorage storage = JdbcStorage.create(database);
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .masterKey(MasterKey.generate(Environment.system()))
                .storage(storage)
                .emailVerification(EmailVerification.OFF)
                .roles(roles -> roles.role("customer").may("orders:read"))
                .listener(told::add)
                .build();
        return new Host(database, storage, latchkey);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_account_a_role_an_organization_and_the_hosts_row_are_there_together(Databases.Kind kind)
            throws SQLException {
        try (Host host = host(kind)) {
            Organization acme =
                    host.signUp("Acme", "acme", account("ada@mail.example")).orElseThrow();

            UserId ada = host.latchkey
                    .accounts()
                    .findByEmail("ada@mail.example")
                    .orElseThrow()
                    .id();
            assertThat(host.latchkey.organizations().findBySlug("acme"))
                    .map(Organization::id)
                    .contains(acme.id());
            assertThat(host.latchkey.organizations().member(acme.id(), ada)).isPresent();
            assertThat(host.latchkey.access().hasRole(ada, "customer")).isTrue();
            assertThat(host.customers()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_taken_slug_undoes_the_account_as_well_when_the_host_rolls_back(Databases.Kind kind) throws SQLException {
        try (Host host = host(kind)) {
            assertThat(host.signUp("Acme", "acme", account("ada@mail.example"))).isPresent();

            assertThat(host.signUp("Other", "acme", account("grace@mail.example")))
                    .isEmpty();

            assertThat(host.latchkey.accounts().findByEmail("grace@mail.example"))
                    .isEmpty();
            assertThat(host.customers()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void every_change_of_an_organization_is_seen_and_told_once_the_host_commits_and_not_before(Databases.Kind kind)
            throws SQLException {
        try (Host host = host(kind);
                Connection connection = host.database.getConnection()) {
            Changed changed = new Changed(host);
            assertThat(changed.asked()).as("what a cache has a copy of").isFalse();
            told.clear();
            connection.setAutoCommit(false);
            try (HostTransaction joined = host.storage.join(connection)) {
                changed.make();
                assertThat(changed.asked()).as("within the transaction").isTrue();
                assertThat(elsewhere(changed::asked)).as("without it").isFalse();
                assertThat(told).isEmpty();

                connection.commit();
                joined.committed();
            }

            assertThat(changed.asked()).isTrue();
            assertThat(host.latchkey
                            .organizations()
                            .find(changed.below.id())
                            .orElseThrow()
                            .parent())
                    .isNull();
            assertThat(host.latchkey.organizations().findBySlug("gone")).isEmpty();
            assertThat(told)
                    .extracting(event -> event.getClass().getSimpleName())
                    .containsExactly(
                            "MemberAdded",
                            "MemberRoleChanged",
                            "OrganizationChanged",
                            "FactorRequirementChanged",
                            "OrganizationDeleted",
                            "MemberRemoved");
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nothing_remains_of_any_change_of_an_organization_when_the_host_rolls_back(Databases.Kind kind)
            throws SQLException {
        try (Host host = host(kind);
                Connection connection = host.database.getConnection()) {
            Changed changed = new Changed(host);
            assertThat(changed.asked()).isFalse();
            told.clear();
            connection.setAutoCommit(false);
            try (HostTransaction joined = host.storage.join(connection)) {
                assertThat(joined).isNotNull();
                changed.make();
                assertThat(changed.asked()).isTrue();
                connection.rollback();
            }

            Organizations organizations = host.latchkey.organizations();
            assertThat(changed.asked()).isFalse();
            assertThat(organizations.find(changed.acme.id())).contains(changed.acme);
            assertThat(organizations.find(changed.below.id())).contains(changed.below);
            assertThat(organizations.findBySlug("gone")).contains(changed.gone);
            assertThat(organizations.member(changed.acme.id(), changed.ada)).isPresent();
            assertThat(organizations.member(changed.acme.id(), changed.grace)).isEmpty();
            assertThat(told).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_refusal_leaves_the_hosts_transaction_alive(Databases.Kind kind) throws SQLException {
        try (Host host = host(kind);
                Connection connection = host.database.getConnection()) {
            Changed changed = new Changed(host);
            connection.setAutoCommit(false);
            try (HostTransaction joined = host.storage.join(connection)) {
                assertThat(host.latchkey
                                .organizations()
                                .create(changed.ada, NewOrganization.of("Acme", "acme"), CONTEXT))
                        .isEqualTo(new OrganizationResult.Refused(OrganizationRefusal.SLUG_TAKEN));
                Host.insertCustomer(connection, changed.acme);
                connection.commit();
                joined.committed();
            }

            assertThat(host.customers()).isEqualTo(1);
        }
    }

    /** Organizations, and every kind of change of them. */
    private static final class Changed {

        private final Organizations organizations;
        private final UserId ada;
        private final UserId grace;
        private final Organization acme;
        private final Organization below;
        private final Organization gone;

        Changed(Host host) {
            organizations = host.latchkey.organizations();
            ada = host.user("ada@mail.example");
            grace = host.user("grace@mail.example");
            acme = made(NewOrganization.of("Acme", "acme"));
            below = made(NewOrganization.of("Below", "below").below(acme.id()));
            gone = made(NewOrganization.of("Gone", "gone"));
        }

        private Organization made(NewOrganization wanted) {
            OrganizationResult.Done made = (OrganizationResult.Done) organizations.create(ada, wanted, CONTEXT);
            return organizations.find(made.organization().id()).orElseThrow();
        }

        void make() {
            done(organizations.addMember(acme.id(), grace, MemberRole.MEMBER, CONTEXT));
            done(organizations.changeRole(acme.id(), grace, MemberRole.OWNER, CONTEXT));
            done(organizations.move(below.id(), null, CONTEXT));
            done(organizations.requireSecondFactor(acme.id(), true, CONTEXT));
            done(organizations.delete(gone.id(), OptionalLong.empty(), CONTEXT));
            done(organizations.removeMember(acme.id(), ada, CONTEXT));
        }

        private static void done(Object result) {
            assertThat(result).isInstanceOfAny(OrganizationResult.Done.class, MembershipResult.Done.class);
        }

        boolean asked() {
            return organizations.asksSecondFactor(grace);
        }
    }

    /** What another thread sees, which has a connection of its own. */
    private static boolean elsewhere(BooleanSupplier asked) {
        boolean[] seen = {true};
        Thread reader = new Thread(() -> seen[0] = asked.getAsBoolean());
        reader.start();
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return seen[0];
    }
}
