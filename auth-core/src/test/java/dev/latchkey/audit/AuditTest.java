package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final RequestContext HOME = new RequestContext("203.0.113.7", "curl/8.5.0", "r-1", Locale.ENGLISH);

    private final MovableEnvironment environment = MovableEnvironment.at(NOW);
    private final StorageWithoutAudit storage = new StorageWithoutAudit(InMemoryStorage.create());
    private final Audit audit =
            Audit.create(storage.audit(), storage.transactions(), environment, AuditSettings.defaults());
    private final UserId user = new UserId(Environment.system().newId());

    @Test
    void every_event_has_a_type_of_its_own_in_the_log() {
        List<Class<?>> events = records(AuthEvent.class).toList();

        assertThat(AuditTypes.all()).hasSize(events.size() + 1).contains(AuditTypes.AUDIT_ERASED);
        assertThat(samples().map(AuthEvent::getClass))
                .containsExactlyInAnyOrderElementsOf(events.stream()
                        .map(type -> (Class<? extends AuthEvent>) type.asSubclass(AuthEvent.class))
                        .toList());
        samples().forEach(audit::keep);
        assertThat(types())
                .containsExactlyInAnyOrderElementsOf(AuditTypes.all().stream()
                        .filter(type -> !type.equals(AuditTypes.AUDIT_ERASED))
                        .toList());
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(AuditTest::records);
    }

    private Stream<AuthEvent> samples() {
        SessionId session = new SessionId(environment.newId());
        RoleId role = new RoleId(environment.newId());
        OrganizationId organization = new OrganizationId(environment.newId());
        return Stream.of(
                new AuthEvent.UserRegistered(user, NOW, HOME),
                new AuthEvent.RegistrationRepeated(user, NOW, HOME),
                new AuthEvent.EmailVerified(user, NOW, HOME),
                new AuthEvent.ProfileChanged(user, NOW, HOME),
                new AuthEvent.PasswordChanged(user, NOW, HOME),
                new AuthEvent.PasswordResetRequested(user, NOW, HOME),
                new AuthEvent.PasswordReset(user, NOW, HOME),
                new AuthEvent.SignInLinkRequested(user, NOW, HOME),
                new AuthEvent.EmailChangeRequested(user, NOW, HOME),
                new AuthEvent.EmailChanged(user, NOW, HOME),
                new AuthEvent.UserDisabled(user, NOW, HOME),
                new AuthEvent.UserEnabled(user, NOW, HOME),
                new AuthEvent.SignedIn(user, session, List.of("pwd", "otp"), true, NOW, HOME),
                new AuthEvent.SignInRefused(null, "invalid_credentials", NOW, HOME),
                new AuthEvent.SessionEnded(user, session, EndReason.SIGNED_OUT, NOW, HOME),
                new AuthEvent.RefreshTokenReused(user, session, NOW, HOME),
                new AuthEvent.CommitsLost(user, session, true, NOW, HOME),
                new AuthEvent.FactorAdded(user, "totp", NOW, HOME),
                new AuthEvent.FactorRemoved(user, "totp", NOW, HOME),
                new AuthEvent.FactorsReset(user, NOW, HOME),
                new AuthEvent.AccountLocked(user, NOW, HOME),
                new AuthEvent.AccountUnlocked(user, NOW, HOME),
                new AuthEvent.FactorResetRequested(user, NOW, NOW, HOME),
                new AuthEvent.FactorResetCancelled(user, NOW, HOME),
                new AuthEvent.RecoveryCodesReplaced(user, NOW, HOME),
                new AuthEvent.RecoveryCodeUsed(user, 9, NOW, HOME),
                new AuthEvent.SecondFactorRefused(user, "totp", "mfa_code_invalid", NOW, HOME),
                new AuthEvent.PasswordRefused(user, "invalid_credentials", NOW, HOME),
                new AuthEvent.PasskeyCounterWentBack(user, user.value(), NOW, HOME),
                new AuthEvent.DeviceTrusted(user, user.value(), NOW, HOME),
                new AuthEvent.DeviceForgotten(user, user.value(), NOW, HOME),
                new AuthEvent.KnownDevicesForgotten(user, 3, NOW, HOME),
                new AuthEvent.DataExported(user, NOW, HOME),
                new AuthEvent.DeletionRequested(user, NOW, NOW, HOME),
                new AuthEvent.DeletionCancelled(user, NOW, HOME),
                new AuthEvent.AccountErased(user, NOW, HOME),
                new AuthEvent.RoleGranted(user, role, NOW, HOME),
                new AuthEvent.RoleWithdrawn(user, role, NOW, HOME),
                new AuthEvent.OrganizationCreated(organization, NOW, HOME),
                new AuthEvent.OrganizationChanged(organization, List.of("name", "slug"), NOW, HOME),
                new AuthEvent.FactorRequirementChanged(organization, true, NOW, HOME),
                new AuthEvent.OrganizationDeleted(organization, NOW, HOME),
                new AuthEvent.MemberAdded(user, organization, "owner", NOW, HOME),
                new AuthEvent.MemberRoleChanged(user, organization, "admin", NOW, HOME),
                new AuthEvent.MemberRemoved(user, organization, NOW, HOME),
                new AuthEvent.KeyRotated("key", NOW, RequestContext.none()));
    }

    @Test
    void an_entry_about_an_organization_says_which_and_what_changed() {
        OrganizationId acme = new OrganizationId(environment.newId());
        audit.keep(new AuthEvent.OrganizationChanged(acme, List.of("name", "parent"), NOW, HOME));
        audit.keep(new AuthEvent.FactorRequirementChanged(acme, true, NOW, HOME));
        audit.keep(new AuthEvent.MemberAdded(user, acme, "owner", NOW, HOME));

        assertThat(audit.list(AuditFilter.all(), null, 10).events())
                .extracting(AuditEvent::details)
                .containsExactlyInAnyOrder(
                        Map.of("organization", acme.toString(), "fields", "name parent"),
                        Map.of("organization", acme.toString(), "required", "true"),
                        Map.of("organization", acme.toString(), "role", "owner"));
        assertThat(audit.list(AuditFilter.of(user), null, 10).events())
                .extracting(AuditEvent::type)
                .containsExactly("member_added");
    }

    @Test
    void what_was_refused_is_told_from_what_was_done() {
        samples().forEach(audit::keep);
        audit.keep(new AuthEvent.CommitsLost(user, new SessionId(environment.newId()), false, NOW, HOME));

        assertThat(list(AuditFilter.all().outcome(AuditOutcome.REFUSED)))
                .extracting(AuditEvent::type)
                .containsExactlyInAnyOrder(
                        "registration_repeated",
                        "sign_in_refused",
                        "second_factor_refused",
                        "password_refused",
                        "passkey_counter_went_back",
                        "refresh_token_reused",
                        "commits_lost");
        assertThat(list(AuditFilter.all().type("commits_lost")))
                .extracting(AuditEvent::outcome)
                .containsExactlyInAnyOrder(AuditOutcome.SUCCESS, AuditOutcome.REFUSED);
    }

    @Test
    void no_password_and_no_token_is_in_the_log_whatever_becomes_of_the_sign_in() {
        Secret wrong = Secret.of("seven lanterns, one moor");
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(
                builder -> builder.storage(storage).masterKey(MasterKey.generate(Environment.system())))) {
            kit.user("ada@mail.example");
            kit.latchkey().logins().password("ada@mail.example", wrong, LoginContext.of(HOME));
            kit.latchkey().logins().password(wrong.reveal(), wrong, LoginContext.of(HOME));
            LoginResult in = kit.latchkey()
                    .logins()
                    .password("ada@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));
            var tokens = ((LoginResult.SignedIn) in).tokens();
            String all =
                    kit.latchkey().audit().list(AuditFilter.all(), null, 100).toString();

            assertThat(all).contains("signed_in", "sign_in_refused");
            assertThat(all)
                    .doesNotContain(wrong.reveal())
                    .doesNotContain(LatchkeyTestKit.PASSWORD.reveal())
                    .doesNotContain(tokens.accessToken().reveal())
                    .doesNotContain(tokens.refreshToken().reveal())
                    .doesNotContain("ada@mail.example");
        }
    }

    @Test
    void a_flood_of_limited_sign_ins_writes_sixty_entries_a_minute_and_the_number_of_the_rest() {
        for (int i = 0; i < 10_000; i++) {
            audit.keep(refused("rate_limited"));
        }
        audit.tellCounted();
        audit.tellCounted();

        assertThat(list(AuditFilter.all())).hasSize(61);
        assertThat(list(AuditFilter.all()).stream().map(AuditEvent::details))
                .containsOnlyOnce(Map.of("reason", "rate_limited", "count", "9940"));

        environment.advance(Duration.ofSeconds(1));
        audit.keep(refused("rate_limited"));
        audit.keep(refused("rate_limited"));

        assertThat(list(AuditFilter.all())).hasSize(62);
    }

    @Test
    void wrong_passwords_are_written_down_one_by_one_beside_a_flood_of_limited_ones_up_to_a_bound() {
        for (int i = 0; i < 100; i++) {
            audit.keep(refused("rate_limited"));
        }
        for (int i = 0; i < 6_010; i++) {
            audit.keep(refused("invalid_credentials"));
        }
        audit.tellCounted();

        assertThat(storage.audit().list(AuditFilter.all(), null, 10_000)).hasSize(60 + 6_000 + 2);
        assertThat(list(AuditFilter.all()).stream().map(AuditEvent::details))
                .contains(Map.of("reason", "refused", "count", "10"));
    }

    @Test
    void what_was_counted_while_the_store_was_out_of_reach_is_told_later() {
        for (int i = 0; i < 70; i++) {
            audit.keep(refused("rate_limited"));
        }
        storage.takesNothing = true;
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(audit::tellCounted);
        storage.takesNothing = false;
        audit.tellCounted();

        assertThat(list(AuditFilter.all()).stream().map(AuditEvent::details))
                .containsOnlyOnce(Map.of("reason", "rate_limited", "count", "10"));
    }

    @Test
    void passwords_of_who_is_signed_in_that_are_over_the_limit_are_counted_and_wrong_ones_are_all_written_down() {
        UserId ada = new UserId(environment.newId());
        for (int i = 0; i < 70; i++) {
            audit.keep(new AuthEvent.PasswordRefused(ada, "rate_limited", environment.now(), HOME));
            audit.keep(new AuthEvent.PasswordRefused(ada, "invalid_credentials", environment.now(), HOME));
        }
        audit.tellCounted();

        assertThat(list(AuditFilter.all().type("password_refused"))).hasSize(130);
        assertThat(list(AuditFilter.all()).stream().map(AuditEvent::details))
                .containsOnlyOnce(Map.of("reason", "rate_limited", "count", "10"));
    }

    @Test
    void second_factors_that_are_over_the_limit_are_counted_likewise_and_wrong_ones_are_all_written_down() {
        UserId ada = new UserId(environment.newId());
        for (int i = 0; i < 70; i++) {
            audit.keep(new AuthEvent.SecondFactorRefused(ada, "totp", "rate_limited", environment.now(), HOME));
            audit.keep(new AuthEvent.SecondFactorRefused(ada, "totp", "mfa_code_invalid", environment.now(), HOME));
        }
        audit.tellCounted();

        assertThat(list(AuditFilter.all()).stream().map(event -> event.details().get("reason")))
                .hasSize(131)
                .filteredOn("mfa_code_invalid"::equals)
                .hasSize(70);
        assertThat(list(AuditFilter.all()).stream().map(AuditEvent::details))
                .containsOnlyOnce(Map.of("reason", "rate_limited", "count", "10"));
    }

    @Test
    void what_was_counted_is_told_when_latchkey_is_closed() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(
                builder -> builder.storage(storage).masterKey(MasterKey.generate(Environment.system())))) {
            for (int i = 0; i < 70; i++) {
                kit.latchkey().audit().keep(refused("rate_limited"));
            }
        }
        assertThat(list(AuditFilter.all()).stream().map(AuditEvent::details))
                .containsOnlyOnce(Map.of("reason", "rate_limited", "count", "10"));
    }

    private AuthEvent refused(String reason) {
        return new AuthEvent.SignInRefused(null, reason, environment.now(), HOME);
    }

    @Test
    void texts_of_a_request_can_neither_break_a_line_nor_be_too_long_for_the_log() {
        audit.keep(new AuthEvent.KeyRotated(
                "key",
                NOW,
                new RequestContext("x".repeat(500), "a\r\nb\u0000\u0085c", "y".repeat(500), Locale.ENGLISH)));

        assertThat(list(AuditFilter.all())).singleElement().satisfies(event -> {
            assertThat(event.address()).hasSize(100);
            assertThat(event.userAgent()).isEqualTo("a  b  c");
            assertThat(event.requestId()).hasSize(200);
        });
    }

    @Test
    void a_page_and_a_retention_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> audit.list(AuditFilter.all(), null, 0))
                .withMessage("a page has 1 to 1000 entries, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> audit.list(AuditFilter.all(), null, 1_001));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditSettings(Duration.ofHours(23)))
                .withMessage("the audit log is kept for PT24H at least, not for PT23H");
        assertThat(AuditSettings.defaults().retention()).isEqualTo(Duration.ofDays(400));
    }

    @Test
    void points_and_places_are_read_as_they_are_written_and_nothing_else_is() {
        ChainPoint point = new ChainPoint(42, "Az09-_".repeat(7) + "A");
        AuditPlace place = new AuditPlace(NOW.plusNanos(123_456_000), environment.newId());

        assertThat(ChainPoint.parse(point.toString())).isEqualTo(point);
        assertThat(AuditPlace.parse(place.toString())).isEqualTo(place);
        for (String text : List.of("", "42", "42:", point + "x", "-1:" + point.link(), "042:" + point.link())) {
            assertThatIllegalArgumentException().isThrownBy(() -> ChainPoint.parse(text));
        }
        KeptPoint kept = new KeptPoint(point, 7, NOW);
        assertThat(kept.toString()).isEqualTo(point + ":7:" + NOW.getEpochSecond());
        for (KeptPoint known : List.of(kept, new KeptPoint(point, 0, NOW), KeptPoint.of(point))) {
            assertThat(KeptPoint.parse(known.toString())).isEqualTo(known);
        }
        for (String text :
                List.of("", "42", point + ":", point + ":7", point + ":7:0", point + ":7:" + "9".repeat(12))) {
            assertThatIllegalArgumentException().isThrownBy(() -> KeptPoint.parse(text));
        }
        for (String text :
                List.of("", "_", "1_", "_" + place.id(), "x_" + place.id(), "9".repeat(17) + "_" + place.id())) {
            assertThatIllegalArgumentException().isThrownBy(() -> AuditPlace.parse(text));
        }
    }

    private List<String> types() {
        return list(AuditFilter.all()).stream().map(AuditEvent::type).toList();
    }

    private List<AuditEvent> list(AuditFilter filter) {
        return storage.audit().list(filter, null, 1_000);
    }
}
