package dev.latchkey.servlet.api;

import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Route;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Versions as entity tags (RFC 9110, section 8.8.3), and what a change is bound to by them. */
final class EntityTags {

    private EntityTags() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Says that a route takes the field. */
    static Route.Parameter ifMatch() {
        return new Route.Parameter("If-Match", "header", Schema.text(), false, "The `ETag` the change was made from.");
    }

    /** The version that the change is bound to: the one of now, when the field names it; empty for any. */
    static OptionalLong ifVersion(
            Call call, LongSupplier current, Supplier<? extends RuntimeException> changedMeanwhile) {
        Optional<String> ifMatch = call.header("If-Match");
        if (ifMatch.isEmpty() || ifMatch.get().strip().equals("*")) {
            return OptionalLong.empty();
        }
        long version = current.getAsLong();
        for (String candidate : ifMatch.get().split(",", -1)) {
            if (candidate.strip().equals(of(version))) {
                return OptionalLong.of(version);
            }
        }
        throw changedMeanwhile.get();
    }
}
