package dev.latchkey.token;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How access tokens are issued and verified. Immutable.
 *
 * @param issuer the {@code iss} of the tokens, compared character by character (RFC 9068, section 4)
 * @param audiences the {@code aud} of issued tokens; a token is accepted when its {@code aud} has one of them,
 *     compared character by character (RFC 9068, section 4)
 * @param ttl how long an issued token lives; 15 minutes by default, whole seconds, 1 second to 1 day
 * @param clockSkew how far the clock of the issuer may be ahead of the verifier's: for {@code iat} and {@code nbf};
 *     30 seconds by default, whole seconds, at most 5 minutes
 * @param expiryLeeway for how long a token is accepted past its {@code exp}; none by default, because every node of
 *     an issuer keeps time; whole seconds, at most 5 minutes
 * @param includeRoles whether issued tokens carry {@code roles}; by default they do
 * @param includeOrganization whether issued tokens carry {@code org}; by default they do
 * @param limits what verification may cost
 */
public record AccessTokenSettings(
        String issuer,
        List<String> audiences,
        Duration ttl,
        Duration clockSkew,
        Duration expiryLeeway,
        boolean includeRoles,
        boolean includeOrganization,
        VerificationLimits limits) {

    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);
    private static final Duration CLOCKS_AND_COMMITS = Duration.ofMinutes(1);

    /** Checks the ranges. */
    public AccessTokenSettings {
        audiences = List.copyOf(audiences);
        Objects.requireNonNull(limits, "limits");
        if (issuer.isEmpty()) {
            throw new IllegalArgumentException("the issuer is not empty");
        }
        if (audiences.isEmpty() || audiences.contains("")) {
            throw new IllegalArgumentException("there is at least one audience, and none is empty: " + audiences);
        }
        requireWholeSeconds(ttl, Duration.ofSeconds(1), LONGEST_LIFE, "access token life");
        requireWholeSeconds(clockSkew, Duration.ZERO, LARGEST_SKEW, "clock skew");
        requireWholeSeconds(expiryLeeway, Duration.ZERO, LARGEST_SKEW, "expiry leeway");
    }

    /**
     * The defaults for an issuer and an audience.
     *
     * @param issuer the issuer
     * @param audience the audience
     * @return the settings
     */
    public static AccessTokenSettings of(String issuer, String audience) {
        return of(issuer, List.of(audience));
    }

    /**
     * The defaults for an issuer and several audiences.
     *
     * @param issuer the issuer
     * @param audiences the audiences, one or more
     * @return the settings
     */
    public static AccessTokenSettings of(String issuer, List<String> audiences) {
        return new AccessTokenSettings(
                issuer,
                audiences,
                Duration.ofMinutes(15),
                Duration.ofSeconds(30),
                Duration.ZERO,
                true,
                true,
                VerificationLimits.defaults());
    }

    /**
     * Sets how long issued tokens live.
     *
     * @param value the life
     * @return settings with it
     */
    public AccessTokenSettings withTtl(Duration value) {
        return new AccessTokenSettings(
                issuer, audiences, value, clockSkew, expiryLeeway, includeRoles, includeOrganization, limits);
    }

    /**
     * Sets what is forgiven to clocks that disagree.
     *
     * @param skew for {@code iat} and {@code nbf}
     * @param leeway for {@code exp}
     * @return settings with them
     */
    public AccessTokenSettings withClockTolerance(Duration skew, Duration leeway) {
        return new AccessTokenSettings(issuer, audiences, ttl, skew, leeway, includeRoles, includeOrganization, limits);
    }

    /**
     * Sets what issued tokens say of the user's standing.
     *
     * @param roles whether they carry {@code roles}
     * @param organization whether they carry {@code org}
     * @return settings with them
     */
    public AccessTokenSettings withClaims(boolean roles, boolean organization) {
        return new AccessTokenSettings(issuer, audiences, ttl, clockSkew, expiryLeeway, roles, organization, limits);
    }

    /**
     * Sets what verification may cost.
     *
     * @param value the limits
     * @return settings with them
     */
    public AccessTokenSettings withLimits(VerificationLimits value) {
        return new AccessTokenSettings(
                issuer, audiences, ttl, clockSkew, expiryLeeway, includeRoles, includeOrganization, value);
    }

    /**
     * How long after its issue a token can be accepted anywhere: its life, the largest leeway that a verifier may give,
     * whatever is set here, and a minute for two clocks that differ and a unit of work that takes its time. Keys and
     * revocations are kept for that long.
     *
     * @return the life and 6 minutes
     */
    public Duration longestLife() {
        return ttl.plus(LARGEST_SKEW).plus(CLOCKS_AND_COMMITS);
    }

    private static void requireWholeSeconds(Duration value, Duration least, Duration most, String name) {
        if (value.compareTo(least) < 0
                || value.compareTo(most) > 0
                || !value.equals(Duration.ofSeconds(value.toSeconds()))) {
            throw new IllegalArgumentException(
                    "the " + name + " is whole seconds from " + least + " to " + most + ", not " + value);
        }
    }
}
