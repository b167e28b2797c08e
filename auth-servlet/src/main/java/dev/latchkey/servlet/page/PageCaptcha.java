package dev.latchkey.servlet.page;

import dev.latchkey.captcha.CaptchaChallenge;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the forms of a page are to answer. Immutable.
 *
 * @param challenge what the page's form is to answer, null for nothing
 * @param resend what a second form, which asks for another verification mail, is to answer; null for nothing
 * @param refused whether the page tells that its form was refused for want of an answer
 * @param widget how a service's captcha is shown, null where there is none
 */
public record PageCaptcha(
        @Nullable CaptchaChallenge challenge,
        @Nullable CaptchaChallenge resend,
        boolean refused,
        @Nullable CaptchaWidget widget) {

    /** Of pages that ask for none. */
    static final PageCaptcha NONE = new PageCaptcha(null, null, false, null);

    /** How a challenge is shown, where it is one of the widget's service. */
    Optional<CaptchaWidget> widgetOf(@Nullable CaptchaChallenge asked) {
        return Optional.ofNullable(widget)
                .filter(known -> asked != null && known.type().equals(asked.type()));
    }
}
