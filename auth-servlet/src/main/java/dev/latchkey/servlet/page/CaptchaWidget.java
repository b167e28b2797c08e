package dev.latchkey.servlet.page;

import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the hosted pages show the captcha of a service: an empty element which the service's script fills, and what that
 * script has to be permitted. Immutable.
 *
 * <p>Security promise: the pages that ask for a captcha, and no others, load the script and permit its origins; inline scripts
 * and styles stay forbidden there too. The script of a service runs in the page of the form: it could read what is typed there,
 * so whoever uses one trusts the service as far as that.
 *
 * @param type what challenges call the service, the name of its {@link dev.latchkey.captcha.SiteVerify.Service}
 * @param script the service's script: https, or http on a loopback host
 * @param cssClass the class by which the script finds the element, such as {@code h-captcha}
 * @param origins what pages with the widget may load scripts, frames and styles from and connect to, beside their own host: sources
 *     of a Content-Security-Policy (CSP Level 3, section 2.3.1) such as {@code https://*.hcaptcha.com}
 */
public record CaptchaWidget(String type, URI script, String cssClass, Set<String> origins) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,49}");
    private static final Pattern SOURCE = Pattern.compile(
            "(https://(\\*\\.)?[A-Za-z0-9][A-Za-z0-9.-]*|http://(localhost|127\\.0\\.0\\.1|\\[::1\\]))(:[0-9]{1,5})?"
                    + "(/[A-Za-z0-9._/-]*)?");

    /** Checks the parts, and copies the origins. */
    public CaptchaWidget {
        requireName(type);
        requireName(cssClass);
        Objects.requireNonNull(script, "script");
        origins = Set.copyOf(origins);
        if (script.getRawUserInfo() != null
                || !SOURCE.matcher(beforeQuery(script)).matches()) {
            throw new IllegalArgumentException(
                    "the script of a captcha is at an https URL, or an http URL of this machine, not at " + script);
        }
        for (String origin : origins) {
            if (!SOURCE.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "the origin of a captcha's frames is such as https://captcha.example, not " + origin);
            }
        }
        if (origins.stream().noneMatch(origin -> covers(origin, script))) {
            throw new IllegalArgumentException("the origins of a captcha include that of its script, " + script);
        }
    }

    /**
     * The widget of hCaptcha.
     *
     * @return the widget, of type {@code hcaptcha}
     */
    public static CaptchaWidget hCaptcha() {
        return new CaptchaWidget(
                "hcaptcha",
                URI.create("https://js.hcaptcha.com/1/api.js"),
                "h-captcha",
                Set.of("https://hcaptcha.com", "https://*.hcaptcha.com"));
    }

    /**
     * The widget of Cloudflare Turnstile.
     *
     * @return the widget, of type {@code turnstile}
     */
    public static CaptchaWidget turnstile() {
        return new CaptchaWidget(
                "turnstile",
                URI.create("https://challenges.cloudflare.com/turnstile/v0/api.js"),
                "cf-turnstile",
                Set.of("https://challenges.cloudflare.com"));
    }

    /**
     * The widget of reCAPTCHA v2.
     *
     * @return the widget, of type {@code recaptcha}
     */
    public static CaptchaWidget reCaptcha() {
        return new CaptchaWidget(
                "recaptcha",
                URI.create("https://www.google.com/recaptcha/api.js"),
                "g-recaptcha",
                Set.of(
                        "https://www.google.com/recaptcha/",
                        "https://www.gstatic.com/recaptcha/",
                        "https://recaptcha.google.com/recaptcha/"));
    }

    /**
     * The same widget of a service that one runs oneself, and that serves all of it: pages permit nothing from elsewhere.
     * A mirror that loads parts from other origins is made with the constructor, which names them.
     *
     * @param updated the script; its origin takes the place of the origins
     * @return the widget
     */
    public CaptchaWidget from(URI updated) {
        return new CaptchaWidget(
                type, updated, cssClass, Set.of(updated.getScheme() + "://" + updated.getRawAuthority()));
    }

    /** Whether a browser takes the script from what is permitted. */
    private static boolean covers(String origin, URI script) {
        String plain = beforeQuery(script);
        if (origin.startsWith("https://*.")) {
            return plain.startsWith("https://")
                    && ("." + script.getRawAuthority()).endsWith(origin.substring("https://*".length()));
        }
        return plain.equals(origin) || plain.startsWith(origin.endsWith("/") ? origin : origin + "/");
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a name of a captcha's has letters, digits, - and _, not " + name);
        }
    }

    private static String beforeQuery(URI script) {
        return script.toString().split("[?#]", 2)[0];
    }
}
