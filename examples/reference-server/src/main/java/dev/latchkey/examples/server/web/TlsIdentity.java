package dev.latchkey.examples.server.web;

import dev.latchkey.examples.server.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A certificate with its private key, with which the server speaks https itself. Immutable. */
public final class TlsIdentity {

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain;
    }

    /**
     * Reads the identity from two PEM files and checks that they belong together.
     *
     * @param certificate the certificate, followed by those that sign it
     * @param certificateSetting the name of the setting, for messages
     * @param privateKey the key in PKCS #8
     * @param keySetting the name of the setting, for messages
     * @param now the current time
     * @return the identity
     * @throws StartException when a file is missing or damaged, the certificate is not valid now, or the key is another's
     */
    public static TlsIdentity read(
            Path certificate, String certificateSetting, Path privateKey, String keySetting, Instant now)
            throws StartException {
        List<X509Certificate> chain = PemFiles.certificates(certificateSetting, certificate);
        X509Certificate own = chain.get(0);
        if (now.isAfter(own.getNotAfter().toInstant())) {
            throw new StartException(certificateSetting + ": the certificate expired at "
                    + own.getNotAfter().toInstant());
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            throw new StartException(certificateSetting + ": the certificate is not valid before "
                    + own.getNotBefore().toInstant());
        }
        PrivateKey key =
                PemFiles.privateKey(keySetting, privateKey, own.getPublicKey().getAlgorithm());
        if (!PemFiles.belongTogether(key, own)) {
            throw new StartException(
                    keySetting + ": the key in " + privateKey + " is not that of the certificate in " + certificate);
        }
        return new TlsIdentity(key, chain);
    }

    /** TLS 1.2 and 1.3, with this identity alone. */
    SslContextFactory.Server contextFactory() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(keyStore());
        factory.setKeyStorePassword("");
        factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
        return factory;
    }

    private KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("latchkey", key, new char[0], chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("an in-memory key store could not be made", e);
        }
    }
}
