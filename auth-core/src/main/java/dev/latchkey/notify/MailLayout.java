package dev.latchkey.notify;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands around the texts of a mail. In HTML every value but the logo is escaped. Immutable. */
final class MailLayout {

    static final Pattern PLACEHOLDER = Pattern.compile("%([a-z]+)%");

    private static final String LOGO = "logo";
    private static final int LONGEST = 100_000;
    private static final Set<String> VALUES = Set.of(
            "lang",
            "subject",
            "application",
            "greeting",
            "body",
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
     * Fills the layout.
     *
     * @param values all values but the logo
     * @param logo the HTML of the logo, empty when there is none
     */
    String fill(Map<String, String> values, String logo) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> Matcher.quoteReplacement(value(found, values, logo)));
    }

    private String value(MatchResult placeholder, Map<String, String> values, String logo) {
        String name = placeholder.group(1);
        if (name.equals(LOGO)) {
            return logo;
        }
        String value = Objects.requireNonNull(values.get(name), name);
        return html ? escaped(value) : value;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
