package dev.latchkey;

import dev.latchkey.access.Authority;
import dev.latchkey.access.RoleDeclarations;
import dev.latchkey.kernel.Environment;
import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.revocation.RevocationSettings;
import dev.latchkey.revocation.RevocationSource;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.token.AccessTokenSettings;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.RemoteJwks;
import dev.latchkey.token.RemoteJwksSettings;
import dev.latchkey.token.VerifiedToken;
import dev.latchkey.token.VerifyOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Verifies the access tokens that another service issues: by its published keys, and against its revocations. Has no
 * accounts, no sessions and no storage. Immutable and safe for use by several threads.
 */
public final class ResourceService implements AutoCloseable {

    private final RemoteJwks jwks;
    private final Revocations revocations;
    private final AccessTokens tokens;
    private final RoleDeclarations roles;
    private final Environment environment;
    private final Closing closing;

    private ResourceService(
            RemoteJwks jwks,
            Revocations revocations,
            AccessTokens tokens,
            RoleDeclarations roles,
            Environment environment,
            Closing closing) {
        this.jwks = jwks;
        this.revocations = revocations;
        this.tokens = tokens;
        this.roles = roles;
        this.environment = environment;
        this.closing = closing;
    }

    /**
     * Verifies a token: signature, times, issuer, audience, type and revocation.
     *
     * @param compact the token
     * @return the proof
     * @throws dev.latchkey.token.TokenRejectedException when it does not verify
     * @throws dev.latchkey.kernel.StoreUnavailableException when the issuer's keys or revocations are not known
     */
    public VerifiedToken verify(String compact) {
        return tokens.verify(compact);
    }

    /**
     * Verifies a token, with a choice about revocation.
     *
     * @param compact the token
     * @param options how fresh the knowledge of revocations has to be
     * @return the proof
     * @throws dev.latchkey.token.TokenRejectedException when it does not verify
     * @throws dev.latchkey.kernel.StoreUnavailableException when the issuer's keys or revocations are not known
     */
    public VerifiedToken verify(String compact, VerifyOptions options) {
        return tokens.verify(compact, options);
    }

    /**
     * What the bearer of a token may do here: the roles that the token names, and what they permit by
     * {@link Builder#roles}. A role that was withdrawn at the issuer counts until the token is replaced.
     *
     * @param token the token
     * @return roles and permissions
     */
    public Authority authorityOf(VerifiedToken token) {
        return roles.authorityOf(token.roles());
    }

    /**
     * Time and randomness.
     *
     * @return the environment
     */
    public Environment environment() {
        return environment;
    }

    /**
     * Whether tokens can be verified: the keys have been fetched, and the revocations read whole.
     *
     * @return false while a load balancer should send nothing here
     */
    public boolean isReady() {
        return jwks.ready() && revocations.ready();
    }

    /** Ends the threads. The source of revocations stays open. */
    @Override
    public void close() {
        closing.close();
    }

    /** Collects settings; each can be set once. Not safe for use by several threads. */
    public static final class Builder {

        private final Setting<Issuer> issuer = new Setting<>("issuer");
        private final Setting<List<String>> audiences = new Setting<>("audience");
        private final Setting<URI> jwks = new Setting<>("jwks");
        private final Setting<RevocationSource> revocations = new Setting<>("revocations");
        private final Setting<Duration> maxStaleness = new Setting<>("maxStaleness");
        private final List<Consumer<RoleDeclarations>> roles = new ArrayList<>();
        private final Setting<Environment> environment = new Setting<>("environment");

        Builder() {}

        /**
         * Whose tokens are accepted: their {@code iss}, exactly. Required.
         *
         * @param url the issuer's URL
         * @return this builder
         */
        public Builder issuer(String url) {
            issuer.set(Issuer.parse(url));
            return this;
        }

        /**
         * Who tokens have to be for: one of these in their {@code aud}. Required.
         *
         * @param accepted one or more
         * @return this builder
         */
        public Builder audience(String... accepted) {
            audiences.set(Setting.listOf("audience", accepted));
            return this;
        }

        /**
         * Where the issuer publishes its keys. {@code /.well-known/jwks.json} at the issuer when left out.
         *
         * @param uri https, or http for a loopback host
         * @return this builder
         */
        public Builder jwks(URI uri) {
            jwks.set(uri);
            return this;
        }

        /**
         * Where revocations are learned from. Required: without it a token would be accepted until it expires.
         *
         * @param source such as {@link dev.latchkey.revocation.HttpRevocationSource}, or a storage's
         * @return this builder
         */
        public Builder revocations(RevocationSource source) {
            revocations.set(source);
            return this;
        }

        /**
         * How old the knowledge of revocations may be before the source is asked about the token at hand. 2 seconds
         * when left out.
         *
         * @param age the age
         * @return this builder
         */
        public Builder maxStaleness(Duration age) {
            maxStaleness.set(age);
            return this;
        }

        /**
         * Says what the roles of tokens permit here. May be called more than once. Without it, roles can be asked for
         * by name, and only the role {@code admin}, which has {@code *:*}, has permissions.
         *
         * @param declaring declares the roles
         * @return this builder
         */
        public Builder roles(Consumer<RoleDeclarations> declaring) {
            roles.add(Objects.requireNonNull(declaring, "roles"));
            return this;
        }

        /**
         * Time and randomness. The system's when left out.
         *
         * @param value the environment
         * @return this builder
         */
        public Builder environment(Environment value) {
            environment.set(value);
            return this;
        }

        /**
         * Builds the verification and starts to fetch. An issuer that cannot be reached does not fail the start: until
         * its keys and revocations are known, {@link ResourceService#isReady} is false and verification unavailable.
         *
         * @return the verification
         * @throws IllegalArgumentException when roles are declared twice, or include each other in a circle
         */
        public ResourceService build() {
            Environment time = environment.orElseGet(Environment::system);
            RoleDeclarations declared = RoleDeclarations.of(all -> roles.forEach(declaring -> declaring.accept(all)));
            // Walks through what they include, so that a circle stops the start.
            declared.inOrder();
            RevocationSettings defaults = RevocationSettings.defaults();
            RevocationSettings revocationSettings =
                    defaults.withMaxStaleness(maxStaleness.orElse(defaults.maxStaleness()));
            AccessTokenSettings tokenSettings =
                    AccessTokenSettings.of(issuer.required().toString(), audiences.required());
            RevocationSource source = revocations.required();
            // From here on things are opened that would have to be closed again.
            Closing closing = new Closing();
            RemoteJwks keys =
                    closing.add("the issuer's keys", RemoteJwks.create(keysUri(), RemoteJwksSettings.defaults(), time));
            Revocations revoked = closing.add(
                    "the revocations", Revocations.create(source, RevocationFeed.none(), time, revocationSettings));
            AccessTokens tokens = AccessTokens.createVerifier(tokenSettings, keys, new RevocationWiring(revoked), time);
            keys.start();
            revoked.start();
            return new ResourceService(keys, revoked, tokens, declared, time, closing);
        }

        private URI keysUri() {
            return jwks.orElseGet(() -> URI.create(issuer.required() + "/.well-known/jwks.json"));
        }
    }
}
