package dev.latchkey.servlet.rule;

import dev.latchkey.access.AccessRule;

/** What a rule says of its paths. Immutable. */
sealed interface PathRule {

    /** Nobody is admitted, unless an annotation of the servlet says who. */
    record Denied() implements PathRule {}

    /** Who is admitted; an annotation of the servlet may ask for more, or open the path. Compared by identity. */
    final class Asks implements PathRule {

        private final AccessRule rule;

        Asks(AccessRule rule) {
            this.rule = rule;
        }

        AccessRule rule() {
            return rule;
        }
    }
}
