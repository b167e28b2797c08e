package dev.latchkey.captcha;

import java.util.Map;
import java.util.Objects;

/**
 * What a client is asked. Public: it has no secret. Immutable.
 *
 * @param type how it is answered: {@code proof_of_work}, or the name of a service
 * @param values what the client needs to answer it, by name: texts, and whole numbers as {@link Integer} or {@link Long},
 *     which answers in JSON give as numbers
 */
public record CaptchaChallenge(String type, Map<String, Object> values) {

    /** The challenge of {@link ProofOfWork}. */
    public static final String PROOF_OF_WORK = "proof_of_work";

    /** Copies the map, and checks that it has texts and whole numbers alone. */
    public CaptchaChallenge {
        Objects.requireNonNull(type, "type");
        values = Map.copyOf(values);
        values.forEach((name, value) -> {
            if (!(value instanceof String || value instanceof Integer || value instanceof Long)) {
                throw new IllegalArgumentException("a challenge has texts and whole numbers, and its " + name + " is a "
                        + value.getClass().getName());
            }
        });
    }
}
