package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Texts;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The pages of the ways back into an account as their templates read them. */
final class RecoveryModels {

    private final String application;

    RecoveryModels(String application) {
        this.application = application;
    }

    /** Empty when the page is another one. */
    Optional<PageModel> of(Page page, Texts.Words words, UnaryOperator<String> links) {
        if (page instanceof RecoveryPage.ForgotPassword forgot) {
            Forms forms = new Forms(forgot.problems(), words, 0);
            return model(
                    "forgot-password",
                    words,
                    Map.of(
                            "problems", forms.summary(),
                            "email", forms.email(forgot.email(), "username", forms.isClean()),
                            "linkUrl", forgot.magicLinks() ? links.apply("/magic-link") : "",
                            "loginUrl", links.apply("/login")));
        }
        if (page instanceof RecoveryPage.LinkSent sent) {
            return sent(sent, words, links);
        }
        if (page instanceof RecoveryPage.NewPassword choose) {
            Forms forms = new Forms(choose.problems(), words, choose.passwordMinLength());
            return model(
                    "new-password",
                    words,
                    Map.of(
                            "problems", forms.summary(),
                            "token", choose.token(),
                            "address", choose.email(),
                            "password", forms.newPassword("new_password")));
        }
        if (page instanceof RecoveryPage.MagicLink ask) {
            Forms forms = new Forms(ask.problems(), words, 0);
            return model(
                    "magic-link",
                    words,
                    Map.of(
                            "problems", forms.summary(),
                            "email", forms.email(ask.email(), "username", forms.isClean()),
                            "loginUrl", links.apply("/login")));
        }
        if (page instanceof RecoveryPage.ChangeEmail change) {
            Forms forms = new Forms(change.problems(), words, 0);
            return model(
                    "change-email",
                    words,
                    Map.of(
                            "problems", forms.summary(),
                            "notice", change.sent() ? words.get("change-email.sent") : "",
                            "address", change.email(),
                            "newEmail", forms.newEmail(change.wanted(), forms.isClean() && !change.sent()),
                            "currentPassword", forms.password("current_password", "current-password", false)));
        }
        if (page instanceof RecoveryPage.MagicLinkConsume consume) {
            Forms forms = new Forms(consume.problems(), words, 0);
            return model(
                    "magic-link-consume",
                    words,
                    Map.of("problems", forms.summary(), "token", consume.token(), "focus", forms.isClean()));
        }
        return page instanceof RecoveryPage.PasswordReplaced
                ? model("password-replaced", words, Map.of("loginUrl", links.apply("/login")))
                : Optional.empty();
    }

    private Optional<PageModel> sent(RecoveryPage.LinkSent page, Texts.Words words, UnaryOperator<String> links) {
        String path = switch (page.purpose()) {
            case NEW_PASSWORD -> "/password/forgot";
            case SIGN_IN -> "/magic-link";
        };
        String text = "link-sent.text." + page.purpose().name().toLowerCase(Locale.ROOT);
        return model(
                "link-sent",
                words,
                Map.of(
                        "text", words.get(text),
                        "email", page.email(),
                        "path", path,
                        "againUrl", links.apply(path)));
    }

    private Optional<PageModel> model(String name, Texts.Words words, Map<String, Object> values) {
        return Optional.of(new PageModel(name + ".html", words.get(name + ".title", application), values));
    }
}
