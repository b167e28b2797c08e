package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.Latchkey;
import dev.latchkey.access.Role;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginRefusal;
import dev.latchkey.login.LoginResult;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.OutboxMessage;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.Membership;
import dev.latchkey.organization.Organization;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.Session;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.TokenRejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnDataTest {

    private static final String ADA = "ada@mail.example";
    private static final Secret PASSWORD = LatchkeyTestKit.PASSWORD;
    private static final RequestContext CONTEXT = RequestContext.none();

    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final NewsletterOfHost newsletter = new NewsletterOfHost();
    private Function<AuthAction, Optional<Veto>> interceptor = action -> Optional.empty();
    private InMemoryStorage storage = InMemoryStorage.create();
    private LatchkeyTestKit kit = kit(Duration.ofDays(30));

    private LatchkeyTestKit kit(Duration grace) {
        return LatchkeyTestKit.create(builder -> builder.storage(storage)
                .deletionGrace(grace)
                .roles(roles -> roles.role("editor").may("articles:read"))
                .personalData(newsletter)
                .listener(events::add)
                .interceptor(action -> interceptor.apply(action)));
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_deleted_account_is_unusable_at_once_and_comes_back_by_the_mailed_link_as_it_was() {
        User ada = kit.user(ADA, "editor");
        TokenPair session = kit.session(ada.id());

        DeleteResult deleted = delete(ada);

        assertThat(deleted).isEqualTo(new DeleteResult.Scheduled(kit.now().plus(Duration.ofDays(30))));
        Assertions.assertThatThrownBy(
                        () -> latchkey().tokens().verify(session.accessToken().reveal()))
                .isInstanceOf(TokenRejectedException.class);
        assertThat(latchkey().sessions().refresh(session.refreshToken(), CONTEXT))
                .isInstanceOf(RefreshResult.Refused.class);
        assertThat(signIn()).isEqualTo(new LoginResult.Refused(LoginRefusal.ACCOUNT_DISABLED));
        Secret token = mailedToken();
        kit.advance(Duration.ofDays(29));
        assertThat(data().eraseDue(10)).isZero();

        assertThat(data().cancelDeletion(token, CONTEXT)).isTrue();
        assertThat(data().cancelDeletion(token, CONTEXT)).isFalse();

        assertThat(data().pendingDeletion(ada.id())).isEmpty();
        assertThat(signIn()).isInstanceOf(LoginResult.SignedIn.class);
        assertThat(latchkey().access().roleNames(ada.id())).containsExactly("editor");
        kit.advance(Duration.ofDays(31));
        assertThat(data().eraseDue(10)).isZero();
        assertThat(events)
                .extracting(AuthEvent::getClass)
                .contains(AuthEvent.DeletionRequested.class, AuthEvent.DeletionCancelled.class);
    }

    @Test
    void when_its_time_has_come_everything_is_erased_and_the_address_is_free() {
        User ada = kit.user(ADA, "editor");
        kit.session(ada.id());
        User other = kit.user("grace@mail.example");
        delete(ada);
        Secret token = mailedToken();
        latchkey().audit().chain();
        kit.advance(Duration.ofDays(30));

        assertThat(data().cancelDeletion(token, CONTEXT)).isFalse();
        assertThat(data().eraseDue(10)).isOne();

        assertThat(latchkey().accounts().find(ada.id())).isEmpty();
        assertThat(data().pendingDeletion(ada.id())).isEmpty();
        assertThat(latchkey().access().roleNames(ada.id())).isEmpty();
        assertThat(latchkey().audit().list(AuditFilter.of(ada.id()), null, 100).events())
                .isEmpty();
        assertThat(latchkey().audit().verify()).isInstanceOf(AuditVerification.Intact.class);
        assertThat(newsletter.erased).containsExactly(ada.id());
        assertThat(events).last().satisfies(event -> {
            assertThat(((AuthEvent.AccountErased) event).user()).isEqualTo(ada.id());
            assertThat(event.subject()).isEmpty();
        });
        assertThat(data().export(ada.id(), CONTEXT)).isEqualTo(new ExportResult.NotFound());
        assertThat(data().deleteAsHost(ada.id(), CONTEXT)).isEqualTo(new DeleteResult.NotFound());
        assertThat(latchkey().accounts().find(other.id())).isPresent();
        assertThat(kit.user(ADA).id()).isNotEqualTo(ada.id());
        assertThat(data().eraseDue(10)).isZero();
    }

    @Test
    void without_a_time_of_grace_it_is_erased_at_once_and_nobody_is_mailed() {
        storage = InMemoryStorage.create();
        try (LatchkeyTestKit without = kit(Duration.ZERO)) {
            User ada = without.user(ADA);
            DeleteResult deleted = without.latchkey()
                    .ownData()
                    .delete(ada.id(), without.session(ada.id()).session().id(), CONTEXT);
            assertThat(deleted).isEqualTo(new DeleteResult.Scheduled(without.now()));
            assertThat(without.latchkey().accounts().findByEmail(ADA)).isEmpty();
            without.latchkey().deliverMail();
            assertThat(without.mail().all()).isEmpty();
        }
    }

    @Test
    void the_last_administrator_stays_and_a_host_may_refuse_but_is_not_asked_about_what_it_does_itself() {
        User root = kit.user("root@mail.example", Role.ADMIN);
        assertThat(delete(root)).isEqualTo(new DeleteResult.LastAdmin());
        assertThat(data().deleteAsHost(root.id(), CONTEXT)).isEqualTo(new DeleteResult.LastAdmin());
        User ada = kit.user(ADA);
        TokenPair session = kit.session(ada.id());
        List<AuthAction> asked = new ArrayList<>();
        interceptor = action -> {
            asked.add(action);
            return Optional.of(new Veto("Pay your bill first."));
        };
        assertThat(data().delete(ada.id(), session.session().id(), CONTEXT))
                .isEqualTo(new DeleteResult.Vetoed("Pay your bill first."));
        assertThat(data().export(ada.id(), CONTEXT)).isEqualTo(new ExportResult.Vetoed("Pay your bill first."));
        assertThat(asked)
                .containsExactly(
                        new AuthAction.DeleteAccount(ada.id(), CONTEXT), new AuthAction.ExportData(ada.id(), CONTEXT));
        assertThat(latchkey().accounts().find(ada.id()).orElseThrow().isActive())
                .isTrue();
        assertThat(data().deleteAsHost(ada.id(), CONTEXT)).isInstanceOf(DeleteResult.Scheduled.class);
        assertThat(asked).hasSize(2);
        assertThat(data().cancelDeletion(ada.id(), CONTEXT)).isTrue();
    }

    @Test
    void a_session_that_is_over_or_anothers_deletes_nothing() {
        User ada = kit.user(ADA);
        TokenPair ended = kit.session(ada.id());
        TokenPair others = kit.session(kit.user("grace@mail.example").id());
        latchkey().sessions().endAll(ada.id(), EndReason.SIGNED_OUT, CONTEXT);

        assertThat(data().delete(ada.id(), ended.session().id(), CONTEXT)).isEqualTo(new DeleteResult.SessionOver());
        assertThat(data().delete(ada.id(), others.session().id(), CONTEXT)).isEqualTo(new DeleteResult.SessionOver());

        assertThat(latchkey().accounts().find(ada.id())).contains(ada);
        assertThat(data().pendingDeletion(ada.id())).isEmpty();
    }

    @Test
    void a_second_request_does_not_put_the_erasure_off() {
        User ada = kit.user(ADA);
        DeleteResult first = delete(ada);
        kit.advance(Duration.ofDays(1));
        assertThat(data().deleteAsHost(ada.id(), CONTEXT)).isEqualTo(first);
    }

    @Test
    void who_is_disabled_meanwhile_does_not_become_usable_by_taking_the_deletion_back() {
        User ada = kit.user(ADA);
        delete(ada);
        assertThat(latchkey().accounts().disable(ada.id(), CONTEXT)).isEqualTo(StatusResult.CHANGED);
        assertThat(latchkey().accounts().disable(ada.id(), CONTEXT)).isEqualTo(StatusResult.UNCHANGED);
        assertThat(data().cancelDeletion(ada.id(), CONTEXT)).isTrue();
        assertThat(latchkey().accounts().find(ada.id()).orElseThrow().status()).isEqualTo(UserStatus.DISABLED);
    }

    @Test
    void who_is_enabled_meanwhile_is_not_erased() {
        User ada = kit.user(ADA);
        delete(ada);
        assertThat(latchkey().accounts().enable(ada.id(), CONTEXT)).isEqualTo(StatusResult.CHANGED);
        kit.advance(Duration.ofDays(31));
        assertThat(data().eraseDue(10)).isZero();
        assertThat(signIn()).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void an_account_that_is_in_use_is_not_erased_whatever_is_noted_of_it() {
        User ada = kit.user(ADA);
        latchkey()
                .transactions()
                .run(tx -> storage.deletions()
                        .put(tx, new PendingDeletion(ada.id(), kit.now(), kit.now(), UserStatus.ACTIVE)));

        assertThat(data().eraseDue(10)).isOne();

        assertThat(data().pendingDeletion(ada.id())).isEmpty();
        assertThat(newsletter.erased).isEmpty();
        assertThat(signIn()).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void an_account_whose_host_part_cannot_be_erased_stays_whole_and_keeps_no_other_from_it() {
        User ada = kit.user(ADA, "editor");
        User grace = kit.user("grace@mail.example");
        delete(ada);
        delete(grace);
        kit.advance(Duration.ofDays(30));
        newsletter.failingFor = ada.id();

        assertThat(data().eraseDue(10)).isEqualTo(2);

        assertThat(latchkey().accounts().find(grace.id())).isEmpty();
        assertThat(latchkey().accounts().find(ada.id())).isPresent();
        assertThat(latchkey().access().roleNames(ada.id())).containsExactly("editor");
        assertThat(data().eraseDue(10)).isZero();
        newsletter.failingFor = null;
        kit.advance(Duration.ofHours(1));
        assertThat(data().eraseDue(10)).isOne();
        assertThat(latchkey().accounts().find(ada.id())).isEmpty();
        assertThat(newsletter.erased).containsExactlyInAnyOrder(ada.id(), grace.id());
    }

    @Test
    void an_export_leaves_nothing_out_however_much_there_is() {
        User ada = kit.user(ADA);
        Session one = kit.session(ada.id()).session();
        Instant later = kit.now().plus(Duration.ofDays(1));
        int many = 1_100;
        storage.transactions().run(tx -> {
            for (int i = 1; i < many; i++) {
                Session another = new Session(
                        new SessionId(new UUID(1, i)),
                        one.user(),
                        one.epoch(),
                        one.clientId(),
                        one.refreshKeyId(),
                        one.generation(),
                        one.generationAt(),
                        one.authenticatedAt(),
                        one.methods(),
                        one.rememberMe(),
                        one.request(),
                        one.createdAt(),
                        one.lastSeenAt(),
                        one.idleExpiresAt(),
                        one.absoluteExpiresAt(),
                        null,
                        null);
                assertThat(storage.sessions().add(tx, another, OptionalInt.empty(), later))
                        .isEmpty();
            }
            for (int i = 0; i < many; i++) {
                storage.outbox()
                        .add(
                                tx,
                                new OutboxMessage(
                                        new UUID(2, i),
                                        ada.id(),
                                        MessageKind.PASSWORD_CHANGED,
                                        Locale.ENGLISH,
                                        later.plusSeconds(i),
                                        0,
                                        later));
                OrganizationId id = new OrganizationId(new UUID(3, i));
                boolean added = storage.organizations()
                        .add(tx, new Organization(id, "Acme", "acme-" + i, null, false, later, later, 0));
                assertThat(added).isTrue();
                storage.organizations().put(tx, new Membership(id, ada.id(), MemberRole.MEMBER, later));
            }
        });

        Map<String, Object> exported = exported(ada);

        for (String part : List.of("sessions", "mails", "organizations")) {
            List<Object> items = new ArrayList<>();
            ((Iterable<?>) exported.get(part)).forEach(items::add);
            assertThat(items).as(part).hasSize(many).doesNotHaveDuplicates();
        }
    }

    @Test
    void an_export_has_each_part_the_hosts_too_and_no_secret() {
        User ada = kit.user(ADA, "editor");
        TokenPair session = kit.session(ada.id());
        LatchkeyTestKit.Authenticator app = kit.authenticator(ada.id());

        Map<String, Object> exported = exported(ada);

        assertThat(exported.keySet())
                .filteredOn(part -> !part.equals("mails")) // until the thread that sends them has done so
                .containsExactly(
                        "exported_at",
                        "account",
                        "password",
                        "roles",
                        "sessions",
                        "second_factors",
                        "events",
                        "newsletter");
        assertThat(exported.get("account").toString()).contains(ADA, ada.id().toString());
        assertThat(exported.get("roles")).isEqualTo(List.of("editor"));
        assertThat(exported.get("sessions").toString())
                .contains(session.session().id().toString());
        assertThat(exported.get("newsletter")).isEqualTo("weekly");
        Map<?, ?> log = (Map<?, ?>) exported.get("events");
        assertThat(log.get("complete")).isEqualTo(true);
        List<Object> entries = new ArrayList<>();
        ((Iterable<?>) log.get("items")).forEach(entries::add);
        assertThat(entries.get(0).toString()).contains("data_exported");
        String all = exported.toString() + entries;
        assertThat(all)
                .doesNotContain(
                        app.secret().reveal(),
                        session.refreshToken().reveal(),
                        session.accessToken().reveal(),
                        PASSWORD.reveal(),
                        "$argon2",
                        "$pbkdf2",
                        "digest",
                        "sealed");
        app.recoveryCodes().forEach(code -> assertThat(all).doesNotContain(code.reveal()));
    }

    @Test
    void an_account_is_exported_only_so_often() {
        User ada = kit.user(ADA);
        IntStream.range(0, 5).forEach(i -> assertThat(exported(ada)).isNotEmpty());
        assertThat(data().export(ada.id(), CONTEXT)).isInstanceOf(ExportResult.Limited.class);
        assertThat(exported(kit.user("grace@mail.example"))).isNotEmpty();
        kit.advance(Duration.ofMinutes(12));
        assertThat(exported(ada)).isNotEmpty();
    }

    @Test
    void two_parts_of_one_name_are_refused() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> LatchkeyTestKit.create(
                        builder -> builder.personalData(newsletter).personalData(newsletter)))
                .withMessageContaining("newsletter");
    }

    private DeleteResult delete(User user) {
        return data().delete(user.id(), kit.session(user.id()).session().id(), CONTEXT);
    }

    private Secret mailedToken() {
        Pattern link = Pattern.compile("/restore-account\\?token=(\\S+)");
        List<String> found = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> kit.mail().all().stream()
                                .flatMap(mail -> link.matcher(mail.text()).results())
                                .map(match -> match.group(1))
                                .toList(),
                        tokens -> !tokens.isEmpty());
        return Secret.of(found.get(found.size() - 1));
    }

    private Map<String, Object> exported(User user) {
        return ((ExportResult.Exported) data().export(user.id(), CONTEXT)).data();
    }

    private LoginResult signIn() {
        return latchkey().logins().password(ADA, PASSWORD, LoginContext.of(CONTEXT));
    }

    private Latchkey latchkey() {
        return kit.latchkey();
    }

    private OwnData data() {
        return latchkey().ownData();
    }

    /** What a host holds of users in a table of its own. */
    private static final class NewsletterOfHost implements PersonalData {

        private final List<UserId> erased = new CopyOnWriteArrayList<>();
        private volatile UserId failingFor;

        @Override
        public String name() {
            return "newsletter";
        }

        @Override
        public Optional<Object> of(UserId user) {
            return Optional.of("weekly");
        }

        @Override
        public void erase(Tx tx, UserId user) {
            if (Set.of(user).contains(failingFor == null ? OneTimeToken.NOBODY : failingFor)) {
                throw new IllegalStateException("the newsletter is out of reach");
            }
            tx.afterCommit(() -> erased.add(user));
        }
    }
}
