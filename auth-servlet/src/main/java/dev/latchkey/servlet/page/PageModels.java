package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Texts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Turns what is to be shown into what templates can read. */
final class PageModels {

    static final List<String> TEMPLATES = List.of(
            "sign-in.html",
            "sign-up.html",
            "check-mailbox.html",
            "verify-email.html",
            "choose-password.html",
            "email-verified.html",
            "link-invalid.html",
            "forgot-password.html",
            "link-sent.html",
            "new-password.html",
            "password-replaced.html",
            "unlock.html",
            "unlocked.html",
            "cancel-reset.html",
            "reset-cancelled.html",
            "devices.html",
            "magic-link.html",
            "change-email.html",
            "magic-link-consume.html",
            "set-up.html",
            "account.html",
            "second-factor.html",
            "step-up.html",
            "factors.html",
            "passkey-parts.html",
            "logged-out.html",
            "failure.html",
            "layout.html",
            "own-data.html",
            "account-deleted.html",
            "restore-account.html",
            "account-restored.html",
            "field.html",
            "attributes.html",
            "problems.html",
            "address.html",
            "csrf.html",
            "captcha.html",
            "return-to.html");

    private final String application;
    private final AccountModels accounts;
    private final FactorModels factors;
    private final RecoveryModels recoveries;
    private final DeviceModels devices;
    private final DataModels data;

    PageModels(String application, Environment environment) {
        this.application = application;
        this.accounts = new AccountModels(environment);
        this.factors = new FactorModels(environment);
        this.recoveries = new RecoveryModels(application);
        this.devices = new DeviceModels(environment);
        this.data = new DataModels(application);
    }

    PageModel of(Page page, PageContext context, Texts.Words words) {
        if (page instanceof Page.SignIn signIn) {
            return signIn(signIn, context, words);
        }
        if (page instanceof Page.SignUp signUp) {
            return signUp(signUp, context, words);
        }
        if (page instanceof Page.CheckMailbox mailbox) {
            return checkMailbox(mailbox, context, words);
        }
        if (page instanceof Page.VerifyEmail verify) {
            return named("verify-email", words, Map.of("token", verify.token()));
        }
        if (page instanceof Page.ChoosePassword choose) {
            return choosePassword(choose, words);
        }
        if (page instanceof Page.EmailVerified) {
            return named("email-verified", words, Map.of("loginUrl", link(context, "/login")));
        }
        if (page instanceof Page.LinkInvalid) {
            Forms forms = new Forms(List.of(), words, 0);
            return named(
                    "link-invalid",
                    words,
                    Map.of("email", forms.email("", "username", true), "loginUrl", link(context, "/login")));
        }
        if (page instanceof RecoveryPage.Unlock unlock) {
            return named("unlock", words, Map.of("token", unlock.token()));
        }
        if (page instanceof RecoveryPage.Unlocked) {
            return named("unlocked", words, Map.of("loginUrl", link(context, "/login")));
        }
        if (page instanceof DataPage own) {
            return data.of(own, words, link(context, "/login"));
        }
        if (page instanceof Page.SetUp setUp) {
            return setUp(setUp, words);
        }
        if (page instanceof Page.Account account) {
            return accounts.of(account, words);
        }
        if (page instanceof FactorPage.SecondFactor factor) {
            return factors.of(factor, words, method -> link(context, "/mfa?method=" + method));
        }
        if (page instanceof FactorPage.StepUp stepUp) {
            return factors.of(stepUp, words, method -> link(context, "/step-up?method=" + method));
        }
        if (page instanceof FactorPage.Factors own) {
            return factors.of(own, words);
        }
        if (page instanceof FactorPage.CancelReset cancel) {
            return named("cancel-reset", words, Map.of("token", cancel.token()));
        }
        if (page instanceof FactorPage.ResetCancelled) {
            return named("reset-cancelled", words, Map.of("loginUrl", link(context, "/login")));
        }
        if (page instanceof FactorPage.Devices known) {
            return devices.of(known, words);
        }
        if (page instanceof Page.LoggedOut) {
            return named("logged-out", words, Map.of("loginUrl", link(context, "/login")));
        }
        return recoveries
                .of(page, words, path -> link(context, path))
                .orElseGet(() -> failure((Page.Failure) page, context, words));
    }

    private PageModel signIn(Page.SignIn page, PageContext context, Texts.Words words) {
        Forms forms = new Forms(page.problems(), words, 0);
        boolean unverified =
                page.problems().stream().anyMatch(problem -> problem.code().equals("email_not_verified"));
        boolean typed = !page.email().isEmpty();
        return named(
                "sign-in",
                words,
                Map.of(
                        "problems", forms.summary(),
                        "email", forms.email(page.email(), "username", !typed && forms.isClean()),
                        "password", forms.password("password", "current-password", typed && forms.isClean()),
                        "rememberMe", page.rememberMe(),
                        "ended", page.ended() == null ? "" : words.get("sign-in.ended." + page.ended()),
                        "resendEmail", unverified ? page.email() : "",
                        "forgotUrl", link(context, "/password/forgot"),
                        "registerUrl", link(context, "/register")));
    }

    private PageModel signUp(Page.SignUp page, PageContext context, Texts.Words words) {
        Forms forms =
                new Forms(page.problems(), words, page.passwordMinLength(), AttributeModels.labels(page.attributes()));
        return named(
                "sign-up",
                words,
                Map.of(
                        "problems", forms.summary(),
                        "email", forms.email(page.email(), "username", forms.isClean()),
                        "password", forms.newPassword("password"),
                        "givenName", forms.text("given_name", page.givenName(), "given-name"),
                        "familyName", forms.text("family_name", page.familyName(), "family-name"),
                        "attributes", AttributeModels.of(forms, page.attributes(), words),
                        "loginUrl", link(context, "/login")));
    }

    private static PageModel checkMailbox(Page.CheckMailbox page, PageContext context, Texts.Words words) {
        Forms forms = new Forms(page.problems(), words, 0);
        return new PageModel(
                "check-mailbox.html",
                words.get("check-mailbox.title"),
                Map.of(
                        "problems", forms.summary(),
                        "email", page.email(),
                        "code", forms.oneTimeCode(words.get("hint.verification-code"), false),
                        "registerUrl", link(context, "/register")));
    }

    private PageModel choosePassword(Page.ChoosePassword page, Texts.Words words) {
        Forms forms = new Forms(page.problems(), words, page.passwordMinLength());
        return named(
                "choose-password",
                words,
                Map.of(
                        "problems", forms.summary(),
                        "token", page.token(),
                        "code", page.code(),
                        "address", page.email(),
                        "password", forms.newPassword("password")));
    }

    private PageModel setUp(Page.SetUp page, Texts.Words words) {
        Forms forms = new Forms(page.problems(), words, page.passwordMinLength());
        return named(
                "set-up",
                words,
                Map.of(
                        "problems", forms.summary(),
                        "token", page.token(),
                        "email", forms.email(page.email(), "username", forms.isClean()),
                        "password", forms.newPassword("password")));
    }

    private PageModel failure(Page.Failure page, PageContext context, Texts.Words words) {
        String kind = "failure." + page.code();
        if (!words.has(kind + ".title")) {
            kind = page.status() >= 500 ? "failure.server" : "failure.default";
        }
        return new PageModel(
                "failure.html",
                words.get(kind + ".title", application),
                Map.of(
                        "text", words.get(kind + ".text", application),
                        "status", page.status(),
                        "requestId", page.requestId(),
                        "loginUrl", link(context, "/login")));
    }

    private PageModel named(String name, Texts.Words words, Map<String, Object> values) {
        return new PageModel(name + ".html", words.get(name + ".title", application), values);
    }

    /** Another page, which is to know where to go on afterwards. */
    private static String link(PageContext context, String path) {
        String returnTo = context.returnTo();
        return context.base()
                + path
                + (returnTo == null
                        ? ""
                        : (path.contains("?") ? "&" : "?") + "return_to="
                                + URLEncoder.encode(returnTo, StandardCharsets.UTF_8));
    }
}
