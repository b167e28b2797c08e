package dev.latchkey.account;

/** What a text that people see may be made of. */
final class TextRules {

    private TextRules() {}

    /** Whether a text is whole Unicode without controls, line breaks and characters that turn the direction of others. */
    static boolean isOneLine(String text) {
        return text.codePoints().allMatch(TextRules::isVisible);
    }

    /** Whether a text is whole Unicode that every store can keep: no NUL, no half of a surrogate pair. */
    static boolean isStorable(String text) {
        return text.codePoints().allMatch(c -> c != 0 && Character.getType(c) != Character.SURROGATE);
    }

    private static boolean isVisible(int c) {
        boolean turnsDirection = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        return !turnsDirection
                && switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }
}
