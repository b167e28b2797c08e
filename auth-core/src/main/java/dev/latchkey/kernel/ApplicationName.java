package dev.latchkey.kernel;

/** What names of applications may be: they stand in subjects of mails, headings of pages and titles of windows. */
public final class ApplicationName {

    /** The most characters a name has. */
    public static final int MAX_LENGTH = 80;

    private ApplicationName() {}

    /**
     * Checks a name.
     *
     * @param name the name
     * @return the same
     * @throws IllegalArgumentException when it is blank, longer than {@link #MAX_LENGTH} or has control characters
     */
    public static String require(String name) {
        if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
            throw new IllegalArgumentException("the application's name has a control character: leave it out");
        }
        if (name.isBlank() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the application's name '" + name + "' does not have 1 to " + MAX_LENGTH
                    + " characters: set applicationName(...) to one that has");
        }
        return name;
    }
}
