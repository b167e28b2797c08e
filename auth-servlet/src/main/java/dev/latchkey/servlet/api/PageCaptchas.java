package dev.latchkey.servlet.api;

import dev.latchkey.captcha.CaptchaAction;
import dev.latchkey.captcha.CaptchaChallenge;
import dev.latchkey.captcha.Captchas;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.page.CaptchaWidget;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.page.PageCaptcha;
import dev.latchkey.servlet.page.RecoveryPage;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.route.Call;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says which captcha the forms of a page carry: one that is sure to be asked for is there from the start. */
final class PageCaptchas {

    private final Captchas captchas;
    private final @Nullable CaptchaWidget widget;

    PageCaptchas(Captchas captchas, @Nullable CaptchaWidget widget) {
        this.captchas = captchas;
        this.widget = widget;
        Optional<CaptchaChallenge> sample = captchas.ahead(CaptchaAction.SIGN_IN, true);
        if (widget != null
                && sample.filter(one -> !one.type().equals(widget.type())).isPresent()) {
            throw new IllegalArgumentException("the captcha widget is that of " + widget.type()
                    + ", and the captchas are of " + sample.get().type() + ": the two have to be of one service");
        }
    }

    /** What a page asks that is shown on its own, or after a problem with its form. */
    PageCaptcha on(Page page, Call call, @Nullable Problem problem) {
        CaptchaChallenge asked = problem == null ? null : problem.captcha();
        boolean answered = problem != null && Refusals.answer(call.input()) != null;
        if (asked == null) {
            asked = action(page)
                    .flatMap(action -> captchas.ahead(action, answered))
                    .orElse(null);
        }
        boolean resends =
                problem != null && problem.code() == ErrorCode.EMAIL_NOT_VERIFIED && page instanceof Page.SignIn;
        CaptchaChallenge resend =
                resends ? captchas.ahead(CaptchaAction.SEND_MAIL, answered).orElse(null) : null;
        return new PageCaptcha(asked, resend, problem != null && problem.captcha() != null, widget);
    }

    /** Permits what the captcha of a page needs: a script of this host, or those of the service. */
    Answer permitting(PageCaptcha captcha, Answer page) {
        CaptchaChallenge challenge = captcha.challenge() == null ? captcha.resend() : captcha.challenge();
        if (challenge == null) {
            return page;
        }
        if (challenge.type().equals(CaptchaChallenge.PROOF_OF_WORK)) {
            return page.scripted(Set.of());
        }
        return widget == null || !widget.type().equals(challenge.type()) ? page : page.scripted(widget.origins());
    }

    private static Optional<CaptchaAction> action(Page page) {
        if (page instanceof Page.SignIn) {
            return Optional.of(CaptchaAction.SIGN_IN);
        }
        if (page instanceof Page.SignUp) {
            return Optional.of(CaptchaAction.REGISTER);
        }
        boolean mails = page instanceof Page.CheckMailbox
                || page instanceof Page.LinkInvalid
                || page instanceof RecoveryPage.LinkSent
                || page instanceof RecoveryPage.ForgotPassword
                || page instanceof RecoveryPage.MagicLink;
        return mails ? Optional.of(CaptchaAction.SEND_MAIL) : Optional.empty();
    }
}
