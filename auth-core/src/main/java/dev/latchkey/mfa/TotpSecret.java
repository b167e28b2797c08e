package dev.latchkey.mfa;

import dev.latchkey.kernel.SessionId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is sealed of an authenticator app: its secret, and the session it was enrolled in, in 36 bytes. They are sealed
 * together, so that nobody who writes to the storage moves an enrolment to another session.
 *
 * @param secret the secret
 * @param begunIn the session, null for a factor that has none sealed in
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and shown nowhere
record TotpSecret(byte[] secret, @Nullable SessionId begunIn) {

    private static final int BYTES = Totp.SECRET_BYTES + 2 * Long.BYTES;

    static TotpSecret of(byte[] content) {
        byte[] secret = Arrays.copyOf(content, Totp.SECRET_BYTES);
        if (content.length < BYTES) {
            return new TotpSecret(secret, null);
        }
        ByteBuffer id = ByteBuffer.wrap(content, Totp.SECRET_BYTES, 2 * Long.BYTES);
        return new TotpSecret(secret, new SessionId(new UUID(id.getLong(), id.getLong())));
    }

    byte[] content() {
        if (begunIn == null) {
            return secret.clone();
        }
        return ByteBuffer.allocate(BYTES)
                .put(secret)
                .putLong(begunIn.value().getMostSignificantBits())
                .putLong(begunIn.value().getLeastSignificantBits())
                .array();
    }

    @Override
    public String toString() {
        return "TotpSecret[begunIn=" + begunIn + "]";
    }
}
