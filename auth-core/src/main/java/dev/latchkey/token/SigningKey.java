package dev.latchkey.token;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.function.UnaryOperator;

/** A key that signs access tokens. Safe for use by several threads. */
final class SigningKey {

    private final String headerText;
    private final UnaryOperator<byte[]> signer;

    private SigningKey(String headerText, UnaryOperator<byte[]> signer) {
        this.headerText = headerText;
        this.signer = signer;
    }

    static SigningKey of(SecretVerificationKey key) {
        return new SigningKey(key.headerText(), text -> key.tag(text, text.length));
    }

    static SigningKey of(VerificationKey publicHalf, Crypto crypto, PrivateKey privateHalf) {
        JcaNames names = JcaNames.of(publicHalf.algorithm());
        Pool<Signature> signers = new Pool<>(() -> signer(crypto, names, privateHalf));
        return new SigningKey(publicHalf.headerText(), text -> sign(signers, text));
    }

    private static Signature signer(Crypto crypto, JcaNames names, PrivateKey key) {
        Signature signer = crypto.signature(names);
        try {
            // The provider's own generator makes the nonces: a predictable one would give the key away.
            signer.initSign(key);
        } catch (InvalidKeyException e) {
            throw Crypto.missing(names.signature() + " with this key", e);
        }
        return signer;
    }

    private static byte[] sign(Pool<Signature> signers, byte[] text) {
        Signature signer = signers.take();
        try {
            signer.update(text);
            byte[] signature = signer.sign();
            signers.giveBack(signer);
            return signature;
        } catch (SignatureException e) {
            throw new IllegalStateException("signing an access token failed", e);
        }
    }

    /** The compact form of a token with these claims. */
    String sign(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String signed = headerText + '.' + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return signed + '.' + encoder.encodeToString(signature(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The bare signature over a text. */
    byte[] signature(byte[] text) {
        return signer.apply(text);
    }
}
