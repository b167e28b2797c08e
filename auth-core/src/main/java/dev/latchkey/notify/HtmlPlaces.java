package dev.latchkey.notify;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Where the values of a mail may stand in HTML. Values are escaped, and an escaped value is safe as text and in the quoted
 * value of an attribute that is text: in no other place is it certain what a mail program makes of it. So other places are refused, when the layout is read.
 */
final class HtmlPlaces {

    /** The attributes that are text to every mail program; all others may be addresses, code or HTML again. */
    private static final Set<String> TEXTS = Set.of(
            "alt",
            "title",
            "lang",
            "dir",
            "class",
            "id",
            "role",
            "align",
            "valign",
            "width",
            "height",
            "bgcolor",
            "color",
            "summary",
            "abbr",
            "aria-label",
            "aria-description");

    private final String name;
    private final String html;
    private int at;

    private HtmlPlaces(String name, String html) {
        this.name = name;
        this.html = html;
    }

    /**
     * Refuses a layout.
     *
     * @throws IllegalArgumentException when a value stands where it would not be safe, or there is a script
     */
    static void check(String name, String html) {
        new HtmlPlaces(name, html).text();
    }

    private void text() {
        while (at < html.length()) {
            if (html.startsWith("<!--", at)) {
                without("-->", "a comment");
            } else if (html.charAt(at) == '<' && isTag(at + 1)) {
                tag();
            } else {
                at++;
            }
        }
    }

    /** Also what a value after it could make one. */
    private boolean isTag(int from) {
        return from < html.length()
                && (Character.isLetter(html.charAt(from)) || "/!?%".indexOf(html.charAt(from)) >= 0);
    }

    private void tag() {
        int start = ++at;
        while (at < html.length() && !isSpace(html.charAt(at)) && html.charAt(at) != '>') {
            at++;
        }
        String tag = html.substring(start, at).toLowerCase(Locale.ROOT);
        refuse(start, at, "the name of a tag");
        if (tag.startsWith("script")) {
            throw new IllegalArgumentException("the mail template " + name + " has a script, which no mail has");
        }
        attributes();
        if (tag.equals("style")) {
            without("</style", "a style");
        }
    }

    private void attributes() {
        int from = at;
        while (at < html.length() && html.charAt(at) != '>') {
            char c = html.charAt(at);
            if (c == '"' || c == '\'') {
                refuse(from, at, "a tag without quotes");
                quoted(attribute(from, at), c);
                from = at;
            } else {
                at++;
            }
        }
        refuse(from, at, "a tag without quotes");
    }

    /** The name before the value that begins here. */
    private String attribute(int from, int quote) {
        String before = html.substring(from, quote).stripTrailing();
        String named =
                before.endsWith("=") ? before.substring(0, before.length() - 1).stripTrailing() : "";
        return named.substring(lastSpace(named) + 1).toLowerCase(Locale.ROOT);
    }

    private static int lastSpace(String text) {
        for (int i = text.length() - 1; i >= 0; i--) {
            if (isSpace(text.charAt(i)) || text.charAt(i) == '/') {
                return i;
            }
        }
        return -1;
    }

    private void quoted(String attribute, char quote) {
        int end = html.indexOf(quote, at + 1);
        if (end < 0) {
            throw new IllegalArgumentException("the mail template " + name + " has a quotation mark that never ends");
        }
        String value = html.substring(at + 1, end);
        boolean theLink = attribute.equals("href") && value.equals("%link%");
        boolean element = value.contains("%logo%") || value.contains("%code%");
        if (!theLink && (element || !TEXTS.contains(attribute))) {
            refuse(at + 1, end, "the attribute \"" + attribute + "\"");
        }
        at = end + 1;
    }

    private void without(String end, String what) {
        int stop = at;
        while (stop < html.length() && !html.regionMatches(true, stop, end, 0, end.length())) {
            stop++;
        }
        refuse(at, stop, what);
        at = Math.min(stop + end.length(), html.length());
    }

    private void refuse(int from, int to, String what) {
        Matcher value = MailLayout.PLACEHOLDER.matcher(html).region(from, to);
        if (value.find()) {
            throw new IllegalArgumentException("the mail template " + name + " has " + value.group() + " in " + what
                    + ", where it is not safe: it may stand in text, in quoted values of attributes that are text, such as"
                    + " alt and title, and %link% as all of an href");
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }
}
