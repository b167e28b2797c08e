package dev.latchkey.passkey;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Who passkeys are for. Immutable. Host and origin come from the issuer and from nothing a request says.
 *
 * @param relyingParty the host that passkeys are bound to (the RP ID)
 * @param origin the one origin whose pages may ask for them
 * @param name what authenticators call the service
 * @param ceremonyLife how long a challenge waits for its answer; 5 minutes by default, at most 15 minutes
 */
public record PasskeySettings(String relyingParty, String origin, String name, Duration ceremonyLife) {

    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** Checks that nothing is missing, and the range of the life. */
    public PasskeySettings {
        Objects.requireNonNull(relyingParty, "relyingParty");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(name, "name");
        if (ceremonyLife.isNegative() || ceremonyLife.isZero() || ceremonyLife.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException(
                    "ceremonyLife " + ceremonyLife + " is not more than zero and at most " + LONGEST_LIFE);
        }
    }

    /**
     * The settings of a service.
     *
     * @param issuer its public URL
     * @param name what authenticators call it
     * @return the settings
     */
    public static PasskeySettings of(URI issuer, String name) {
        String scheme = issuer.getScheme().toLowerCase(Locale.ROOT);
        String host = issuer.getHost().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        int port = issuer.getPort();
        String origin = scheme + "://" + host + (port < 0 || port == usual ? "" : ":" + port);
        return new PasskeySettings(host, origin, name, USUAL_LIFE);
    }
}
