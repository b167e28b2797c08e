package dev.latchkey.password;

import dev.latchkey.kernel.Secret;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/**
 * A password in the form that is hashed, Unicode's NFC (NIST SP 800-63B-4, section 3.1.1.2), and as it was typed.
 * Nothing else is done to it: no case folding, no trimming, no cut.
 */
final class PasswordText {

    /** The longest password that is looked at, in UTF-16 units as typed; it holds 128 characters in any form. */
    static final int MAX_LENGTH = 1024;

    private final String typed;
    private final String normal;

    private PasswordText(String typed, String normal) {
        this.typed = typed;
        this.normal = normal;
    }

    /**
     * Nothing for what no account can have: the empty text, one that is too long, and one that is no Unicode text, of
     * which a hash would see only question marks.
     */
    static Optional<PasswordText> of(Secret password) {
        String typed = password.reveal();
        if (typed.isEmpty() || typed.length() > MAX_LENGTH || hasLoneSurrogate(typed)) {
            return Optional.empty();
        }
        return Optional.of(new PasswordText(typed, Normalizer.normalize(typed, Normalizer.Form.NFC)));
    }

    String normal() {
        return normal;
    }

    /** What to try against a stored hash: the normal form, and as typed, since other systems hash what was typed. */
    List<String> forms() {
        return normal.equals(typed) ? List.of(normal) : List.of(normal, typed);
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
