package dev.latchkey.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of its callers: read from the annotations by {@link AccessRules}, or composed in code. Immutable.
 *
 * <p>Security promise: a rule only ever becomes stricter by what is added to it; roles and permissions ask for a token
 * also where the rule was optional.
 */
public final class AccessRule {

    /** The method of RFC 8176 of who has shown two factors. */
    private static final String MULTI_FACTOR = "mfa";

    private static final AccessRule ANONYMOUS =
            new AccessRule(false, null, Set.of(), false, EnumSet.allOf(TokenLocation.class), Set.of());
    private static final AccessRule AUTHENTICATED =
            new AccessRule(true, null, Set.of(), false, EnumSet.allOf(TokenLocation.class), Set.of());

    private final boolean tokenRequired;
    private final @Nullable Duration maxAge;
    private final Set<String> factors;
    private final boolean strict;
    private final Set<TokenLocation> locations;
    private final Set<Requirement> requirements;

    private AccessRule(
            boolean tokenRequired,
            @Nullable Duration maxAge,
            Set<String> factors,
            boolean strict,
            Set<TokenLocation> locations,
            Set<Requirement> requirements) {
        this.tokenRequired = tokenRequired;
        this.maxAge = maxAge;
        this.factors = Set.copyOf(factors);
        this.strict = strict;
        this.locations = Set.copyOf(locations);
        this.requirements = Set.copyOf(requirements);
    }

    /**
     * A rule that admits everyone.
     *
     * @return the rule of {@link Anonymous}
     */
    public static AccessRule anonymous() {
        return ANONYMOUS;
    }

    /**
     * A rule that asks for a valid access token and nothing else.
     *
     * @return the rule of {@link JwtRequired}
     */
    public static AccessRule authenticated() {
        return AUTHENTICATED;
    }

    /**
     * The same rule, which also asks for roles.
     *
     * @param match whether one of them is enough
     * @param names the roles, at least one
     * @return the stricter rule
     */
    public AccessRule withRoles(Match match, Collection<String> names) {
        names.forEach(Role::requireName);
        return withRequirement(new RolesNeeded(match, Set.copyOf(names)));
    }

    /**
     * The same rule, which also asks for permissions.
     *
     * @param match whether one of them is enough
     * @param permissions the permissions, at least one
     * @return the stricter rule
     */
    public AccessRule withPermissions(Match match, Collection<Permission> permissions) {
        return withRequirement(new PermissionsNeeded(match, Set.copyOf(permissions)));
    }

    /**
     * The same rule, which also asks for a fresh authentication.
     *
     * @param age how long ago the user may have authenticated, more than zero
     * @return the stricter rule
     */
    public AccessRule withMaxAge(Duration age) {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("the greatest age of an authentication is more than zero, not " + age);
        }
        Duration least = maxAge == null || age.compareTo(maxAge) < 0 ? age : maxAge;
        return new AccessRule(true, least, factors, strict, locations, requirements);
    }

    /**
     * The same rule, which also asks for authentication methods.
     *
     * @param methods methods that must all have been used (RFC 8176)
     * @return the stricter rule
     */
    public AccessRule withFactors(Collection<String> methods) {
        Set<String> all = new LinkedHashSet<>(factors);
        all.addAll(methods);
        return new AccessRule(true, maxAge, all, strict, locations, requirements);
    }

    /**
     * The same rule, for which the store is asked about revocation each time.
     *
     * @return the stricter rule
     */
    public AccessRule withStrictRevocation() {
        return new AccessRule(tokenRequired, maxAge, factors, true, locations, requirements);
    }

    /**
     * The same rule, with fewer places to take the token from.
     *
     * @param places the places, at least one
     * @return the rule, which takes the token from places that both name
     */
    public AccessRule withLocations(Collection<TokenLocation> places) {
        Set<TokenLocation> common = new LinkedHashSet<>(locations);
        common.retainAll(places);
        if (common.isEmpty()) {
            throw new IllegalArgumentException("a rule has at least one place to take the token from");
        }
        return new AccessRule(tokenRequired, maxAge, factors, strict, common, requirements);
    }

    /**
     * Whether a call without a token is refused.
     *
     * @return false for {@link Anonymous} and optional tokens
     */
    public boolean tokenRequired() {
        return tokenRequired;
    }

    /**
     * Whether the store is asked about revocation each time.
     *
     * @return true to ask the store
     */
    public boolean strict() {
        return strict;
    }

    /**
     * Where a token is taken from.
     *
     * @return the places, at least one
     */
    public Set<TokenLocation> locations() {
        return locations;
    }

    /**
     * The authentication methods that are asked for: what {@code step_up_required} lists.
     *
     * @return the methods, often none
     */
    public Set<String> factors() {
        return factors;
    }

    /**
     * The roles that are asked for, whether all of them or one of some.
     *
     * @return their names, often none
     */
    public Set<String> roles() {
        return requirements.stream()
                .flatMap(requirement ->
                        requirement instanceof RolesNeeded needed ? needed.names.stream() : Stream.<String>empty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The permissions that are asked for, whether all of them or one of some.
     *
     * @return the permissions, often none
     */
    public Set<Permission> permissions() {
        return requirements.stream()
                .flatMap(requirement -> requirement instanceof PermissionsNeeded needed
                        ? needed.permissions.stream()
                        : Stream.<Permission>empty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Judges a call.
     *
     * @param caller what the verified token says, null without one
     * @param authority what the caller may do, asked for only when roles or permissions are
     * @param now the time
     * @return the verdict; a missing role or permission is told before a missing step-up, which would not help
     */
    public AccessVerdict judge(@Nullable Caller caller, Supplier<? extends Authority> authority, Instant now) {
        if (caller == null) {
            return tokenRequired ? AccessVerdict.TOKEN_MISSING : AccessVerdict.ADMITTED;
        }
        if (!requirements.isEmpty()) {
            Authority held = authority.get();
            if (!isMetBy(held)) {
                return AccessVerdict.FORBIDDEN;
            }
            if (asksSecondFactor(caller, held)) {
                return AccessVerdict.STEP_UP_REQUIRED;
            }
        }
        boolean fresh = maxAge == null || !caller.authenticatedAt().plus(maxAge).isBefore(now);
        return fresh && caller.methods().containsAll(factors) ? AccessVerdict.ADMITTED : AccessVerdict.STEP_UP_REQUIRED;
    }

    /**
     * The authentication methods that a caller with the roles and permissions is to show: those of {@link #factors}, and
     * {@value #MULTI_FACTOR} where a role that is needed counts only with a second factor.
     *
     * @param caller what the verified token says
     * @param authority what the caller may do, asked for only when roles or permissions are
     * @return the methods (RFC 8176), none when only freshness is asked for
     */
    public Set<String> factorsFor(Caller caller, Supplier<? extends Authority> authority) {
        Set<String> all = new LinkedHashSet<>(factors);
        if (!requirements.isEmpty() && asksSecondFactor(caller, authority.get())) {
            all.add(MULTI_FACTOR);
        }
        return Set.copyOf(all);
    }

    private boolean asksSecondFactor(Caller caller, Authority held) {
        return !caller.methods().contains(MULTI_FACTOR) && !isMetBy(held.withoutSecondFactor());
    }

    private boolean isMetBy(Authority held) {
        return requirements.stream().allMatch(requirement -> requirement.isMetBy(held));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessRule that
                && tokenRequired == that.tokenRequired
                && strict == that.strict
                && Objects.equals(maxAge, that.maxAge)
                && factors.equals(that.factors)
                && locations.equals(that.locations)
                && requirements.equals(that.requirements);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tokenRequired, maxAge, factors, strict, locations, requirements);
    }

    private AccessRule withRequirement(Requirement added) {
        Set<Requirement> all = new LinkedHashSet<>(requirements);
        all.add(added);
        return new AccessRule(true, maxAge, factors, strict, locations, all);
    }

    private sealed interface Requirement {

        boolean isMetBy(Authority authority);
    }

    private record RolesNeeded(Match match, Set<String> names) implements Requirement {

        RolesNeeded {
            if (names.isEmpty()) {
                throw new IllegalArgumentException("a rule that asks for roles names at least one");
            }
        }

        @Override
        public boolean isMetBy(Authority authority) {
            return match == Match.ALL
                    ? names.stream().allMatch(authority::hasRole)
                    : names.stream().anyMatch(authority::hasRole);
        }
    }

    private record PermissionsNeeded(Match match, Set<Permission> permissions) implements Requirement {

        PermissionsNeeded {
            if (permissions.isEmpty()) {
                throw new IllegalArgumentException("a rule that asks for permissions names at least one");
            }
        }

        @Override
        public boolean isMetBy(Authority authority) {
            return match == Match.ALL
                    ? permissions.stream().allMatch(p -> authority.can(p).granted())
                    : permissions.stream().anyMatch(p -> authority.can(p).granted());
        }
    }
}
