package dev.latchkey.servlet.page;

import dev.latchkey.account.Profile;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SpokenDevice;
import dev.latchkey.kernel.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The account page as its template reads it. */
final class AccountModels {

    /** What there are words for; of what is newer the page says that something happened. */
    private static final Set<String> TYPES = Set.of(
            "user_registered",
            "registration_repeated",
            "email_verified",
            "profile_changed",
            "password_changed",
            "password_refused",
            "password_reset_requested",
            "password_reset",
            "sign_in_link_requested",
            "email_change_requested",
            "email_changed",
            "user_disabled",
            "user_enabled",
            "signed_in",
            "sign_in_refused",
            "session_ended",
            "refresh_token_reused",
            "commits_lost",
            "factor_added",
            "factor_removed",
            "factors_reset",
            "account_locked",
            "account_unlocked",
            "factor_reset_requested",
            "factor_reset_cancelled",
            "recovery_codes_replaced",
            "recovery_code_used",
            "second_factor_refused",
            "passkey_counter_went_back",
            "device_trusted",
            "device_forgotten",
            "known_devices_forgotten",
            "data_exported",
            "deletion_requested",
            "deletion_cancelled",
            "role_granted",
            "role_withdrawn",
            "member_added",
            "member_role_changed",
            "member_removed");

    private final Environment environment;

    AccountModels(Environment environment) {
        this.environment = environment;
    }

    PageModel of(Page.Account page, Texts.Words words) {
        Forms forms =
                new Forms(page.problems(), words, page.passwordMinLength(), AttributeModels.labels(page.attributes()));
        Profile profile = page.user().profile();
        Page.AccountNotice notice = page.notice();
        Instant since = page.user().createdAt();
        return new PageModel(
                "account.html",
                words.get("account.title"),
                Map.ofEntries(
                        Map.entry("problems", forms.summary()),
                        Map.entry("notice", notice == null ? "" : words.get(key(notice))),
                        Map.entry("address", page.user().email().address()),
                        Map.entry("verified", page.user().emailVerified()),
                        Map.entry("roles", page.roles().stream().sorted().toList()),
                        Map.entry("organizations", organizations(page.organizations(), words)),
                        Map.entry("since", Map.of("machine", since.toString(), "people", date(since, words))),
                        Map.entry("givenName", name(forms, "given_name", profile.givenName(), "given-name")),
                        Map.entry("middleName", name(forms, "middle_name", profile.middleName(), "additional-name")),
                        Map.entry("familyName", name(forms, "family_name", profile.familyName(), "family-name")),
                        Map.entry("attributes", AttributeModels.of(forms, page.attributes(), words)),
                        Map.entry("phone", forms.phone(Objects.requireNonNullElse(profile.phone(), ""))),
                        Map.entry("currentPassword", forms.password("current_password", "current-password", false)),
                        Map.entry("newPassword", forms.newPassword("new_password")),
                        Map.entry("sessions", sessions(page.sessions(), words)),
                        Map.entry("events", events(page.events(), words)),
                        Map.entry("others", page.sessions().stream().anyMatch(session -> !session.current()))));
    }

    private static Map<String, Object> name(Forms forms, String field, @Nullable String value, String autocomplete) {
        return forms.text(field, Objects.requireNonNullElse(value, ""), autocomplete);
    }

    private static String key(Page.AccountNotice notice) {
        return "account.notice." + notice.name().toLowerCase(Locale.ROOT);
    }

    private static String date(Instant time, Texts.Words words) {
        return new DateTimeFormatterBuilder()
                .appendLocalized(FormatStyle.LONG, null)
                .toFormatter(words.locale())
                .withZone(ZoneOffset.UTC)
                .format(time);
    }

    private static List<Map<String, Object>> organizations(List<OrganizationView> organizations, Texts.Words words) {
        return organizations.stream()
                .map(organization -> Map.<String, Object>of(
                        "name", organization.name(),
                        "role",
                                words.get("account.organizations."
                                        + organization.role().code())))
                .toList();
    }

    private List<Map<String, Object>> sessions(List<SessionView> sessions, Texts.Words words) {
        Instant now = environment.now();
        return sessions.stream()
                .map(session -> Map.<String, Object>of(
                        "id", session.id().toString(),
                        "device",
                                session.device().isEmpty()
                                        ? words.get("account.sessions.unknown")
                                        : SpokenDevice.of(session.device(), words),
                        "address", Objects.requireNonNullElse(session.address(), ""),
                        "seen", words.get("account.sessions.seen", ago(session.lastSeenAt(), now, words)),
                        "created", words.get("account.sessions.created", ago(session.createdAt(), now, words)),
                        "current", session.current()))
                .toList();
    }

    private List<Map<String, Object>> events(List<EventView> events, Texts.Words words) {
        Instant now = environment.now();
        return events.stream()
                .map(event -> Map.<String, Object>of(
                        "what", words.get("account.events." + (TYPES.contains(event.type()) ? event.type() : "other")),
                        "refused", event.refused(),
                        "device", SpokenDevice.of(Objects.requireNonNullElse(event.device(), ""), words),
                        "address", Objects.requireNonNullElse(event.address(), ""),
                        "machine", event.at().toString(),
                        "ago", ago(event.at(), now, words)))
                .toList();
    }

    /** How long ago, because the browser's time zone is not known; a time that lies ahead is now. */
    static String ago(Instant time, Instant now, Texts.Words words) {
        Duration age = Duration.between(time, now);
        if (age.toDays() > 0) {
            return counted("day", age.toDays(), words);
        }
        if (age.toHours() > 0) {
            return counted("hour", age.toHours(), words);
        }
        return age.toMinutes() > 0 ? counted("minute", age.toMinutes(), words) : words.get("ago.now");
    }

    private static String counted(String unit, long count, Texts.Words words) {
        return count == 1 ? words.get("ago." + unit) : words.get("ago." + unit + "s", count);
    }
}
