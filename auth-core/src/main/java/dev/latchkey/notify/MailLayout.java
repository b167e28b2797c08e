package dev.latchkey.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTML around the texts of a mail. Every value is escaped. */
final class MailLayout {

    private static final Pattern PLACEHOLDER = Pattern.compile("%([a-z]+)%");
    private static final String LAYOUT = read();

    private MailLayout() {}

    static String fill(Map<String, String> values) {
        return PLACEHOLDER.matcher(LAYOUT).replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
    }

    private static String value(MatchResult placeholder, Map<String, String> values) {
        return escaped(Objects.requireNonNull(values.get(placeholder.group(1)), placeholder.group(1)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String read() {
        try (InputStream in = MailLayout.class.getResourceAsStream("mail.html")) {
            return new String(Objects.requireNonNull(in, "mail.html").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the layout of mails cannot be read", e);
        }
    }
}
