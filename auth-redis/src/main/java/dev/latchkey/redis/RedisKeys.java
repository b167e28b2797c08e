package dev.latchkey.redis;

import dev.latchkey.revocation.Revocation;

/**
 * The names of all keys. Those of revocations share one hash tag, so that a reader in another language gets those that
 * concern one token with a single MGET, on a Cluster too; those of rate limits and copies have one each, so that a Cluster
 * spreads them.
 */
final class RedisKeys {

    private final String namespace;

    RedisKeys(String namespace) {
        this.namespace = namespace;
    }

    /** The stream of hints. */
    String stream() {
        return tagged() + "revocations";
    }

    /** What a reader in another language looks up. */
    String revoked(Revocation entry) {
        String subject;
        if (entry instanceof Revocation.OfSession of) {
            subject = "session:" + of.session();
        } else if (entry instanceof Revocation.OfEpoch of) {
            subject = "epoch:" + of.user();
        } else {
            subject = "token:" + ((Revocation.OfToken) entry).tokenId();
        }
        return tagged() + "revoked:" + subject;
    }

    /** A bucket of attempts. */
    String limit(String key) {
        return namespace + ":limit:{" + key + "}";
    }

    /** A copy of what the storage holds. */
    String copy(String cache, String key) {
        return namespace + ":cache:{" + cache + ":" + key + "}";
    }

    /** The channel on which nodes tell each other of changes. */
    String changes() {
        return namespace + ":cache:changes";
    }

    /** What is remembered between the steps of a ceremony. */
    String ceremony(String key) {
        return namespace + ":ceremony:{" + key + "}";
    }

    /** Written once at the start, to see that it can be. */
    String probe() {
        return tagged() + "probe";
    }

    private String tagged() {
        return "{" + namespace + "}:";
    }
}
