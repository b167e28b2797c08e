package dev.latchkey.mfa;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user's second factors as their owner sees them. Immutable.
 *
 * @param factors the factors that are confirmed
 * @param recoveryCodesLeft how many recovery codes were not used
 * @param required whether a role or an organization asks for a second factor
 */
public record EnrolledFactors(List<Factor> factors, int recoveryCodesLeft, boolean required) {

    /** Copies the list. */
    public EnrolledFactors {
        factors = List.copyOf(factors);
    }

    /**
     * Whether there is one.
     *
     * @return true when sign-ins ask for a second factor
     */
    public boolean isEnabled() {
        return !factors.isEmpty();
    }

    /**
     * A factor.
     *
     * @param method how it is shown
     * @param enrolledAt since when
     * @param lastUsedAt when it was last shown, null when it was not
     */
    public record Factor(
            MfaMethod method, Instant enrolledAt, @Nullable Instant lastUsedAt) {

        /** Checks that nothing else is missing. */
        public Factor {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(enrolledAt, "enrolledAt");
        }
    }
}
