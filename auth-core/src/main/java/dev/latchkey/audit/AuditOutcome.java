package dev.latchkey.audit;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How an audited event ended: one of {@link #all()}, or an outcome of a newer version, which is read and shown like any
 * other. Immutable.
 *
 * @param name the name under which it is stored: 1 to 20 of {@code A} to {@code Z} and {@code _}
 */
public record AuditOutcome(String name) {

    /** It was done. */
    public static final AuditOutcome SUCCESS = new AuditOutcome("SUCCESS");

    /** It was refused, or an attack was met: nobody got what was asked for. */
    public static final AuditOutcome REFUSED = new AuditOutcome("REFUSED");

    static final AuditOutcome UNKNOWN = new AuditOutcome("UNKNOWN");

    private static final int LENGTH = 20;

    /** Checks that it is a name. */
    public AuditOutcome {
        Objects.requireNonNull(name, "name");
        boolean letters = name.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_');
        if (name.isEmpty() || name.length() > LENGTH || !letters) {
            throw new IllegalArgumentException("an outcome has 1 to " + LENGTH + " characters of A to Z and _");
        }
    }

    /**
     * The outcomes that this version writes.
     *
     * @return success and refusal
     */
    public static List<AuditOutcome> all() {
        return List.of(SUCCESS, REFUSED);
    }

    /**
     * The stable code of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name.toLowerCase(Locale.ROOT);
    }
}
