package dev.latchkey.examples.server.hello;

import dev.latchkey.servlet.page.PebblePages;

/**
 * What the application's page has in common with the hosted pages.
 *
 * @param application the application's name
 * @param base the path that Latchkey answers under
 * @param styles where the style sheet is served
 * @param logo where the logo is served
 */
public record AppLook(String application, String base, String styles, String logo) {

    /**
     * The look of the hosted pages.
     *
     * @param pages the hosted pages
     * @param application the application's name
     * @param base the path that Latchkey answers under
     * @return their look
     */
    public static AppLook of(PebblePages pages, String application, String base) {
        return new AppLook(application, base, pages.assetPath(base, "pages.css"), pages.assetPath(base, "logo.svg"));
    }
}
