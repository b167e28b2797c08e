package dev.latchkey.token;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the signature algorithms come from: the native provider when it is on the class path and works here, the
 * Java runtime otherwise. The providers of the whole process ({@link java.security.Security}) are left as they are.
 */
final class Crypto {

    private static final Logger log = LoggerFactory.getLogger(Crypto.class);
    private static final String NATIVE_PROVIDER = "AmazonCorrettoCryptoProvider";

    private final Optional<Provider> preferred;

    Crypto(Optional<Provider> preferred) {
        this.preferred = preferred;
    }

    /** The Java runtime alone. */
    static Crypto platform() {
        return new Crypto(Optional.empty());
    }

    /** The native provider where there is one, for the algorithms it has. */
    static Crypto fastest() {
        return new Crypto(Native.PROVIDER);
    }

    /** Loading the native library and its own tests take a while: once in a process, when it is first needed. */
    private static final class Native {

        static final Optional<Provider> PROVIDER = nativeProvider();

        private Native() {}
    }

    static Optional<Provider> nativeProvider() {
        try {
            Iterator<ServiceLoader.Provider<Provider>> found =
                    ServiceLoader.load(Provider.class, Crypto.class.getClassLoader()).stream()
                            .filter(candidate ->
                                    candidate.type().getSimpleName().equals(NATIVE_PROVIDER))
                            .iterator();
            if (found.hasNext()) {
                Provider provider = found.next().get();
                // Fails here and not on a request when the native library is of another platform.
                Mac.getInstance("HmacSHA256", provider).init(new SecretKeySpec(new byte[32], "HmacSHA256"));
                return Optional.of(provider);
            }
        } catch (ServiceConfigurationError | GeneralSecurityException | LinkageError | RuntimeException e) {
            log.warn("The native crypto provider is on the class path and does not work here; the JDK's is used", e);
        }
        return Optional.empty();
    }

    Signature signature(JcaNames names) {
        try {
            if (preferred.isPresent() && preferred.get().getService("Signature", names.signature()) != null) {
                return Signature.getInstance(names.signature(), preferred.get());
            }
            return Signature.getInstance(names.signature());
        } catch (NoSuchAlgorithmException e) {
            throw missing(names.signature(), e);
        }
    }

    /** A key as the Java runtime has it; the native provider takes such keys over once, when a verifier is made. */
    static PublicKey publicKey(JcaNames names, byte[] subjectPublicKeyInfo) throws GeneralSecurityException {
        return KeyFactory.getInstance(names.key()).generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
    }

    static PrivateKey privateKey(JcaNames names, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(names.key()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    Mac hmacSha256(byte[] key) {
        try {
            Mac mac = preferred.isPresent()
                    ? Mac.getInstance("HmacSHA256", preferred.get())
                    : Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw missing("HmacSHA256", e);
        }
    }

    static IllegalStateException missing(String algorithm, Exception cause) {
        return new IllegalStateException("this Java runtime does not do " + algorithm, cause);
    }
}
