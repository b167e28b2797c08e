package dev.latchkey.passkey;

import dev.latchkey.kernel.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a passkey that was shown. All are immutable. */
public sealed interface PasskeyCheck {

    /**
     * It was right, and the challenge is used up.
     *
     * @param passkey the passkey as it was before
     * @param methods how the user was authenticated by it (RFC 8176): {@code hwk} for one that stays on its device,
     *     {@code swk} for one that may be copied, and {@code user}
     */
    record Right(Passkey passkey, List<String> methods) implements PasskeyCheck {

        /** Copies the list. */
        public Right {
            methods = List.copyOf(methods);
        }
    }

    /**
     * It was refused; the challenge is used up all the same.
     *
     * @param reason why
     * @param user whose passkey it is, null when there is none
     */
    record Refused(PasskeyRefusal reason, @Nullable UserId user) implements PasskeyCheck {}
}
