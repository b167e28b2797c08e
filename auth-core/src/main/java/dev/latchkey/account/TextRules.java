package dev.latchkey.account;

/** What a text that people see may be made of. */
final class TextRules {

    private TextRules() {}

    /** Whether a text is whole Unicode that every store can keep: no NUL, no half of a surrogate pair. */
    static boolean isStorable(String text) {
        return text.codePoints().allMatch(c -> c != 0 && Character.getType(c) != Character.SURROGATE);
    }
}
