package dev.latchkey.captcha;

import java.util.Map;
import java.util.Objects;

/**
 * What a client is asked. Public: it has no secret. Immutable.
 *
 * @param type how it is answered: {@code proof_of_work}, or the name of a service
 * @param values what the client needs to answer it, by name
 */
public record CaptchaChallenge(String type, Map<String, String> values) {

    /** The challenge of {@link ProofOfWork}. */
    public static final String PROOF_OF_WORK = "proof_of_work";

    /** Copies the map. */
    public CaptchaChallenge {
        Objects.requireNonNull(type, "type");
        values = Map.copyOf(values);
    }
}
