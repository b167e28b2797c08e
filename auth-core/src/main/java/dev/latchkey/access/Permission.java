package dev.latchkey.access;

/**
 * A permission: {@code resource:action}. In a role, {@code *} stands for every resource or every action. Immutable.
 *
 * @param resource what is acted on
 * @param action what is done to it
 */
public record Permission(String resource, String action) {

    private static final String ANY = "*";
    private static final int PART_LIMIT = 100;

    /** Checks both parts. */
    public Permission {
        requirePart(resource);
        requirePart(action);
    }

    /**
     * Reads the text form.
     *
     * @param text {@code resource:action}
     * @return the permission
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static Permission parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
            throw new IllegalArgumentException("a permission is resource:action, not '" + text + "'");
        }
        return new Permission(text.substring(0, colon), text.substring(colon + 1));
    }

    /**
     * Whether holding this permission permits another.
     *
     * @param wanted what is asked for
     * @return true when both parts are equal or are {@code *} here
     */
    public boolean permits(Permission wanted) {
        return (resource.equals(ANY) || resource.equals(wanted.resource))
                && (action.equals(ANY) || action.equals(wanted.action));
    }

    /** The text form, {@code resource:action}. */
    @Override
    public String toString() {
        return resource + ":" + action;
    }

    private static void requirePart(String part) {
        boolean good = part.equals(ANY)
                || (!part.isEmpty()
                        && part.length() <= PART_LIMIT
                        && part.chars()
                                .allMatch(c -> (c >= 'a' && c <= 'z')
                                        || (c >= '0' && c <= '9')
                                        || c == '.'
                                        || c == '_'
                                        || c == '-'));
        if (!good) {
            throw new IllegalArgumentException(
                    "a part of a permission is '*' or 1 to 100 of a-z, 0-9, '.', '_' and '-', not '" + part + "'");
        }
    }
}
