package dev.latchkey.servlet.problem;

import java.util.Map;

/**
 * The header fields of every answer that is not a page: kept by nobody, taken for nothing but its media type, and, should
 * a browser show it as a document, without script, style, image, form or frame. Immutable.
 */
public final class DataHeaders {

    /** The fields by name. */
    public static final Map<String, String> FIELDS = Map.of(
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "Content-Security-Policy",
                    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox");

    private DataHeaders() {}
}
