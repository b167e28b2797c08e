package dev.latchkey.password;

import java.util.regex.Pattern;

/** A password without what people dress a weak one with to make it long: gaps, digits and signs at its ends, runs. */
final class Undressed {

    private static final Pattern GAPS = Pattern.compile("[\\s\\p{Z}_.,:;/-]+");
    private static final Pattern RUN_OF_THREE = Pattern.compile("(.)\\1{2,}", Pattern.DOTALL);
    private static final Pattern RUN_OF_TWO = Pattern.compile("(.)\\1+", Pattern.DOTALL);

    /** Possessive: a run is taken whole, or the ways to divide a long one would be tried. */
    private static final Pattern NOTHING_BUT_RUNS = Pattern.compile("(?:(.)\\1++)++", Pattern.DOTALL);

    private Undressed() {}

    /** The text without spaces, hyphens and the like. */
    static String withoutGaps(String text) {
        return GAPS.matcher(text).replaceAll("");
    }

    /**
     * The text with one character in place of each run of three or more of it; of two, where it consists of nothing else:
     * doubled letters are in many words.
     */
    static String withoutRuns(String text) {
        Pattern run = NOTHING_BUT_RUNS.matcher(text).matches() ? RUN_OF_TWO : RUN_OF_THREE;
        return run.matcher(text).replaceAll("$1");
    }

    /** A text in two parts. */
    record Split(String core, String rest) {}

    /** From the first letter to the last, and what is around that. */
    static Split betweenLetters(String text) {
        int end = afterLastLetter(text);
        int start = 0;
        while (start < end && !Character.isLetter(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        return new Split(text.substring(start, end), text.substring(0, start) + text.substring(end));
    }

    /** Up to the last letter, and what follows: a sign at the beginning may be a letter's look-alike. */
    static Split upToLetter(String text) {
        int end = afterLastLetter(text);
        return new Split(text.substring(0, end), text.substring(end));
    }

    private static int afterLastLetter(String text) {
        int end = text.length();
        while (end > 0 && !Character.isLetter(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return end;
    }
}
