package dev.latchkey.token;

import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.TokenFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An access token whose signature, type, issuer, audience, times, epoch and revocation were checked. Immutable and
 * safe for use by several threads; it speaks of the moment it was checked at.
 *
 * <p>Security promise: {@link AccessTokens} alone can make one.
 */
public final class VerifiedToken {

    private final TokenFacts facts;
    private final SubjectNames.Meant meant;
    private final TokenTimes times;
    private final String issuer;
    private final List<String> audience;
    private final String clientId;
    private final List<String> methods;
    private final Set<String> roles;
    private final @Nullable String organization;
    private final Map<String, Object> claims;

    VerifiedToken(
            TokenFacts facts,
            SubjectNames.Meant meant,
            TokenTimes times,
            String issuer,
            List<String> audience,
            String clientId,
            List<String> methods,
            Set<String> roles,
            @Nullable String organization,
            Map<String, Object> claims) {
        this.facts = facts;
        this.meant = meant;
        this.times = times;
        this.issuer = issuer;
        this.audience = audience;
        this.clientId = clientId;
        this.methods = methods;
        this.roles = roles;
        this.organization = organization;
        this.claims = claims;
    }

    /** The same token, of which is known whom it means. */
    VerifiedToken meaning(SubjectNames.Meant known) {
        return new VerifiedToken(facts, known, times, issuer, audience, clientId, methods, roles, organization, claims);
    }

    /**
     * Who it is about. On the issuer's own nodes always the user, whatever the token names the user by.
     *
     * @return the user; in a service that only verifies, the claim {@code sub}, which is no user's id where the issuer's
     *     tokens have opaque names ({@link SubjectIdentifiers})
     */
    public UserId user() {
        return meant.user();
    }

    /**
     * What it names the user by.
     *
     * @return claim {@code sub}
     */
    public UUID subject() {
        return facts.user().value();
    }

    /**
     * The session it belongs to.
     *
     * @return claim {@code sid}
     */
    public SessionId session() {
        return facts.session();
    }

    /**
     * Its own id.
     *
     * @return claim {@code jti}
     */
    public UUID tokenId() {
        return facts.tokenId();
    }

    /**
     * The user's epoch at sign-in.
     *
     * @return the epoch; in a service that only verifies, the claim {@code ver}, which counts from the making of an opaque
     *     name where there is one
     */
    public int epoch() {
        return meant.epoch();
    }

    /**
     * Who issued it.
     *
     * @return claim {@code iss}
     */
    public String issuer() {
        return issuer;
    }

    /**
     * Who it is for.
     *
     * @return claim {@code aud}
     */
    public List<String> audience() {
        return audience;
    }

    /**
     * The client it was issued to.
     *
     * @return claim {@code client_id}
     */
    public String clientId() {
        return clientId;
    }

    /**
     * When it was issued.
     *
     * @return claim {@code iat}
     */
    public Instant issuedAt() {
        return Instant.ofEpochSecond(times.issuedAt());
    }

    /**
     * When it expires.
     *
     * @return claim {@code exp}
     */
    public Instant expiresAt() {
        return Instant.ofEpochSecond(times.expiresAt());
    }

    /**
     * When the user was last authenticated.
     *
     * @return claim {@code auth_time}
     */
    public Instant authenticatedAt() {
        return Instant.ofEpochSecond(times.authenticatedAt());
    }

    /**
     * How the user was authenticated (RFC 8176).
     *
     * @return claim {@code amr}
     */
    public List<String> methods() {
        return methods;
    }

    /**
     * The user's roles when the token was issued.
     *
     * @return claim {@code roles}, empty when the token has none
     */
    public Set<String> roles() {
        return roles;
    }

    /**
     * The organization it was issued for.
     *
     * @return claim {@code org}
     */
    public Optional<String> organization() {
        return Optional.ofNullable(organization);
    }

    /**
     * The host's own claims.
     *
     * @return all claims that have no method of their own, by name; values as {@link dev.latchkey.kernel.StrictJson}
     *     gives them
     */
    public Map<String, Object> claims() {
        return claims;
    }

    /**
     * What {@link dev.latchkey.revocation.Revocations} can be asked about it by.
     *
     * @return its claims {@code sub}, {@code sid}, {@code jti} and {@code ver}
     */
    public TokenFacts facts() {
        return facts;
    }

    TokenTimes times() {
        return times;
    }

    /** Names the token, its user and its session; not enough to use it. */
    @Override
    public String toString() {
        return "VerifiedToken[tokenId=" + tokenId() + ", user=" + user() + ", session=" + session() + ", expiresAt="
                + expiresAt() + "]";
    }
}
