package dev.latchkey.password;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.BCrypt;
import org.bouncycastle.crypto.generators.SCrypt;

/** bcrypt and scrypt of Bouncy Castle. */
final class BouncyCastleKdfs implements ImportedKdfs {

    @Override
    public byte[] bcrypt(byte[] key, byte[] salt, int cost) {
        return Arrays.copyOf(BCrypt.generate(key, salt, cost), BcryptHash.TAG_LENGTH);
    }

    @Override
    public byte[] scrypt(byte[] password, ScryptHash hash) {
        return SCrypt.generate(password, hash.salt(), hash.n(), hash.r(), hash.p(), hash.tag().length);
    }
}
