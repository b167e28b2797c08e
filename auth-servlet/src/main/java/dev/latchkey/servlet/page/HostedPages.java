package dev.latchkey.servlet.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Renders the hosted pages. The API decides what is shown and answers the forms; this turns it into HTML.
 *
 * <p>Implementations are immutable, safe for use by several threads, and escape every value they are given. What they
 * write must work under a Content-Security-Policy that permits styles, images and fonts from the same origin alone,  no
 * scripts but those of the same origin on pages that {@link Page#mayScript() may} ask for a passkey, and nothing inline.
 */
public interface HostedPages {

    /**
     * Renders one page.
     *
     * @param page what is shown
     * @param context what all pages have
     * @return a whole HTML document, to be sent as UTF-8
     */
    String render(Page page, PageContext context);

    /**
     * A static file that the pages refer to as {@code {base}/assets/{name}}.
     *
     * @param name the file's name, as it came from the request
     * @return the file, empty when there is none of that name
     */
    Optional<Asset> asset(String name);

    /**
     * The languages there are texts for, to choose the locale of a {@link PageContext} from.
     *
     * @return the locales, first the one that stands in where there is no other
     */
    List<Locale> languages();
}
