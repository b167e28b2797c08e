package dev.latchkey.account;

import dev.latchkey.kernel.VisibleText;
import java.text.Normalizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a profile may hold. */
final class ProfileRules {

    private static final int NAME_LIMIT = 100;
    private static final int PHONE_LIMIT = 32;
    private static final int PHONE_DIGITS_LEAST = 3;
    private static final int PHONE_DIGITS_MOST = 15;

    private ProfileRules() {}

    /**
     * Checks a profile.
     *
     * @param profile the profile as it was given
     * @param problems gets what is wrong with it
     * @return the profile in its normal form: names in NFC, without space around them, blank ones not given
     */
    static Profile examine(Profile profile, List<FieldProblem> problems) {
        return new Profile(
                name("given_name", profile.givenName(), problems),
                name("middle_name", profile.middleName(), problems),
                name("family_name", profile.familyName(), problems),
                phone(profile.phone(), problems),
                AttributeRules.examine(profile.attributes(), problems));
    }

    private static @Nullable String name(String field, @Nullable String text, List<FieldProblem> problems) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!VisibleText.isOneLine(text)) {
            problems.add(new FieldProblem(field, "invalid", "a name is one line of text without control characters"));
            return null;
        }
        String name = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        if (name.codePointCount(0, name.length()) > NAME_LIMIT) {
            problems.add(new FieldProblem(field, "too_long", "a name has at most " + NAME_LIMIT + " characters"));
        }
        return name;
    }

    private static @Nullable String phone(@Nullable String text, List<FieldProblem> problems) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String phone = text.strip();
        if (phone.length() > PHONE_LIMIT) {
            problems.add(new FieldProblem(
                    "phone", "too_long", "a telephone number has at most " + PHONE_LIMIT + " characters"));
        } else if (!isPhone(phone)) {
            problems.add(new FieldProblem(
                    "phone",
                    "invalid",
                    "a telephone number has " + PHONE_DIGITS_LEAST + " to " + PHONE_DIGITS_MOST
                            + " digits, perhaps with a + before them and spaces, dots, hyphens, slashes or parentheses"
                            + " between them"));
        }
        return phone;
    }

    private static boolean isPhone(String phone) {
        String national = phone.startsWith("+") ? phone.substring(1) : phone;
        long digits = national.chars().filter(ProfileRules::isDigit).count();
        return digits >= PHONE_DIGITS_LEAST
                && digits <= PHONE_DIGITS_MOST
                && national.chars().allMatch(c -> isDigit(c) || " .-/()".indexOf(c) >= 0);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
