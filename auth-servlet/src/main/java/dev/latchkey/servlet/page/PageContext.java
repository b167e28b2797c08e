package dev.latchkey.servlet.page;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all pages have. Immutable.
 *
 * @param base the path the API answers under, with the context path of the application, such as {@code /auth}; links and
 *     form actions are this plus {@code /login} and so on
 * @param locale the language the browser prefers; English where there are no texts for it
 * @param csrfToken goes into every form as the hidden field {@code csrf_token}
 * @param returnTo where to go after sign-in or sign-up, already checked to be a path on this host; goes into those forms
 *     as {@code return_to}; null for none
 * @param passkeys whether passkeys can be used here: then {@link Page#mayScript pages that ask for one} may run scripts of
 *     the same origin
 * @param mails whether links are mailed here: else there are no pages to ask for one at, and nothing leads to them
 * @param captcha what the forms are to answer
 */
public record PageContext(
        String base,
        Locale locale,
        String csrfToken,
        @Nullable String returnTo,
        boolean passkeys,
        boolean mails,
        PageCaptcha captcha) {

    /**
     * What pages have where there are no passkeys, links are mailed and no captcha is asked for.
     *
     * @param base the path the API answers under
     * @param locale the language the browser prefers
     * @param csrfToken goes into every form
     * @param returnTo where to go after sign-in or sign-up; null for none
     */
    public PageContext(String base, Locale locale, String csrfToken, @Nullable String returnTo) {
        this(base, locale, csrfToken, returnTo, false);
    }

    /**
     * What pages have where links are mailed and no captcha is asked for.
     *
     * @param base the path the API answers under
     * @param locale the language the browser prefers
     * @param csrfToken goes into every form
     * @param returnTo where to go after sign-in or sign-up; null for none
     * @param passkeys whether passkeys can be used here
     */
    public PageContext(String base, Locale locale, String csrfToken, @Nullable String returnTo, boolean passkeys) {
        this(base, locale, csrfToken, returnTo, passkeys, true, PageCaptcha.NONE);
    }

    /** Checks that only {@code returnTo} is missing. */
    public PageContext {
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(csrfToken, "csrfToken");
        Objects.requireNonNull(captcha, "captcha");
    }
}
