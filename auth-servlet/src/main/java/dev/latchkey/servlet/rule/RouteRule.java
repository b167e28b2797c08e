package dev.latchkey.servlet.rule;

import dev.latchkey.access.AccessRule;
import dev.latchkey.access.AccessVerdict;
import dev.latchkey.access.Authority;
import dev.latchkey.access.TokenLocation;
import dev.latchkey.servlet.identity.Demand;
import dev.latchkey.servlet.identity.Identity;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rules that must all admit a caller. Immutable. */
public final class RouteRule {

    private final AccessRule[] rules;
    private final Demand demand;

    private RouteRule(AccessRule[] rules) {
        this.rules = rules;
        Set<TokenLocation> locations = EnumSet.allOf(TokenLocation.class);
        boolean required = false;
        boolean strict = false;
        for (AccessRule rule : rules) {
            locations.retainAll(rule.locations());
            required |= rule.tokenRequired();
            strict |= rule.strict();
        }
        this.demand = Demand.of(required, strict, locations);
    }

    /**
     * One rule.
     *
     * @param rule the rule
     * @return a rule that admits whom it admits
     */
    public static RouteRule of(AccessRule rule) {
        return new RouteRule(new AccessRule[] {rule});
    }

    /**
     * The same and one more.
     *
     * @param rule the other rule
     * @return a rule that admits whom both admit
     */
    public RouteRule and(AccessRule rule) {
        AccessRule[] more = Arrays.copyOf(rules, rules.length + 1);
        more[rules.length] = rule;
        return new RouteRule(more);
    }

    /**
     * What it asks of the authentication.
     *
     * @return the demand
     */
    public Demand demand() {
        return demand;
    }

    /**
     * Judges a caller.
     *
     * @param identity who, null for anonymous requests
     * @param now the time
     * @return the first verdict that does not admit, else that it is admitted; a step-up is asked for only where it
     *     would help, which it does not where any of the rules refuses the caller for good
     */
    public AccessVerdict judge(@Nullable Identity identity, Instant now) {
        AccessVerdict result = AccessVerdict.ADMITTED;
        for (AccessRule rule : rules) {
            AccessVerdict verdict = identity == null
                    ? rule.judge(null, RouteRule::nobody, now)
                    : rule.judge(identity.caller(), identity::wholeAuthority, now);
            if (verdict == AccessVerdict.TOKEN_MISSING || verdict == AccessVerdict.FORBIDDEN) {
                return verdict;
            }
            if (verdict == AccessVerdict.STEP_UP_REQUIRED) {
                result = verdict;
            }
        }
        return result;
    }

    /**
     * The authentication methods that {@code step_up_required} lists.
     *
     * @param identity who is to step up, null for anonymous requests
     * @return the methods (RFC 8176), none when only freshness is asked for
     */
    public List<String> factors(@Nullable Identity identity) {
        Set<String> factors = new TreeSet<>();
        for (AccessRule rule : rules) {
            factors.addAll(
                    identity == null ? rule.factors() : rule.factorsFor(identity.caller(), identity::wholeAuthority));
        }
        return List.copyOf(factors);
    }

    private static Authority nobody() {
        throw new IllegalStateException("an anonymous caller has no authority to ask about");
    }
}
