package dev.latchkey.account;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What came of the export of a user's data. All are immutable. */
public sealed interface ExportResult {

    /**
     * The data.
     *
     * @param data a member for each part: strings, numbers, booleans, maps and lists of these. What may be long, as the
     *     {@code items} of {@code events}, is an {@link Iterable} and no list: it is read page by page while it is walked, which
     *     may throw {@link dev.latchkey.kernel.StoreUnavailableException}
     */
    record Exported(Map<String, Object> data) implements ExportResult {

        /** Copies the members, in their order. */
        public Exported {
            data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        }

        /** Without the data. */
        @Override
        public String toString() {
            return "Exported" + data.keySet();
        }
    }

    /**
     * Too many exports of one account. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again, whole seconds, at least one
     */
    record Limited(Duration retryAfter) implements ExportResult {}

    /**
     * An interceptor refused. Answer {@code forbidden}.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements ExportResult {}

    /** There is no such account. Answer {@code not_found}. */
    record NotFound() implements ExportResult {}
}
