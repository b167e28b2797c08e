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
 */
public record PageContext(
        String base,
        Locale locale,
        String csrfToken,
        @Nullable String returnTo,
        boolean passkeys) {

    /**
     * The context where there are no passkeys.
     *
     * @param base as above
     * @param locale as above
     * @param csrfToken as above
     * @param returnTo as above
     */
    public PageContext(String base, Locale locale, String csrfToken, @Nullable String returnTo) {
        this(base, locale, csrfToken, returnTo, false);
    }

    /** Checks that only {@code returnTo} is missing. */
    public PageContext {
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(csrfToken, "csrfToken");
    }
}
