package dev.latchkey.notify;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands around the texts of a mail. In HTML every value is escaped, and the logo and the code stand in elements of
 * their own. Immutable.
 */
final class MailLayout {

    static final Pattern PLACEHOLDER = Pattern.compile("%([a-z]+)%");

    private static final String LOGO = "logo";
    private static final String CODE = "code";

    /** A line of its own in whatever it stands, and all of it selected by one click or touch, where that is known. */
    private static final String CODE_HTML = "<strong style=\"display:block;margin:0 0 24px;padding:12px 16px;"
            + "border-radius:8px;background:#f4f2ec;color:#1b1f1d;font:700 28px/1.3 ui-monospace,Consolas,monospace;"
            + "letter-spacing:3px;text-align:center;-webkit-user-select:all;user-select:all\">";

    /** With the empty line after it, so that a mail without a code does not have two. */
    private static final Pattern LINE_OF_CODE = Pattern.compile("(?m)^%code%\\R(?:\\R)?");

    private static final int LONGEST = 100_000;
    private static final Set<String> VALUES = Set.of(
            "lang",
            "subject",
            "application",
            "greeting",
            "body",
            CODE,
            "link",
            "button",
            "alternative",
            "notes",
            "signature",
            "footer");

    /** Without these a mail would not say what it is for, or not what to do when it was not asked for. */
    private static final List<String> REQUIRED = List.of("body", "link", "notes");

    private final String template;
    private final boolean html;

    private MailLayout(String template, boolean html) {
        this.template = template;
        this.html = html;
    }

    /**
     * A layout, checked.
     *
     * @param name the name of its file; one that ends in {@code .html} is HTML
     * @param template the layout
     * @throws IllegalArgumentException when a value is missing or unknown, or stands where it would not be safe
     */
    static MailLayout of(String name, String template) {
        if (template.length() > LONGEST || template.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "the mail template " + name + " has more than " + LONGEST + " characters, or is no text");
        }
        boolean html = name.endsWith(".html");
        Set<String> found = new TreeSet<>();
        PLACEHOLDER.matcher(template).results().forEach(value -> found.add(value.group(1)));
        for (String value : found) {
            if (!VALUES.contains(value) && !(html && value.equals(LOGO))) {
                throw new IllegalArgumentException("the mail template " + name + " has %" + value
                        + "%, which is none of " + new TreeSet<>(VALUES) + (html ? " and logo" : ""));
            }
        }
        for (String value : REQUIRED) {
            if (!found.contains(value)) {
                throw new IllegalArgumentException("the mail template " + name + " lacks %" + value + "%");
            }
        }
        if (html) {
            HtmlPlaces.check(name, template);
        }
        return new MailLayout(template, html);
    }

    boolean hasLogo() {
        return html && template.contains("%logo%");
    }

    /**
     * Fills the layout. A code that it has no place for follows the body.
     *
     * @param values all values but the logo; the code is empty in a mail that has none
     * @param logo the HTML of the logo, empty when there is none
     */
    String fill(Map<String, String> values, String logo) {
        boolean without = Objects.requireNonNull(values.get(CODE), CODE).isEmpty();
        String layout = without && !html ? LINE_OF_CODE.matcher(template).replaceAll("") : template;
        return PLACEHOLDER.matcher(layout).replaceAll(found -> Matcher.quoteReplacement(value(found, values, logo)));
    }

    private String value(MatchResult placeholder, Map<String, String> values, String logo) {
        String name = placeholder.group(1);
        if (name.equals(LOGO)) {
            return logo;
        }
        String value = Objects.requireNonNull(values.get(name), name);
        if (name.equals("body") && !hasCode()) {
            value = (value + ' ' + values.get(CODE)).stripTrailing();
        }
        if (!html) {
            return value;
        }
        return name.equals(CODE) && !value.isEmpty() ? CODE_HTML + escaped(value) + "</strong>" : escaped(value);
    }

    private boolean hasCode() {
        return template.contains("%code%");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
