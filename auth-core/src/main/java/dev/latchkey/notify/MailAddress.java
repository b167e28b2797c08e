package dev.latchkey.notify;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sender: an address, with a name or without. {@code Shop <noreply@shop.example>} or {@code noreply@shop.example}. */
record MailAddress(@Nullable String name, String address) {

    private static final int ADDRESS_LIMIT = 320;
    private static final int NAME_LIMIT = 100;
    private static final String SPECIALS = "<>()[]\\,;:\"";

    MailAddress {
        requireAddress(address);
        if (name != null && (name.isBlank() || name.length() > NAME_LIMIT || Mail.hasControl(name))) {
            throw new IllegalArgumentException(
                    "a sender's name has 1 to " + NAME_LIMIT + " characters and no control characters");
        }
    }

    static MailAddress parse(String text) {
        String stripped = Objects.requireNonNull(text, "from").strip();
        int open = stripped.lastIndexOf('<');
        if (open < 0) {
            return new MailAddress(null, stripped);
        }
        if (!stripped.endsWith(">")) {
            throw new IllegalArgumentException(
                    "a sender is written as noreply@shop.example or Shop <noreply@shop.example>");
        }
        String name = stripped.substring(0, open).strip();
        String address = stripped.substring(open + 1, stripped.length() - 1);
        return new MailAddress(name.isEmpty() ? null : name, address);
    }

    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    boolean isAscii() {
        return isAscii(address);
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** One address: with a single @ that has something on both sides, and nothing that a header or SMTP reads as more. */
    static void requireAddress(String address) {
        int at = Objects.requireNonNull(address, "address").indexOf('@');
        boolean one = at > 0 && at == address.lastIndexOf('@') && at < address.length() - 1;
        boolean plain = address.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || (c < 0x80 && SPECIALS.indexOf(c) >= 0));
        if (!one || !plain || address.length() > ADDRESS_LIMIT) {
            throw new IllegalArgumentException("this is not one mail address of the form local@domain");
        }
    }
}
