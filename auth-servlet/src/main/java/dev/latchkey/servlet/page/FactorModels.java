package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Texts;
import dev.latchkey.mfa.EnrolledFactors;
import dev.latchkey.mfa.MfaMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The pages of second factors as their templates read them. */
final class FactorModels {

    private static final Pattern FOUR = Pattern.compile("(?<=\\G.{4})(?=.)");

    private final Environment environment;

    FactorModels(Environment environment) {
        this.environment = environment;
    }

    PageModel of(Page.SecondFactor page, Texts.Words words, UnaryOperator<String> links) {
        Forms forms = new Forms(page.problems(), words, 0);
        boolean mailed = page.chosen() == MfaMethod.EMAIL_CODE;
        List<Map<String, String>> others = page.offered().stream()
                .filter(method -> method != page.chosen())
                .map(method ->
                        Map.of("url", links.apply(method.code()), "text", words.get("factor.use." + method.code())))
                .toList();
        return new PageModel(
                "second-factor.html",
                words.get("second-factor.title"),
                Map.of(
                        "problems", forms.summary(),
                        "method", page.chosen().code(),
                        "text", words.get("factor.text." + page.chosen().code()),
                        "mailed", mailed,
                        "sent", page.sent() || !mailed,
                        "code", forms.oneTimeCode("", forms.isClean()),
                        "others", others));
    }

    PageModel of(Page.StepUp page, Texts.Words words, UnaryOperator<String> links) {
        Forms forms = new Forms(page.problems(), words, 0);
        MfaMethod chosen = page.recovery() ? MfaMethod.RECOVERY_CODE : MfaMethod.TOTP;
        MfaMethod other = page.recovery() ? MfaMethod.TOTP : MfaMethod.RECOVERY_CODE;
        return new PageModel(
                "step-up.html",
                words.get("step-up.title"),
                Map.of(
                        "problems", forms.summary(),
                        "enrolled", page.enrolled(),
                        "method", chosen.code(),
                        "text", words.get(page.enrolled() ? "factor.text." + chosen.code() : "factor.text.password"),
                        "address", page.email(),
                        "password", forms.password("password", "current-password", forms.isClean()),
                        "code", forms.oneTimeCode("", forms.isClean()),
                        "otherUrl", links.apply(other.code()),
                        "otherText", words.get("factor.use." + other.code())));
    }

    PageModel of(Page.Factors page, Texts.Words words) {
        Forms forms = new Forms(page.problems(), words, 0);
        EnrolledFactors enrolled = page.enrolled();
        Instant now = environment.now();
        String since = enrolled.factors().stream()
                .map(factor -> AccountModels.ago(factor.enrolledAt(), now, words))
                .findFirst()
                .orElse("");
        List<Map<String, String>> devices = page.devices().stream()
                .map(device -> Map.of(
                        "id", device.id().toString(),
                        "device", device.device(),
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
                        Map.entry("since", since),
                        Map.entry("left", enrolled.recoveryCodesLeft()),
                        Map.entry("secret", grouped(Objects.requireNonNullElse(page.pendingSecret(), ""))),
                        Map.entry("code", forms.oneTimeCode(words.get("hint.code"), false)),
                        Map.entry("codes", page.recoveryCodes()),
                        Map.entry("devices", devices)));
    }

    /** In groups of four, so that people can type it. */
    private static String grouped(String secret) {
        return FOUR.matcher(secret).replaceAll(" ");
    }
}
