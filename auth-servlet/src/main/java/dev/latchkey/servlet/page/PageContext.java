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
 */
public record PageContext(
        String base,
        Locale locale,
        String csrfToken,
        @Nullable String returnTo) {

    /** Checks that only {@code returnTo} is missing. */
    public PageContext {
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(locale, "locale");
        Objects.requireNonNull(csrfToken, "csrfToken");
    }
}
