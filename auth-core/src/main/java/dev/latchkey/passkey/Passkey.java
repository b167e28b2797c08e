package dev.latchkey.passkey;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A registered passkey (WebAuthn Level 3, section 4, "credential record"). There is no secret in it: the private key stays
 * with the user. Immutable.
 *
 * @param id its id here
 * @param user whose it is
 * @param credentialId its id in ceremonies: base64url without padding
 * @param publicKey its public key: a COSE key as base64url without padding
 * @param counter the signature counter it showed last; 0 for those that have none
 * @param transports how browsers may reach it
 * @param aaguid the model of the authenticator, all zero when it does not tell
 * @param backupEligible whether it may be copied to other devices of the user
 * @param backedUp whether it was, as it said last
 * @param name what its owner calls it, 1 to {@value #LONGEST_NAME} characters
 * @param createdAt since when it is registered
 * @param lastUsedAt when it was last used, null when it was not
 */
public record Passkey(
        UUID id,
        UserId user,
        String credentialId,
        String publicKey,
        long counter,
        List<String> transports,
        UUID aaguid,
        boolean backupEligible,
        boolean backedUp,
        String name,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {

    /** The longest name, in characters. */
    public static final int LONGEST_NAME = 60;

    /** Copies the list and checks that nothing is missing. */
    public Passkey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(credentialId, "credentialId");
        Objects.requireNonNull(publicKey, "publicKey");
        transports = List.copyOf(transports);
        Objects.requireNonNull(aaguid, "aaguid");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(createdAt, "createdAt");
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a passkey's name has 1 to " + LONGEST_NAME + " characters and no control characters");
        }
    }

    /**
     * Whether a text can be the name of a passkey.
     *
     * @param text whatever was typed
     * @return false when it is blank, too long or has control characters
     */
    public static boolean isName(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= LONGEST_NAME
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /**
     * The same after a use.
     *
     * @param shown the counter it has shown
     * @param copied whether it says that it was copied
     * @param at when
     * @return the passkey as it is to be stored
     */
    public Passkey used(long shown, boolean copied, Instant at) {
        return new Passkey(
                id,
                user,
                credentialId,
                publicKey,
                shown,
                transports,
                aaguid,
                backupEligible,
                copied,
                name,
                createdAt,
                at);
    }
}
