package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.DeleteResult;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.ExportResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.PendingDeletion;
import dev.latchkey.account.PersonalData;
import dev.latchkey.account.Profile;
import dev.latchkey.account.StatusResult;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.Totp;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.NewOrganization;
import dev.latchkey.organization.OrganizationResult;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every table that has rows of users is known to the export and to the erasure, and an erasure leaves none of them. */
final class PersonalDataTest {

    private static final String ADA = "ada@mail.example";
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final RequestContext CONTEXT = RequestContext.none();

    /**
     * Of each table with rows of users, the member of the export that has what is in it; after a hyphen, why there is
     * nothing to be given out. A new table goes in here, and in the contributions or in this reasoning.
     */
    private static final Map<String, String> EXPORTED = new TreeMap<>(Map.ofEntries(
            Map.entry("latchkey_user", "account"),
            Map.entry("latchkey_credential", "password"),
            Map.entry("latchkey_one_time_token", "- digests of links that were mailed, and until when they work"),
            Map.entry("latchkey_epoch", "- a number that counts how often all sessions were ended"),
            Map.entry("latchkey_session", "sessions"),
            Map.entry("latchkey_role_grant", "roles"),
            Map.entry("latchkey_member", "organizations"),
            Map.entry("latchkey_outbox", "mails"),
            Map.entry("latchkey_factor", "second_factors"),
            Map.entry("latchkey_recovery_code", "second_factors"),
            Map.entry("latchkey_email_code", "- the digest of a code that was mailed, for some minutes"),
            Map.entry("latchkey_trusted_device", "trusted_devices"),
            Map.entry("latchkey_passkey", "passkeys"),
            Map.entry("latchkey_passkey_owner", "- a mark for whoever may get a passkey"),
            Map.entry("latchkey_known_device", "known_devices"),
            Map.entry("latchkey_factor_reset", "- a reset of second factors that waits, which the events tell of"),
            Map.entry("latchkey_subject", "- random names that access tokens have for the user"),
            Map.entry("latchkey_audit", "events"),
            Map.entry("latchkey_deletion", "- an account that is being deleted exports nothing")));

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final Databases databases = new Databases();

    @AfterEach
    void close() {
        databases.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void every_table_with_rows_of_users_is_exported_or_says_why_not_and_is_erased(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        JdbcStorage unused = JdbcStorage.create(database);

        TreeSet<String> tables = new TreeSet<>(columns(database, "user_id"));
        tables.addAll(columns(database, "subject_id"));
        tables.add("latchkey_user");

        assertThat(tables).isEqualTo(new TreeSet<>(EXPORTED.keySet()));
        TreeSet<String> erased = new TreeSet<>(JdbcDeletions.TABLES);
        erased.addAll(List.of("latchkey_user", "latchkey_audit")); // removed and erased by stores of their own
        assertThat(erased).isEqualTo(tables);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void who_is_disabled_stays_so_whenever_the_deletion_is_taken_back(Databases.Kind kind) throws Exception {
        try (Latchkey latchkey = latchkey(databases.empty(kind), new Failing());
                Race race = new Race()) {
            UserId ada = made(latchkey, ADA);
            for (int round = 0; round < 40; round++) {
                assertThat(latchkey.ownData().deleteAsHost(ada, CONTEXT)).isInstanceOf(DeleteResult.Scheduled.class);

                race.run(List.<Callable<Object>>of(
                        () -> latchkey.ownData().cancelDeletion(ada, CONTEXT),
                        () -> latchkey.accounts().disable(ada, CONTEXT)));

                assertThat(latchkey.accounts().find(ada).orElseThrow().status()).isEqualTo(UserStatus.DISABLED);
                assertThat(latchkey.accounts().enable(ada, CONTEXT)).isEqualTo(StatusResult.CHANGED);
                assertThat(latchkey.ownData().pendingDeletion(ada)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_erasure_leaves_nothing_of_a_user_in_any_table_or_all_of_it(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        Failing failing = new Failing();
        try (Latchkey latchkey = latchkey(database, failing)) {
            UserId ada = made(latchkey, ADA);
            UserId other = made(latchkey, "grace@mail.example");
            List<String> before = placesOf(database, ada);
            assertThat(before).hasSizeGreaterThan(6);
            ExportResult exported = latchkey.ownData().export(ada, CONTEXT);
            assertThat(((ExportResult.Exported) exported).data().keySet())
                    .contains(
                            "account",
                            "password",
                            "roles",
                            "organizations",
                            "sessions",
                            "second_factors",
                            "trusted_devices",
                            "events");

            assertThat(latchkey.ownData().deleteAsHost(ada, CONTEXT)).isInstanceOf(DeleteResult.Scheduled.class);
            latchkey.audit().chain();
            environment.advance(Duration.ofDays(30));
            List<String> deleted = placesOf(database, ada).stream()
                    .filter(PersonalDataTest::isNoMail)
                    .toList();

            failing.broken = true;
            assertThat(latchkey.ownData().eraseDue(10)).isOne();
            assertThat(placesOf(database, ada))
                    .filteredOn(PersonalDataTest::isNoMail)
                    .isEqualTo(deleted);

            failing.broken = false;
            environment.advance(Duration.ofHours(1));
            assertThat(latchkey.ownData().eraseDue(10)).isOne();
            // for as long as tokens may be about; removed when it expires
            assertThat(placesOf(database, ada)).isSubsetOf("latchkey_revocation.subject");
            assertThat(latchkey.audit().verify()).isInstanceOf(AuditVerification.Intact.class);
            assertThat(placesOf(database, other)).isNotEmpty();
            assertThat(made(latchkey, ADA)).isNotEqualTo(ada);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void what_is_added_of_a_user_in_the_moment_of_the_erasure_is_erased_or_refused(Databases.Kind kind)
            throws Exception {
        DataSource database = databases.empty(kind);
        try (Latchkey latchkey = latchkey(database, new Failing());
                Race race = new Race()) {
            JdbcStorage storage = JdbcStorage.create(database);
            UserId grace = made(latchkey, "grace@mail.example");
            OrganizationResult acme =
                    latchkey.organizations().create(grace, NewOrganization.of("Acme", "acme"), CONTEXT);
            OrganizationId id = ((OrganizationResult.Done) acme).organization().id();
            for (int round = 0; round < 30; round++) {
                UserId ada = aboutToBeErased(storage);
                NewOrganization another = NewOrganization.of("Another", "another-" + round);

                race.run(List.<Callable<Object>>of(
                        () -> latchkey.ownData().eraseDue(10),
                        () -> latchkey.organizations().addMember(id, ada, MemberRole.MEMBER, CONTEXT),
                        () -> latchkey.organizations().create(ada, another, CONTEXT),
                        () -> latchkey.access().grant(ada, "editor", CONTEXT)));

                assertThat(latchkey.accounts().find(ada)).isEmpty();
                assertThat(placesOf(database, ada)).isEmpty();
            }
        }
    }

    private UserId aboutToBeErased(JdbcStorage storage) {
        Instant now = environment.now();
        UserId id = new UserId(environment.newId());
        User user = new User(
                id,
                EmailAddress.parse(id + "@mail.example"),
                true,
                Profile.empty(),
                UserStatus.DISABLED,
                now,
                now,
                null,
                0);
        storage.transactions().run(tx -> {
            assertThat(storage.users().add(tx, user)).isTrue();
            storage.deletions().put(tx, new PendingDeletion(id, now, now, UserStatus.ACTIVE));
        });
        return id;
    }

    private Latchkey latchkey(DataSource database, PersonalData part) {
        return Latchkey.builder()
                .issuer("https://shop.example")
                .masterKey(MasterKey.generate(Environment.system()))
                .storage(JdbcStorage.create(database))
                .environment(environment)
                .limits(LimitSettings.off())
                .mailer(new CapturedMail())
                .roles(roles -> roles.role("editor").may("articles:read"))
                .personalData(part)
                .build();
    }

    private UserId made(Latchkey latchkey, String email) {
        CreateResult made = latchkey.accounts().create(NewAccount.verified(email, PASSWORD), CONTEXT);
        UserId user = ((CreateResult.Created) made).user().id();
        latchkey.access().grant(user, "editor", CONTEXT);
        assertThat(latchkey.organizations().create(user, NewOrganization.of("Of " + email, "of-" + user), CONTEXT))
                .isInstanceOf(OrganizationResult.Done.class);
        LoginResult signedIn = latchkey.logins().password(email, PASSWORD, LoginContext.of(CONTEXT));
        assertThat(signedIn).isInstanceOf(LoginResult.SignedIn.class);
        SessionId session = ((LoginResult.SignedIn) signedIn).tokens().session().id();
        BeginTotpResult begun = latchkey.mfa().beginTotp(user, session, email, CONTEXT);
        Secret secret = ((BeginTotpResult.Begun) begun).enrolment().secret();
        assertThat(latchkey.mfa().confirmTotp(user, session, code(secret), CONTEXT))
                .isInstanceOf(ConfirmTotpResult.Confirmed.class);
        environment.advance(Duration.ofSeconds(Totp.STEP_SECONDS));
        LoginResult.MfaRequired required =
                (LoginResult.MfaRequired) latchkey.logins().password(email, PASSWORD, LoginContext.of(CONTEXT));
        MfaProof shown = new MfaProof.Code(MfaMethod.TOTP, code(secret));
        SecondFactorResult.SignedIn trusting =
                (SecondFactorResult.SignedIn) latchkey.logins().secondFactor(required.mfaToken(), shown, true, CONTEXT);
        assertThat(trusting.trustedDevice()).isNotNull();
        latchkey.accounts().passwordResets().request(email, CONTEXT);
        Optional<Secret> link = latchkey.accounts().passwordResets().mint(user);
        assertThat(link).isPresent();
        return user;
    }

    /** What the thread that sends mail takes away, whenever it comes to it. */
    private static boolean isNoMail(String place) {
        return !place.startsWith("latchkey_outbox") && !place.startsWith("latchkey_one_time_token");
    }

    private Secret code(Secret secret) {
        return Totp.codeAt(secret, environment.now());
    }

    /** The columns of all tables in which the id of a user stands. */
    private static List<String> placesOf(DataSource database, UserId user) {
        return Jdbi.create(database)
                .withHandle(handle -> handle
                        .createQuery("SELECT table_name, column_name FROM information_schema.columns"
                                + " WHERE LOWER(table_name) LIKE 'latchkey%' AND LOWER(data_type) = 'uuid'")
                        .map((row, context) -> row.getString(1).toLowerCase(java.util.Locale.ROOT)
                                + "."
                                + row.getString(2).toLowerCase(java.util.Locale.ROOT))
                        .stream()
                        .filter(place -> {
                            String[] names = place.split("\\.", -1);
                            return handle.createQuery("SELECT COUNT(*) FROM " + names[0] + " WHERE " + names[1]
                                                    + " = :id")
                                            .bind("id", user.value())
                                            .mapTo(Integer.class)
                                            .one()
                                    > 0;
                        })
                        .sorted()
                        .toList());
    }

    private static List<String> columns(DataSource database, String column) {
        return Jdbi.create(database)
                .withHandle(handle -> handle.createQuery("SELECT LOWER(table_name) FROM information_schema.columns"
                                + " WHERE LOWER(table_name) LIKE 'latchkey%' AND LOWER(column_name) = :column")
                        .bind("column", column)
                        .mapTo(String.class)
                        .list());
    }

    /** A host whose own table is out of reach for a while. */
    private static final class Failing implements PersonalData {

        private volatile boolean broken;

        @Override
        public String name() {
            return "of_the_host";
        }

        @Override
        public Optional<Object> of(UserId user) {
            return Optional.empty();
        }

        @Override
        public void erase(Tx tx, UserId user) {
            if (broken) {
                throw new IllegalStateException("the host's table is out of reach");
            }
        }
    }
}
