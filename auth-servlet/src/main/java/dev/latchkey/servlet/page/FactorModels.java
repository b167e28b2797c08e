package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SpokenDevice;
import dev.latchkey.kernel.Texts;
import dev.latchkey.mfa.EnrolledFactors;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.passkey.Passkey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The pages of second factors as their templates read them. */
final class FactorModels {

    private static final Pattern FOUR = Pattern.compile("(?<=\\G.{4})(?=.)");

    private final Environment environment;

    FactorModels(Environment environment) {
        this.environment = environment;
    }

    PageModel of(FactorPage.SecondFactor page, Texts.Words words, UnaryOperator<String> links) {
        Forms forms = new Forms(page.problems(), words, 0);
        boolean mailed = page.chosen() == MfaMethod.EMAIL_CODE;
        boolean passkey = page.chosen() == MfaMethod.PASSKEY;
        return new PageModel(
                "second-factor.html",
                words.get("second-factor.title"),
                Map.of(
                        "problems", forms.summary(),
                        "method", page.chosen().code(),
                        "text", words.get("factor.text." + page.chosen().code()),
                        "passkey", passkey,
                        "mailed", mailed,
                        "sent", page.sent() || !mailed,
                        "typed", !passkey && (page.sent() || !mailed),
                        "trust", page.deviceMayDoLater(),
                        "code", forms.oneTimeCode("", forms.isClean()),
                        "others", others(page.offered(), page.chosen(), words, links)));
    }

    private static List<Map<String, String>> others(
            List<MfaMethod> offered, MfaMethod chosen, Texts.Words words, UnaryOperator<String> links) {
        return offered.stream()
                .filter(method -> method != chosen)
                .map(method ->
                        Map.of("url", links.apply(method.code()), "text", words.get("factor.use." + method.code())))
                .toList();
    }

    PageModel of(FactorPage.StepUp page, Texts.Words words, UnaryOperator<String> links) {
        Forms forms = new Forms(page.problems(), words, 0);
        boolean enrolled = !page.offered().isEmpty();
        MfaMethod chosen = page.chosen();
        return new PageModel(
                "step-up.html",
                words.get("step-up.title"),
                Map.of(
                        "problems", forms.summary(),
                        "enrolled", enrolled,
                        "passkey", enrolled && chosen == MfaMethod.PASSKEY,
                        "method", chosen.code(),
                        "text", words.get(enrolled ? "factor.text." + chosen.code() : "factor.text.password"),
                        "address", page.email(),
                        "password", forms.password("password", "current-password", forms.isClean()),
                        "code", forms.oneTimeCode("", forms.isClean()),
                        "others", others(page.offered(), chosen, words, links)));
    }

    PageModel of(FactorPage.Factors page, Texts.Words words) {
        Forms forms = new Forms(page.problems(), words, 0);
        EnrolledFactors enrolled = page.enrolled();
        Instant now = environment.now();
        String since = enrolled.factors().stream()
                .filter(factor -> factor.method() == MfaMethod.TOTP)
                .map(factor -> AccountModels.ago(factor.enrolledAt(), now, words))
                .findFirst()
                .orElse("");
        List<Map<String, String>> devices = page.devices().stream()
                .map(device -> Map.of(
                        "id", device.id().toString(),
                        "device", SpokenDevice.of(device.device(), words),
                        "address", Objects.requireNonNullElse(device.address(), ""),
                        "since", words.get("factors.since", AccountModels.ago(device.createdAt(), now, words))))
                .toList();
        return new PageModel(
                "factors.html",
                words.get("factors.title"),
                Map.ofEntries(
                        Map.entry("problems", forms.summary()),
                        Map.entry("enabled", enrolled.isEnabled()),
                        Map.entry("required", enrolled.required()),
                        Map.entry("app", !since.isEmpty()),
                        Map.entry("since", since),
                        Map.entry("passkeys", passkeys(page.passkeys(), now, words)),
                        Map.entry("passkeyName", forms.passkeyName(words.get("factors.passkeys.name"))),
                        Map.entry("left", enrolled.recoveryCodesLeft()),
                        Map.entry("secret", grouped(Objects.requireNonNullElse(page.pendingSecret(), ""))),
                        Map.entry("code", forms.oneTimeCode(words.get("hint.code"), false)),
                        Map.entry("codes", page.recoveryCodes()),
                        Map.entry("resetDue", resetDue(page.resetDueAt(), words)),
                        Map.entry("devices", devices)));
    }

    private static List<Map<String, String>> passkeys(List<Passkey> passkeys, Instant now, Texts.Words words) {
        return passkeys.stream()
                .map(passkey -> {
                    Instant used = passkey.lastUsedAt();
                    return Map.of(
                            "id", passkey.id().toString(),
                            "name", passkey.name(),
                            "since",
                                    words.get(
                                            "factors.passkeys.since",
                                            AccountModels.ago(passkey.createdAt(), now, words)),
                            "used",
                                    used == null
                                            ? words.get("factors.passkeys.unused")
                                            : words.get("factors.passkeys.used", AccountModels.ago(used, now, words)),
                            "kind",
                                    words.get(
                                            passkey.backupEligible()
                                                    ? "factors.passkeys.synced"
                                                    : "factors.passkeys.bound"));
                })
                .toList();
    }

    /** In UTC, since the browser's time zone is not known. */
    private static String resetDue(@Nullable Instant dueAt, Texts.Words words) {
        return dueAt == null
                ? ""
                : new DateTimeFormatterBuilder()
                        .appendLocalized(FormatStyle.LONG, null)
                        .appendPattern(", HH:mm")
                        .toFormatter(words.locale())
                        .withZone(ZoneOffset.UTC)
                        .format(dueAt);
    }

    /** In groups of four, so that people can type it. */
    private static String grouped(String secret) {
        return FOUR.matcher(secret).replaceAll(" ");
    }
}
