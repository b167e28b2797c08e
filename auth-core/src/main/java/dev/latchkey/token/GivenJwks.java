package dev.latchkey.token;

/**
 * The public keys of an issuer from a document that the host holds: to verify without a network, or with pinned keys.
 * They stay as they are; where the issuer rotates, {@link RemoteJwks} follows it.
 *
 * <p>Security promise: symmetric keys, two keys of one id and published private keys spoil the document. Immutable and
 * safe for use by several threads.
 */
public final class GivenJwks {

    private final KeySet keys;

    private GivenJwks(KeySet keys) {
        this.keys = keys;
    }

    /**
     * Reads a JSON Web Key Set (RFC 7517, section 5).
     *
     * @param document the document in UTF-8
     * @return its keys
     * @throws IllegalArgumentException when it is no key set, is not to be trusted, or has no key of a supported kind;
     *     the message says which
     */
    public static GivenJwks read(byte[] document) {
        try {
            return new GivenJwks(new JwksReader(Crypto.fastest()).read(document));
        } catch (InvalidJwksException e) {
            throw new IllegalArgumentException("the key set is not usable: " + e.getMessage(), e);
        }
    }

    KeySource source() {
        return new KeySource() {
            @Override
            public KeySet keys() {
                return keys;
            }

            @Override
            public KeySet keysAfterLooking() {
                return keys;
            }
        };
    }
}
