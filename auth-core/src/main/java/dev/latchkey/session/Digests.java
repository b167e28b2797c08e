package dev.latchkey.session;

import dev.latchkey.kernel.Sha256;
import dev.latchkey.kernel.UserId;

/** Digests of what devices are recognised by, as they are stored: base64url. */
final class Digests {

    private Digests() {}

    /** One that tells nobody that two users have the same device. */
    static String of(UserId user, String text) {
        return Sha256.text("known-device\n" + user + "\n" + text);
    }
}
