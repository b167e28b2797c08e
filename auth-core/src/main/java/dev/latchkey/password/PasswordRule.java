package dev.latchkey.password;

/** The rules a new password has to keep; each has the stable code under which HTTP answers and hosts know it. */
public enum PasswordRule {

    /** Fewer characters than the minimum. */
    TOO_SHORT("too_short"),

    /** More characters than the maximum. */
    TOO_LONG("too_long"),

    /** Half a surrogate pair, or a character that the Unicode version of this JVM does not know. */
    UNSUPPORTED_CHARACTER("unsupported_character"),

    /** A password that is known to be common, also repeated, decorated with digits, reversed or in look-alikes. */
    TOO_COMMON("too_common"),

    /** Made of the user's own data or the service's name, with too little else. */
    CONTAINS_CONTEXT("contains_context"),

    /** The same few characters again and again. */
    REPEATED("repeated"),

    /** Neighbours in the alphabet, among the digits or on the keyboard. */
    SEQUENCE("sequence"),

    /** Too few guesses away for another reason: names, words and dates. */
    TOO_GUESSABLE("too_guessable");

    private final String code;

    PasswordRule(String code) {
        this.code = code;
    }

    /**
     * The stable code, in snake case.
     *
     * @return the code
     */
    public String code() {
        return code;
    }
}
