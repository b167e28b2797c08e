package dev.latchkey.mfa;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which second factors users have, by their ids: one that was removed and enrolled anew is another one. */
final class FactorIds {

    private FactorIds() {}

    /** Of stored factors and passkeys. */
    static Set<UUID> of(List<StoredFactor> stored, Set<UUID> passkeys) {
        return Stream.concat(stored.stream().filter(FactorIds::isEnrolledApp).map(StoredFactor::id), passkeys.stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those of a user; none is added or removed before the unit of work has ended. */
    static Set<UUID> lock(Tx tx, UserId user, MfaStores stores, MfaPorts ports) {
        return of(stores.factors().lock(tx, user), ports.passkeys().lock(tx, user));
    }

    static boolean isEnrolledApp(StoredFactor factor) {
        return factor.kind() == FactorKind.TOTP && factor.isConfirmed();
    }
}
