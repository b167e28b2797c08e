package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.PendingDeletion;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.FactorKind;
import dev.latchkey.mfa.StoredFactor;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.OutboxMessage;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.Membership;
import dev.latchkey.organization.Organization;
import dev.latchkey.token.KeyPurpose;
import dev.latchkey.token.StoredKey;
import java.time.Instant;
import java.util.Locale;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node of a later version may store what this one does not know: it goes on, and lets nobody do more for it. */
final class LaterRowsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant FAR = Instant.parse("2099-03-02T08:00:00Z");

    private final Databases databases = new Databases();
    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private DataSource database;
    private JdbcStorage storage;

    @AfterEach
    void close() {
        databases.close();
    }

    private void open(Databases.Kind kind) {
        database = databases.empty(kind);
        storage = JdbcStorage.create(database);
    }

    /** What a node of a later version has written. */
    private void set(String table, String column, String condition) {
        int changed = Jdbi.create(database)
                .withHandle(handle -> handle.execute(
                        "UPDATE " + table + " SET " + column + " = 'OF_A_LATER_VERSION' WHERE " + condition));
        assertThat(changed).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_key_for_a_purpose_of_a_later_version_is_left_alone(Databases.Kind kind) {
        open(kind);
        StoredKey known = key("known", KeyPurpose.ACCESS_TOKEN);
        storage.transactions().run(tx -> {
            assertThat(storage.keys().add(tx, known, 0)).isTrue();
            assertThat(storage.keys().add(tx, key("later", KeyPurpose.BROWSER), 0))
                    .isTrue();
        });
        set("latchkey_key", "purpose", "id = 'later'");

        assertThat(storage.keys().all()).containsExactly(known);
        assertThat(storage.transactions()
                        .<Boolean>call(tx -> storage.keys().add(tx, key("browser", KeyPurpose.BROWSER), 0)))
                .isTrue();
    }

    private static StoredKey key(String id, KeyPurpose purpose) {
        return new StoredKey(id, purpose, "ES256", "sealed", NOW, NOW, FAR);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_message_of_a_kind_of_a_later_version_waits_and_the_others_are_taken(Databases.Kind kind) {
        open(kind);
        OutboxMessage known = message();
        OutboxMessage later = message();
        storage.transactions().run(tx -> {
            storage.outbox().add(tx, later);
            storage.outbox().add(tx, known);
        });
        set("latchkey_outbox", "kind", "id = '" + later.id() + "'");

        assertThat(storage.outbox().take(NOW, NOW.plusSeconds(60), 10))
                .extracting(OutboxMessage::id)
                .containsExactly(known.id());
        assertThat(storage.outbox().of(ada, null, 10))
                .extracting(OutboxMessage::id)
                .containsExactly(known.id());
        int attempts = Jdbi.create(database)
                .withHandle(handle -> handle.createQuery("SELECT attempts FROM latchkey_outbox WHERE id = :id")
                        .bind("id", later.id())
                        .mapTo(Integer.class)
                        .one());
        assertThat(attempts).isZero();
    }

    private OutboxMessage message() {
        return new OutboxMessage(environment.newId(), ada, MessageKind.VERIFY_EMAIL, Locale.ENGLISH, NOW, 0, FAR, null);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void who_has_a_factor_of_a_later_version_is_not_taken_for_somebody_without(Databases.Kind kind) {
        open(kind);
        StoredFactor factor = StoredFactor.pending(environment.newId(), ada, FactorKind.TOTP, "sealed", NOW);
        storage.transactions()
                .run(tx -> assertThat(storage.factors().begin(tx, factor)).isTrue());
        set("latchkey_factor", "kind", "TRUE");
        assertThat(storage.factors().find(ada)).isEmpty();
        assertThat(storage.factors().page(null, 10)).isEmpty();

        storage.transactions()
                .run(tx -> assertThat(storage.factors().confirm(tx, factor.id(), NOW, 1))
                        .isTrue());
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> storage.factors().find(ada))
                .withMessageContaining("OF_A_LATER_VERSION");
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() ->
                        storage.transactions().call(tx -> storage.factors().lock(tx, ada)));
        assertThat(storage.factors().page(null, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_account_of_a_status_of_a_later_version_is_disabled(Databases.Kind kind) {
        open(kind);
        storage.transactions().run(tx -> {
            assertThat(storage.users().add(tx, user())).isTrue();
            storage.deletions().put(tx, new PendingDeletion(ada, NOW, FAR, UserStatus.ACTIVE));
        });
        set("latchkey_user", "status", "TRUE");
        set("latchkey_deletion", "restore_to", "TRUE");

        assertThat(storage.users().find(ada)).map(User::status).contains(UserStatus.DISABLED);
        assertThat(storage.users().page(null, 10)).extracting(User::status).containsExactly(UserStatus.DISABLED);
        assertThat(storage.deletions().find(ada))
                .map(PendingDeletion::restoreTo)
                .contains(UserStatus.DISABLED);
    }

    private User user() {
        EmailAddress email = EmailAddress.parse("ada@mail.example");
        return new User(ada, email, true, Profile.empty(), UserStatus.ACTIVE, NOW, NOW, null, 0);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_member_of_a_role_of_a_later_version_changes_nothing_of_the_organization(Databases.Kind kind) {
        open(kind);
        OrganizationId company = new OrganizationId(environment.newId());
        storage.transactions().run(tx -> {
            assertThat(storage.organizations()
                            .add(tx, new Organization(company, "Company", "company", null, false, NOW, NOW, 0)))
                    .isTrue();
            storage.organizations().put(tx, new Membership(company, ada, MemberRole.OWNER, NOW));
        });
        set("latchkey_member", "role", "TRUE");

        assertThat(storage.organizations().member(company, ada))
                .map(Membership::role)
                .contains(MemberRole.MEMBER);
        assertThat(storage.organizations().members(company, null, 10))
                .extracting(Membership::role)
                .containsExactly(MemberRole.MEMBER);
    }
}
