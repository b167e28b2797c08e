package dev.latchkey.servlet.page;

import dev.latchkey.account.Attribute;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.EnrolledFactors;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.passkey.Passkey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Every page in every state that looks different, made of given words in place of what users and requests bring. */
final class SamplePages {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final int MIN_LENGTH = 15;

    private SamplePages() {}

    /** What a well-meaning user brings. */
    static Map<String, Page> plain() {
        return all(new Words("ada@mail.example", "Ada", "Lovelace", "+44 20 7946 0000", "Firefox on Linux"));
    }

    /** The same text in every place. */
    static Map<String, Page> of(String text) {
        return all(new Words(text, text, text, text, text));
    }

    private static Map<String, Page> all(Words words) {
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put("sign-in", new Page.SignIn("", false, List.of()));
        pages.put("sign-in-failed", new Page.SignIn(words.email, true, List.of(problem("", "invalid_credentials"))));
        pages.put(
                "sign-in-unverified", new Page.SignIn(words.email, false, List.of(problem("", "email_not_verified"))));
        pages.put("sign-in-known", new Page.SignIn(words.email, false, List.of()));
        pages.put("sign-in-ended", new Page.SignIn("", false, List.of(), "password_changed"));
        pages.put("sign-up", new Page.SignUp("", "", "", attributes("", ""), MIN_LENGTH, List.of()));
        pages.put(
                "sign-up-failed",
                new Page.SignUp(
                        words.email,
                        words.given,
                        words.family,
                        attributes(words.given, words.family),
                        MIN_LENGTH,
                        List.of(
                                problem("email", "invalid"),
                                problem("attributes.seats", "out_of_range"),
                                problem("password", "too_short"),
                                problem("password", "contains_context"),
                                problem("given_name", "too_long"),
                                new FormProblem("", "custom", words.family),
                                new FormProblem(words.given, "custom", words.family))));
        pages.put("check-mailbox", new Page.CheckMailbox(words.email, List.of()));
        pages.put("check-mailbox-failed", new Page.CheckMailbox(words.email, List.of(problem("code", "link_invalid"))));
        pages.put("verify-email", new Page.VerifyEmail(words.given));
        pages.put("choose-password", new Page.ChoosePassword(words.given, "", words.email, MIN_LENGTH, List.of()));
        pages.put(
                "choose-password-failed",
                new Page.ChoosePassword(
                        words.given, "", words.email, MIN_LENGTH, List.of(problem("password", "too_short"))));
        pages.put("choose-password-code", new Page.ChoosePassword("", words.given, words.email, MIN_LENGTH, List.of()));
        pages.put("email-verified", new Page.EmailVerified());
        pages.put("link-invalid", new Page.LinkInvalid());
        pages.put("forgot-password", new RecoveryPage.ForgotPassword("", false, List.of()));
        pages.put(
                "forgot-password-failed",
                new RecoveryPage.ForgotPassword(words.email, true, List.of(problem("", "link_invalid"))));
        pages.put("link-sent", new RecoveryPage.LinkSent(RecoveryPage.LinkSent.Purpose.NEW_PASSWORD, words.email));
        pages.put("new-password", new RecoveryPage.NewPassword(words.given, words.email, MIN_LENGTH, List.of()));
        pages.put(
                "new-password-failed",
                new RecoveryPage.NewPassword(
                        words.given, words.email, MIN_LENGTH, List.of(problem("new_password", "too_short"))));
        pages.put("link-sent-sign-in", new RecoveryPage.LinkSent(RecoveryPage.LinkSent.Purpose.SIGN_IN, words.email));
        pages.put("change-email", new RecoveryPage.ChangeEmail(words.email, "", false, List.of()));
        pages.put("change-email-sent", new RecoveryPage.ChangeEmail(words.email, "", true, List.of()));
        pages.put(
                "change-email-failed",
                new RecoveryPage.ChangeEmail(
                        words.email, words.given, false, List.of(problem("new_email", "invalid"))));
        pages.put("magic-link", new RecoveryPage.MagicLink("", List.of()));
        pages.put("magic-link-failed", new RecoveryPage.MagicLink(words.email, List.of(problem("", "link_invalid"))));
        pages.put("magic-link-consume", new RecoveryPage.MagicLinkConsume(words.given, List.of()));
        pages.put(
                "magic-link-consume-failed",
                new RecoveryPage.MagicLinkConsume(words.given, List.of(problem("", "rate_limited"))));
        pages.put("password-replaced", new RecoveryPage.PasswordReplaced());
        pages.put("unlock", new RecoveryPage.Unlock(words.given));
        pages.put("unlocked", new RecoveryPage.Unlocked());
        pages.put("set-up", new Page.SetUp(words.given, "", MIN_LENGTH, List.of()));
        pages.put(
                "set-up-failed",
                new Page.SetUp(words.given, words.email, MIN_LENGTH, List.of(problem("password", "too_common"))));
        pages.put("account", account(words, null, null, List.of(), Set.of()));
        pages.put(
                "account-saved",
                account(words, Page.AccountNotice.PROFILE_SAVED, null, List.of(), Set.of("admin", words.given)));
        pages.put(
                "account-failed",
                account(
                        words,
                        null,
                        Page.AccountForm.PASSWORD,
                        List.of(
                                problem("current_password", "invalid_credentials"),
                                problem("new_password", "too_guessable"),
                                problem("phone", "invalid")),
                        Set.of("admin")));
        List<MfaMethod> methods = List.of(MfaMethod.TOTP, MfaMethod.RECOVERY_CODE, MfaMethod.EMAIL_CODE);
        pages.put("second-factor", new FactorPage.SecondFactor(methods, MfaMethod.TOTP, false, true, List.of()));
        pages.put(
                "second-factor-mail",
                new FactorPage.SecondFactor(methods, MfaMethod.EMAIL_CODE, false, true, List.of()));
        pages.put(
                "second-factor-failed",
                new FactorPage.SecondFactor(
                        methods, MfaMethod.EMAIL_CODE, true, true, List.of(problem("", "mfa_code_invalid"))));
        pages.put("step-up", new FactorPage.StepUp(List.of(), MfaMethod.TOTP, words.email, List.of()));
        pages.put(
                "step-up-factor",
                new FactorPage.StepUp(
                        List.of(MfaMethod.TOTP, MfaMethod.RECOVERY_CODE),
                        MfaMethod.RECOVERY_CODE,
                        words.email,
                        List.of(problem("code", "required"))));
        pages.put(
                "factors",
                new FactorPage.Factors(factors(false), null, List.of(), List.of(), List.of(), null, List.of()));
        pages.put(
                "factors-pending",
                new FactorPage.Factors(
                        factors(false),
                        words.given,
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        List.of(problem("", "mfa_code_invalid"))));
        pages.put(
                "factors-enrolled",
                new FactorPage.Factors(
                        factors(true),
                        null,
                        List.of(passkey(3, words.device, true), passkey(4, words.given, false)),
                        List.of(
                                new DeviceView(ID, words.device, words.phone, NOW.minus(Duration.ofDays(2))),
                                new DeviceView(new UUID(0, 2), "Safari on iPhone", null, NOW)),
                        List.of(words.given, "0a1b-2c3d-4e5f-6g7h"),
                        NOW.plus(Duration.ofHours(20)),
                        List.of()));
        List<MfaMethod> passkey = List.of(MfaMethod.PASSKEY, MfaMethod.RECOVERY_CODE);
        pages.put(
                "second-factor-passkey",
                new FactorPage.SecondFactor(passkey, MfaMethod.PASSKEY, false, true, List.of()));
        pages.put(
                "step-up-passkey",
                new FactorPage.StepUp(
                        passkey, MfaMethod.PASSKEY, words.email, List.of(problem("", "mfa_code_invalid"))));
        pages.put("cancel-reset", new FactorPage.CancelReset(words.given));
        pages.put("reset-cancelled", new FactorPage.ResetCancelled());
        pages.put("devices-none", new FactorPage.Devices(List.of()));
        pages.put(
                "devices",
                new FactorPage.Devices(List.of(
                        new KnownDeviceView(ID, words.device, words.phone, NOW.minus(Duration.ofDays(2)), NOW),
                        new KnownDeviceView(new UUID(0, 2), "Safari on iPhone", null, NOW, NOW))));
        pages.put("own-data", new DataPage.OwnData(Duration.ofDays(30), List.of()));
        pages.put("own-data-failed", new DataPage.OwnData(Duration.ZERO, List.of(problem("confirm", "required"))));
        pages.put("account-deleted", new DataPage.AccountDeleted(Duration.ofHours(12)));
        pages.put("restore-account", new DataPage.RestoreAccount(words.given));
        pages.put("account-restored", new DataPage.AccountRestored());
        pages.put("logged-out", new Page.LoggedOut());
        pages.put("failure", new Page.Failure(404, "not_found", words.given));
        pages.put("failure-internal", new Page.Failure(500, words.given, words.family));
        pages.put("failure-csrf", new Page.Failure(403, "csrf_failed", "01890a5d-ac96-774b-bcce-b302099a8057"));
        pages.put("failure-link", new Page.Failure(400, "link_invalid", "01890a5d-ac96-774b-bcce-b302099a8057"));
        return pages;
    }

    private static Passkey passkey(int id, String name, boolean synced) {
        return new Passkey(
                new UUID(0, id),
                new UserId(ID),
                "credential" + id,
                "key",
                0,
                List.of("internal"),
                new UUID(0, 0),
                synced,
                synced,
                Passkey.isName(name) ? name : "A key",
                NOW.minus(Duration.ofDays(40)),
                synced ? NOW.minus(Duration.ofHours(3)) : null);
    }

    private static EnrolledFactors factors(boolean enrolled) {
        return enrolled
                ? new EnrolledFactors(
                        List.of(new EnrolledFactors.Factor(MfaMethod.TOTP, NOW.minus(Duration.ofDays(9)), null)),
                        10,
                        false)
                : new EnrolledFactors(List.of(), 0, true);
    }

    private static List<AttributeField> attributes(String text, String lines) {
        return List.of(
                new AttributeField(Attribute.text("nickname").label("Nickname"), text),
                new AttributeField(
                        Attribute.text("plan").oneOf("free", "pro", "team").required(), text.isEmpty() ? "" : "pro"),
                new AttributeField(
                        Attribute.integer("seats").between(1, 50).label("Seats"), text.isEmpty() ? "" : "51"),
                new AttributeField(Attribute.date("born").label("Date of birth"), "1815-12-10"),
                new AttributeField(Attribute.textList("topics").label("Topics"), lines),
                new AttributeField(
                        Attribute.flag("news").label("Send me the newsletter"), text.isEmpty() ? "" : "true"));
    }

    private static Page.Account account(
            Words words,
            Page.AccountNotice notice,
            Page.AccountForm form,
            List<FormProblem> problems,
            Set<String> roles) {
        User user = new User(
                new UserId(ID),
                EmailAddress.parse("ada+o'neil@mail.example"),
                form == null,
                new Profile(words.given, words.given, words.family, words.phone, Map.of("note", words.given)),
                UserStatus.ACTIVE,
                NOW.minus(Duration.ofDays(400)),
                NOW,
                NOW,
                3);
        List<SessionView> sessions = List.of(
                session(1, words.device, words.phone, Duration.ofHours(5), Duration.ZERO, true),
                session(2, "", null, Duration.ofDays(3), Duration.ofMinutes(40), false),
                session(3, "Safari on iPhone", "2001:db8::1f", Duration.ofDays(21), Duration.ofDays(1), false));
        return new Page.Account(
                user,
                roles,
                List.of(new OrganizationView(words.family, MemberRole.OWNER)),
                sessions,
                events(words),
                MIN_LENGTH,
                notice,
                form,
                problems,
                notice == null && form == null
                        ? attributes(words.given, words.family).subList(0, 1)
                        : List.of());
    }

    private static List<EventView> events(Words words) {
        return List.of(
                new EventView("sign_in_refused", NOW.minus(Duration.ofMinutes(2)), words.device, words.phone, true),
                new EventView("role_granted", NOW.minus(Duration.ofHours(2)), null, null, false),
                new EventView("of_a_newer_version", NOW.minus(Duration.ofDays(2)), words.device, null, false));
    }

    private static SessionView session(
            int number, String device, String address, Duration created, Duration seen, boolean current) {
        return new SessionView(
                new SessionId(new UUID(ID.getMostSignificantBits(), number)),
                device,
                address,
                NOW.minus(created),
                NOW.minus(seen),
                current);
    }

    private static FormProblem problem(String field, String code) {
        return new FormProblem(field, code, "said in English");
    }

    private record Words(String email, String given, String family, String phone, String device) {}
}
