package dev.latchkey.password;

import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.generators.SCrypt;

/** bcrypt and scrypt of Bouncy Castle. */
final class BouncyCastleKdfs implements ImportedKdfs {

    @Override
    public String bcrypt(byte[] password, BcryptHash hash) {
        return OpenBSDBCrypt.generate("2b", password, hash.salt().toArray(), hash.cost());
    }

    @Override
    public byte[] scrypt(byte[] password, ScryptHash hash) {
        return SCrypt.generate(
                password,
                hash.salt().toArray(),
                hash.n(),
                hash.r(),
                hash.p(),
                hash.tag().length());
    }
}
