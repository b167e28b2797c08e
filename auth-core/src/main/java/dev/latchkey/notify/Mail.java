package dev.latchkey.notify;

import dev.latchkey.kernel.Logo;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is ready to be sent: it may hold a live link, so it is never stored, and {@code toString} shows nothing
 * of it. Immutable.
 *
 * <p>Security promise: no value can begin a header line of its own. Control characters in the address, the subject or
 * a header are refused, CR and LF among them (CWE-93); an address is one address and nothing else.
 *
 * @param to the recipient's address, {@code local@domain}, without a name
 * @param subject what it is about, 1 to 200 characters
 * @param text the body as plain text
 * @param html the body as a whole HTML document that says the same
 * @param headers further headers, such as {@code Auto-Submitted}; those that address, date or structure the mail are
 *     refused
 * @param logo the image that the HTML shows by {@code cid:} and {@link MailDesign#LOGO_ID}; null when it shows none
 */
public record Mail(
        String to,
        String subject,
        String text,
        String html,
        Map<String, String> headers,
        @Nullable Logo logo) {

    private static final int SUBJECT_LIMIT = 200;
    private static final int HEADER_LIMIT = 500;
    private static final Set<String> OWN_HEADERS = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "sender",
            "reply-to",
            "return-path",
            "received",
            "date",
            "subject",
            "message-id",
            "mime-version");

    /** Checks the rules above. */
    public Mail {
        MailAddress.requireAddress(to);
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(html, "html");
        if (subject.isBlank() || subject.length() > SUBJECT_LIMIT || hasControl(subject)) {
            throw new IllegalArgumentException(
                    "a subject has 1 to " + SUBJECT_LIMIT + " characters and no control characters");
        }
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            requireHeader(name, value);
            if (sorted.put(name, value) != null) {
                throw new IllegalArgumentException("the header " + name + " is there twice");
            }
        });
        headers = Map.copyOf(sorted);
    }

    /**
     * A mail without an image.
     *
     * @param to the recipient's address
     * @param subject what it is about
     * @param text the body as plain text
     * @param html the body as HTML
     * @param headers further headers
     */
    public Mail(String to, String subject, String text, String html, Map<String, String> headers) {
        this(to, subject, text, html, headers, null);
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }

    static boolean hasControl(String text) {
        return text.codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
    }

    private static void requireHeader(String name, String value) {
        String folded = name.toLowerCase(Locale.ROOT);
        boolean letters = !name.isEmpty()
                && name.chars()
                        .allMatch(c ->
                                c == '-' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
        if (!letters || OWN_HEADERS.contains(folded) || folded.startsWith("content-")) {
            throw new IllegalArgumentException("a mail cannot be given a header of this name");
        }
        boolean printable = !value.isEmpty() && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        if (!printable || value.length() > HEADER_LIMIT) {
            throw new IllegalArgumentException(
                    "the value of the header " + name + " is not 1 to " + HEADER_LIMIT + " printable ASCII characters");
        }
    }
}
