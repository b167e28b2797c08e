package dev.latchkey.kernel;

/** What a text that people see in one line may be made of. */
public final class VisibleText {

    private VisibleText() {}

    /**
     * Whether a text is whole Unicode without controls, line breaks and characters that turn the direction of others.
     *
     * @param text the text
     * @return false when it holds one of these, or half of a surrogate pair
     */
    public static boolean isOneLine(String text) {
        return text.codePoints().allMatch(VisibleText::isVisible);
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
