package dev.latchkey.token;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Issues access tokens and verifies them: JSON Web Tokens of the profile of RFC 9068, checked as RFC 8725 asks.
 *
 * <p>Security promise: {@link #verify} returns for a token alone that a key of the ring has signed, of the right type,
 * issuer and audience, within its times, and not revoked; the same goes for a token that was seen before. For every
 * other text it throws a {@link TokenRejectedException}, or a {@link dev.latchkey.kernel.StoreUnavailableException}
 * when it cannot be told now, and never another exception. It fetches nothing that a token names.
 *
 * <p>Safe for use by several threads.
 */
public final class AccessTokens {

    private final AccessTokenSettings settings;
    private final KeySource keys;
    private final @Nullable Supplier<SigningKey> signing;
    private final RevocationCheck revocations;
    private final ClaimsSource claimsSource;
    private final Environment environment;
    private final @Nullable SubjectNames names;
    private final ClaimsWriter writer;
    private final TokenVerifier verifier;
    private final VerifiedTokenCache seen;

    private AccessTokens(
            AccessTokenSettings settings,
            KeySource keys,
            @Nullable Supplier<SigningKey> signing,
            RevocationCheck revocations,
            ClaimsSource claimsSource,
            Environment environment,
            @Nullable SubjectNames names) {
        this.settings = settings;
        this.keys = keys;
        this.signing = signing;
        this.revocations = revocations;
        this.claimsSource = claimsSource;
        this.environment = environment;
        this.names = names;
        this.writer = new ClaimsWriter(settings);
        this.verifier = new TokenVerifier(keys, settings, new FirstVerifications(settings.limits()));
        byte[] seed = new byte[Integer.BYTES];
        environment.fillRandom(seed);
        this.seen =
                new VerifiedTokenCache(settings.limits(), ByteBuffer.wrap(seed).getInt());
    }

    /**
     * The tokens of an issuer, which name users by their ids.
     *
     * @param settings issuer, audience, times
     * @param ring the issuer's keys
     * @param revocations whether a token was revoked
     * @param claimsSource what tokens say beyond who the user is
     * @param environment time and randomness
     * @return the service
     */
    public static AccessTokens create(
            AccessTokenSettings settings,
            KeyRing ring,
            RevocationCheck revocations,
            ClaimsSource claimsSource,
            Environment environment) {
        return new AccessTokens(settings, ring.source(), ring::signing, revocations, claimsSource, environment, null);
    }

    /**
     * The tokens of an issuer.
     *
     * @param settings issuer, audience, times
     * @param ring the issuer's keys
     * @param revocations whether a token was revoked
     * @param claimsSource what tokens say beyond who the user is
     * @param environment time and randomness
     * @param names what tokens name users by
     * @return the service
     */
    public static AccessTokens create(
            AccessTokenSettings settings,
            KeyRing ring,
            RevocationCheck revocations,
            ClaimsSource claimsSource,
            Environment environment,
            SubjectNames names) {
        Objects.requireNonNull(names, "names");
        return new AccessTokens(settings, ring.source(), ring::signing, revocations, claimsSource, environment, names);
    }

    /**
     * The tokens of a remote issuer, for a service that only verifies.
     *
     * @param settings the issuer and this service's own audience
     * @param jwks the issuer's keys
     * @param revocations whether a token was revoked
     * @param environment time and randomness
     * @return the service, whose {@link #issue} throws
     */
    public static AccessTokens createVerifier(
            AccessTokenSettings settings, RemoteJwks jwks, RevocationCheck revocations, Environment environment) {
        return new AccessTokens(
                settings, jwks.source(), null, revocations, user -> TokenClaims.none(), environment, null);
    }

    /**
     * How the tokens are issued and verified.
     *
     * @return the settings
     */
    public AccessTokenSettings settings() {
        return settings;
    }

    /**
     * What the tokens name users by.
     *
     * @return the names; empty where that is always the user's id, and in a service that only verifies
     */
    public Optional<SubjectNames> subjects() {
        return Optional.ofNullable(names);
    }

    /**
     * The tokens of an issuer whose keys the host holds, for a service that only verifies.
     *
     * @param settings the issuer and this service's own audience
     * @param jwks the issuer's keys
     * @param revocations whether a token was revoked
     * @param environment time and randomness
     * @return the service, whose {@link #issue} throws
     */
    public static AccessTokens createVerifier(
            AccessTokenSettings settings, GivenJwks jwks, RevocationCheck revocations, Environment environment) {
        return new AccessTokens(
                settings, jwks.source(), null, revocations, user -> TokenClaims.none(), environment, null);
    }

    /**
     * Issues a token.
     *
     * @param subject who it is for
     * @return the token
     * @throws IllegalStateException when this service only verifies, or when the token would be longer than 8 KiB
     * @throws IllegalArgumentException when the claims source gives a reserved name, or a value that JSON has no form
     *     for
     */
    public IssuedToken issue(TokenSubject subject) {
        if (signing == null) {
            throw new IllegalStateException("a resource service verifies tokens and has no key to issue them with");
        }
        long issuedAt = environment.now().getEpochSecond();
        UUID tokenId = environment.newId();
        SubjectNames.Said said = names == null
                ? new SubjectNames.Said(subject.user().value(), subject.epoch())
                : names.said(subject.user(), subject.epoch());
        String claims = writer.write(subject, said, claimsSource.claimsFor(subject), tokenId, issuedAt);
        String compact = signing.get().sign(claims);
        if (compact.length() > TokenShape.MAX_LENGTH) {
            throw new IllegalStateException("the access token would have " + compact.length()
                    + " characters and may have " + TokenShape.MAX_LENGTH + "; give it fewer roles and claims");
        }
        Instant expiresAt = Instant.ofEpochSecond(issuedAt).plus(settings.ttl());
        return new IssuedToken(Secret.of(compact), expiresAt, settings.ttl(), tokenId);
    }

    /**
     * Verifies a token with {@link VerifyOptions#standard()}.
     *
     * @param compact the token in its compact form; any text
     * @return what it says
     * @throws TokenRejectedException when it is refused
     * @throws dev.latchkey.kernel.StoreUnavailableException when it cannot be told now
     */
    public VerifiedToken verify(String compact) {
        return verify(compact, VerifyOptions.standard());
    }

    /**
     * Verifies a token.
     *
     * @param compact the token in its compact form; any text
     * @param options how fresh the answer about its revocation is to be
     * @return what it says
     * @throws TokenRejectedException when it is refused
     * @throws dev.latchkey.kernel.StoreUnavailableException when it cannot be told now
     */
    public VerifiedToken verify(String compact, VerifyOptions options) {
        Instant now = environment.now();
        VerifiedToken token = genuine(compact, now);
        Optional<EndReason> revoked = revocations.check(token.facts(), now, options);
        if (revoked.isPresent()) {
            throw TokenRejectedException.revoked(revoked.get(), token);
        }
        return token;
    }

    private VerifiedToken genuine(@Nullable String compact, Instant now) {
        if (compact == null || compact.length() > TokenShape.MAX_LENGTH) {
            throw TokenRejectedException.of(TokenRejection.MALFORMED, "no text of at most 8192 characters");
        }
        long second = now.getEpochSecond();
        seen.sweepWhenDue(second);
        VerifiedTokenCache.Entry known = seen.find(compact);
        if (known != null) {
            if (keys.keys().accepts(known.key(), second)) {
                requireTimely(known, second);
                return known.token();
            }
            seen.remove(known);
        }
        VerifiedTokenCache.Entry first = verifier.verify(compact, now);
        requireTimely(first, second);
        VerifiedTokenCache.Entry understood = names == null ? first : first.with(understood(names, first.token()));
        seen.add(understood);
        return understood.token();
    }

    private static VerifiedToken understood(SubjectNames names, VerifiedToken token) {
        return token.meaning(
                names.meant(new SubjectNames.Said(token.subject(), token.facts().epoch())));
    }

    private static void requireTimely(VerifiedTokenCache.Entry entry, long second) {
        if (second >= entry.validUntil()) {
            throw TokenRejectedException.of(TokenRejection.EXPIRED, "expired");
        }
        if (second < entry.validFrom()) {
            throw TokenRejectedException.of(TokenRejection.NOT_YET_VALID, "issued in the future, or not valid yet");
        }
    }
}
