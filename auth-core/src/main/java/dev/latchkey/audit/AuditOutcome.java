package dev.latchkey.audit;

import java.util.Locale;

/** How an audited event ended. */
public enum AuditOutcome {
    /** It was done. */
    SUCCESS,
    /** It was refused, or an attack was met: nobody got what was asked for. */
    REFUSED;

    /**
     * The stable code of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
