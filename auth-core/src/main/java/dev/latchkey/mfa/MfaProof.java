package dev.latchkey.mfa;

import dev.latchkey.kernel.Secret;
import java.util.Objects;

/** What is presented as a second factor. All are immutable. */
public sealed interface MfaProof {

    /**
     * How the factor is shown.
     *
     * @return the method
     */
    MfaMethod method();

    /**
     * A code that was typed.
     *
     * @param method whose code it is
     * @param code the code, whatever was typed
     */
    record Code(MfaMethod method, Secret code) implements MfaProof {

        /** Checks that it is a method of codes. */
        public Code {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(code, "code");
            if (method == MfaMethod.PASSKEY) {
                throw new IllegalArgumentException("a passkey is not shown by a code");
            }
        }
    }

    /**
     * A passkey.
     *
     * @param credential what {@code PublicKeyCredential.toJSON()} gave, whatever was sent
     */
    record Passkey(Secret credential) implements MfaProof {

        /** Checks that nothing is missing. */
        public Passkey {
            Objects.requireNonNull(credential, "credential");
        }

        @Override
        public MfaMethod method() {
            return MfaMethod.PASSKEY;
        }
    }
}
