package dev.latchkey.examples.server.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where state is kept. Immutable.
 *
 * @param kind what is there
 * @param url the JDBC address, empty for memory; without user and password
 */
public record DatabaseAddress(Kind kind, String url) {

    private static final String MEMORY = "memory";
    private static final String H2 = "jdbc:h2:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Pattern CREDENTIALS = Pattern.compile("(?i)[?&;](user|password)=|//[^/?]*@");

    private static final Pattern LOCAL =
            Pattern.compile("^(?i:jdbc:postgresql:)(//(localhost|127\\.[0-9.]+|\\[::1\\])?([:/?].*)?|[^/]*)$");
    private static final Pattern TLS = Pattern.compile("[?&]sslmode=(require|verify-ca|verify-full)(&|$)");

    /** The kinds of databases. */
    public enum Kind {
        /** None: all is gone when the process is. */
        MEMORY,
        /** H2, within this process or on a server. */
        H2,
        /** PostgreSQL. */
        POSTGRESQL
    }

    static DatabaseAddress parse(String text) {
        if (text.equals(MEMORY)) {
            return new DatabaseAddress(Kind.MEMORY, "");
        }
        if (CREDENTIALS.matcher(text).find()) {
            throw new IllegalArgumentException("user and password have settings of their own: " + StorageTable.JDBC_USER
                    + " and " + StorageTable.JDBC_PASSWORD);
        }
        String scheme = text.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(H2) && text.length() > H2.length()) {
            return new DatabaseAddress(Kind.H2, text);
        }
        if (scheme.startsWith(POSTGRESQL) && text.length() > POSTGRESQL.length()) {
            return new DatabaseAddress(Kind.POSTGRESQL, text);
        }
        throw new IllegalArgumentException();
    }

    /**
     * Whether what is said to it can be read on the way there.
     *
     * @return true for a PostgreSQL on another machine without an {@code sslmode} that insists on TLS
     */
    public boolean inTheClear() {
        return kind == Kind.POSTGRESQL
                && !LOCAL.matcher(url).find()
                && !TLS.matcher(url).find();
    }

    /** What may be shown of it: all but its options, which can hold secrets. */
    @Override
    public String toString() {
        return kind == Kind.MEMORY ? MEMORY : url.split("[?;]", 2)[0];
    }
}
