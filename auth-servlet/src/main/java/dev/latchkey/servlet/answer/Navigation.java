package dev.latchkey.servlet.answer;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** Tells a person at a browser, who wants a page, from a program. */
public final class Navigation {

    private static final String HTML = "text/html";

    private Navigation() {}

    /**
     * Whether a request is a browser's navigation: GET or a form, for which {@code Accept} prefers HTML, and of which
     * the browser does not say that a script has sent it ({@code Sec-Fetch-Mode}).
     *
     * @param request the request
     * @return true when a page is the right answer
     */
    public static boolean isOf(HttpServletRequest request) {
        String method = request.getMethod();
        String mode = request.getHeader("Sec-Fetch-Mode");
        boolean navigates = mode == null || mode.equals("navigate");
        return navigates && (method.equals("GET") || method.equals("POST")) && prefersHtml(request.getHeader("Accept"));
    }

    /** Whether {@code text/html} stands in the field, with a quality that JSON does not reach (RFC 9110, 12.5.1). */
    static boolean prefersHtml(String accept) {
        if (accept == null || accept.length() > 1_000) {
            return false;
        }
        double html = 0;
        double json = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String type = parts[0].strip();
            double quality = quality(parts);
            if (type.equals(HTML)) {
                html = Math.max(html, quality);
            } else if (type.equals("application/json") || type.equals("application/problem+json")) {
                json = Math.max(json, quality);
            }
        }
        return html > json;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
