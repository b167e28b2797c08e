package dev.latchkey.servlet.rule;

import dev.latchkey.access.AccessRule;

/** What a servlet asks of a request, by its annotations. Immutable. */
public sealed interface ServletRule {

    /** Nothing: there are no annotations. */
    record None() implements ServletRule {}

    /** What it asks is not known. */
    record Unknown() implements ServletRule {}

    /** Its annotations ask something. Compared by identity: there is one for each annotated method. */
    final class Asks implements ServletRule {

        private final AccessRule rule;
        private final RouteRule alone;

        Asks(AccessRule rule) {
            this.rule = rule;
            this.alone = RouteRule.of(rule);
        }

        AccessRule rule() {
            return rule;
        }

        RouteRule alone() {
            return alone;
        }
    }
}
