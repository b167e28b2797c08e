package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.Latchkey;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.Registration;
import dev.latchkey.account.User;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No change of state is without its entry in the audit log, and no entry without its change: both are one transaction.
 * Where the log takes nothing, nothing changes. For the storage of any kind.
 */
public abstract class AuditedChangesContract {

    private static final RequestContext HOME = new RequestContext("203.0.113.7", "curl/8.5.0", "r-1", Locale.ENGLISH);
    private static final String ADA = "ada@mail.example";
    private static final Secret NEW_PASSWORD = Secret.of("seven lanterns, one moor");

    private StorageWithoutAudit storage;
    private LatchkeyTestKit kit;
    private Latchkey latchkey;
    private User ada;
    private TokenPair tokens;
    private List<UUID> before;

    /** The storage under test, empty. */
    protected abstract Storage emptyStorage();

    @BeforeEach
    final void open() {
        storage = new StorageWithoutAudit(emptyStorage());
        kit = LatchkeyTestKit.create(builder -> builder.storage(storage)
                .masterKey(MasterKey.generate(Environment.system()))
                .roles(roles -> roles.role("editor").may("articles:update")));
        latchkey = kit.latchkey();
        ada = kit.user(ADA);
        tokens = kit.session(ada.id());
        kit.advance(Duration.ofMinutes(1));
    }

    @AfterEach
    final void close() {
        kit.close();
    }

    @Test
    final void an_account_is_made_with_its_entry() {
        NewAccount ben = NewAccount.verified("ben@mail.example", LatchkeyTestKit.PASSWORD);
        changes(
                () -> latchkey.accounts().findByEmail("ben@mail.example").isPresent(),
                () -> latchkey.accounts().create(ben, HOME),
                "user_registered");
    }

    @Test
    final void a_registration_of_an_address_that_is_taken_is_told_of_and_mailed_together() {
        Registration again = new Registration(
                ADA, NEW_PASSWORD, NewAccount.verified(ADA, NEW_PASSWORD).profile(), HOME);
        changes(() -> mails(), () -> latchkey.accounts().register(again), "registration_repeated");
    }

    private int mails() {
        latchkey.deliverMail();
        return kit.mail().all().size();
    }

    @Test
    final void a_session_is_started_with_its_entry() {
        changes(
                () -> latchkey.sessions().list(ada.id()).size(),
                () -> latchkey.logins().password(ADA, LatchkeyTestKit.PASSWORD, LoginContext.of(HOME)),
                "signed_in");
        AuditEvent signedIn = newest();
        assertThat(signedIn.user()).isEqualTo(ada.id());
        assertThat(signedIn.actor()).isEqualTo(ada.id());
        assertThat(signedIn.address()).isEqualTo("203.0.113.7");
        assertThat(signedIn.userAgent()).isEqualTo("curl/8.5.0");
        assertThat(signedIn.requestId()).isEqualTo("r-1");
        assertThat(signedIn.at()).isEqualTo(kit.now());
        assertThat(signedIn.details())
                .containsOnlyKeys("session", "methods", "new_device")
                .containsEntry("methods", "pwd");
    }

    @Test
    final void a_session_is_ended_with_its_entry() {
        changes(
                () -> latchkey.sessions().list(ada.id()).size(),
                () -> latchkey.sessions().end(ada.id(), tokens.session().id(), EndReason.SIGNED_OUT, HOME),
                "session_ended");
        assertThat(newest().details())
                .isEqualTo(Map.of("session", tokens.session().id().toString(), "reason", EndReason.SIGNED_OUT.code()));
    }

    @Test
    final void an_account_is_disabled_and_enabled_with_the_entries_of_all_that_follows() {
        UserId boss = new UserId(Environment.system().newId());
        changes(
                () -> List.of(
                        latchkey.accounts().find(ada.id()).orElseThrow().status(),
                        latchkey.sessions().list(ada.id()).size()),
                () -> latchkey.accounts().disable(ada.id(), HOME.by(boss)),
                "session_ended",
                "user_disabled");
        assertThat(newest().actor()).isEqualTo(boss);
        assertThat(newest().user()).isEqualTo(ada.id());
        changes(
                () -> latchkey.accounts().find(ada.id()).orElseThrow().status(),
                () -> latchkey.accounts().enable(ada.id(), HOME),
                "user_enabled");
        assertThat(newest().actor()).isNull();
    }

    @Test
    final void a_role_is_granted_and_withdrawn_with_its_entry_which_names_who_did_it() {
        User admin = kit.user("admin@mail.example", "admin");
        changes(
                () -> storage.roles().granted(ada.id()),
                () -> latchkey.access().grantAs(admin.id(), ada.id(), "editor", HOME),
                "role_granted");
        assertThat(newest().actor()).isEqualTo(admin.id());
        changes(
                () -> storage.roles().granted(ada.id()),
                () -> latchkey.access().withdraw(ada.id(), "editor", HOME),
                "role_withdrawn");
        assertThat(newest().actor()).isNull();
    }

    @Test
    final void a_password_is_changed_with_its_entry() {
        changes(
                () -> storage.credentials().find(ada.id()).orElseThrow().hash(),
                () -> latchkey.accounts()
                        .changePassword(ada.id(), tokens.session().id(), LatchkeyTestKit.PASSWORD, NEW_PASSWORD, HOME),
                "password_changed");
    }

    @Test
    final void a_key_is_made_with_its_entry() {
        changes(() -> storage.keys().all().size(), () -> latchkey.keyRing().rotate(), "key_rotated");
    }

    @Test
    final void a_reused_refresh_token_ends_its_session_with_the_entry_of_it() {
        refresh();
        refresh();
        changes(
                () -> latchkey.sessions().list(ada.id()).size(),
                () -> latchkey.sessions().refresh(tokens.refreshToken(), HOME),
                "refresh_token_reused");
        assertThat(newest().outcome()).isEqualTo(AuditOutcome.REFUSED);
    }

    private Secret current;

    private void refresh() {
        kit.advance(Duration.ofMinutes(1));
        Secret presented = current == null ? tokens.refreshToken() : current;
        RefreshResult result = latchkey.sessions().refresh(presented, HOME);
        current = ((RefreshResult.Refreshed) result).tokens().refreshToken();
    }

    @Test
    final void a_refresh_needs_no_entry_and_none_is_written() {
        mark();
        storage.takesNothing = true;

        refresh();
        refresh();

        assertThat(typesSince()).isEmpty();
    }

    @Test
    final void a_refused_sign_in_has_its_entry_and_without_it_no_answer() {
        changes(
                () -> latchkey.sessions().list(ada.id()).size(),
                () -> latchkey.logins().password(ADA, NEW_PASSWORD, LoginContext.of(HOME)),
                "sign_in_refused");
        assertThat(newest().user()).isEqualTo(ada.id());
        assertThat(newest().outcome()).isEqualTo(AuditOutcome.REFUSED);
        assertThat(newest().details()).isEqualTo(Map.of("reason", "invalid_credentials"));
    }

    @Test
    final void a_unit_of_work_that_is_rolled_back_leaves_no_entry() {
        mark();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> latchkey.transactions().run(tx -> {
                    latchkey.sessions().endAll(tx, ada.id(), EndReason.SIGNED_OUT, HOME);
                    throw new IllegalStateException("the host's part failed");
                }));

        assertThat(typesSince()).isEmpty();
        assertThat(latchkey.sessions().list(ada.id())).hasSize(1);
    }

    /** First with a log that takes nothing, when nothing may happen; then with one that does. */
    private void changes(Supplier<Object> state, Runnable change, String... types) {
        mark();
        Object unchanged = state.get();
        storage.takesNothing = true;
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(change::run);
        assertThat(state.get()).isEqualTo(unchanged);
        storage.takesNothing = false;
        assertThat(typesSince()).isEmpty();

        change.run();

        assertThat(typesSince()).containsExactlyInAnyOrder(types);
        if (!List.of(types).contains("sign_in_refused")) {
            assertThat(state.get()).isNotEqualTo(unchanged);
        }
        assertThat(latchkey.audit().verify()).isInstanceOf(AuditVerification.Intact.class);
    }

    private void mark() {
        before = all().stream().map(AuditEvent::id).toList();
    }

    private List<String> typesSince() {
        return all().stream()
                .filter(event -> !before.contains(event.id()))
                .map(AuditEvent::type)
                .toList();
    }

    private AuditEvent newest() {
        Optional<AuditEvent> about = all().stream()
                .filter(event -> !before.contains(event.id()))
                .filter(event -> !event.type().equals("session_ended") || all().size() - before.size() == 1)
                .findFirst();
        return about.orElseThrow();
    }

    private List<AuditEvent> all() {
        return latchkey.audit().list(AuditFilter.all(), null, 1_000).events();
    }
}
