package dev.latchkey.mfa;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.UserId;
import java.util.UUID;

/** Makes and opens the secrets of factors; a sealed secret is worth nothing as another one or another user's. */
final class Factors {

    private Factors() {}

    static StoredFactor sealed(
            UserId user, FactorKind kind, byte[] secret, SecretSealing sealing, Environment environment) {
        UUID id = environment.newId();
        return StoredFactor.pending(id, user, kind, sealing.seal(secret, label(id, user, kind)), environment.now());
    }

    static byte[] open(StoredFactor factor, SecretSealing sealing) {
        return sealing.open(factor.sealed(), label(factor));
    }

    static String label(StoredFactor factor) {
        return label(factor.id(), factor.user(), factor.kind());
    }

    private static String label(UUID id, UserId user, FactorKind kind) {
        return "factor\0" + id + '\0' + user + '\0' + kind;
    }
}
