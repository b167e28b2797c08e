package dev.latchkey.token;

import java.security.MessageDigest;
import javax.crypto.Mac;

/** HS256: the key that verifies is the key that signs. */
final class SecretVerificationKey extends VerificationKey {

    private final Pool<Mac> macs;

    SecretVerificationKey(String id, Crypto crypto, byte[] secret) {
        super(id, SignatureAlgorithm.HS256);
        byte[] copy = secret.clone();
        this.macs = new Pool<>(() -> crypto.hmacSha256(copy));
    }

    @Override
    boolean isCostly() {
        return false;
    }

    @Override
    boolean verifies(byte[] text, int length, byte[] signature) {
        return MessageDigest.isEqual(tag(text, length), signature);
    }

    byte[] tag(byte[] text, int length) {
        Mac mac = macs.take();
        mac.update(text, 0, length);
        byte[] tag = mac.doFinal();
        macs.giveBack(mac);
        return tag;
    }
}
