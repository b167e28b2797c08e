package dev.latchkey.examples.server.token;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.token.AccessTokenSettings;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.GivenJwks;
import dev.latchkey.token.RemoteJwks;
import dev.latchkey.token.RemoteJwksSettings;
import dev.latchkey.token.RevocationCheck;
import dev.latchkey.token.TokenRejectedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks a token as a service would that has the issuer's public keys and nothing else: its signature, type, issuer,
 * audience and times. Whether it was revoked only the server knows.
 */
public final class TokenCheck {

    private static final RevocationCheck NOT_ASKED = (token, now, options) -> Optional.empty();

    private final AccessTokenSettings settings;
    private final Environment environment;

    /**
     * A check.
     *
     * @param issuer the issuer the token must name
     * @param audience the audience the token must name
     * @param environment the time
     */
    public TokenCheck(String issuer, String audience, Environment environment) {
        this.settings = AccessTokenSettings.of(issuer, audience);
        this.environment = environment;
    }

    /**
     * Checks a token.
     *
     * @param compact the token
     * @param jwks where the keys are: an http or https URL, or a file
     * @return why it does not verify, empty when it does
     * @throws IllegalArgumentException when the keys cannot be had from there; the message says why
     */
    public Optional<String> problem(String compact, String jwks) {
        String start = jwks.toLowerCase(Locale.ROOT);
        if (!start.startsWith("http://") && !start.startsWith("https://")) {
            return verify(AccessTokens.createVerifier(settings, file(jwks), NOT_ASKED, environment), compact);
        }
        try (RemoteJwks remote = RemoteJwks.create(URI.create(jwks), RemoteJwksSettings.defaults(), environment)) {
            remote.start();
            if (!remote.ready()) {
                throw new IllegalArgumentException("no keys could be had from " + jwks);
            }
            return verify(AccessTokens.createVerifier(settings, remote, NOT_ASKED, environment), compact);
        }
    }

    private static Optional<String> verify(AccessTokens tokens, String compact) {
        try {
            tokens.verify(compact);
            return Optional.empty();
        } catch (TokenRejectedException e) {
            return Optional.of(e.reason().code() + ", " + e.getMessage());
        } catch (StoreUnavailableException e) {
            return Optional.of("the keys are out of reach, " + e.getMessage());
        }
    }

    private static GivenJwks file(String name) {
        try {
            return GivenJwks.read(Files.readAllBytes(Path.of(name)));
        } catch (InvalidPathException | IOException e) {
            throw new IllegalArgumentException("no keys could be read from " + name, e);
        }
    }
}
