package dev.latchkey.examples.server.web;

import dev.latchkey.examples.server.StartException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys in PEM (RFC 7468) with the JDK's own classes. */
final class PemFiles {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private PemFiles() {}

    /** The certificates of a file, in their order: the server's first. */
    static List<X509Certificate> certificates(String setting, Path file) throws StartException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Block block : blocks(setting, file)) {
            if (block.label().equals(CERTIFICATE)) {
                chain.add(certificate(setting, file, block.der()));
            }
        }
        if (chain.isEmpty()) {
            throw new StartException(setting + ": " + file + " holds no PEM certificate (BEGIN CERTIFICATE)");
        }
        return chain;
    }

    /** The private key of a file; its algorithm is that of the certificate it belongs to. */
    static PrivateKey privateKey(String setting, Path file, String algorithm) throws StartException {
        byte[] der = null;
        for (Block block : blocks(setting, file)) {
            requireReadable(setting, file, block.label());
            if (block.label().equals(PRIVATE_KEY)) {
                der = block.der();
            }
        }
        if (der == null) {
            throw new StartException(setting + ": " + file + " holds no PEM private key (BEGIN PRIVATE KEY)");
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            throw new StartException(
                    setting + ": the key in " + file + " is not of the certificate's kind (" + algorithm + ")");
        } catch (NoSuchAlgorithmException e) {
            throw new StartException(setting + ": this Java cannot read " + algorithm + " keys");
        }
    }

    private static void requireReadable(String setting, Path file, String label) throws StartException {
        if (label.equals("ENCRYPTED PRIVATE KEY")) {
            throw new StartException(
                    setting + ": the key in " + file
                            + " has a passphrase: remove it with 'openssl pkey -in KEY -out PLAIN' and keep the file readable for the server alone");
        }
        if (label.endsWith(PRIVATE_KEY) && !label.equals(PRIVATE_KEY)) {
            throw new StartException(setting + ": the key in " + file + " is in the older format '" + label
                    + "': turn it into PKCS #8 with 'openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW'");
        }
    }

    private static X509Certificate certificate(String setting, Path file, byte[] der) throws StartException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new StartException(setting + ": " + file + " holds a certificate that cannot be read");
        }
    }

    private static List<Block> blocks(String setting, Path file) throws StartException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (CharacterCodingException e) {
            throw new StartException(setting + ": " + file + " is not a PEM file");
        } catch (IOException e) {
            throw new StartException(
                    setting + ": " + file + (Files.exists(file) ? " cannot be read" : " does not exist"));
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), decode(setting, file, matcher.group(2))));
        }
        return blocks;
    }

    private static byte[] decode(String setting, Path file, String base64) throws StartException {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new StartException(setting + ": " + file + " is damaged: a PEM block is not base64");
        }
    }

    /** Part of a PEM file. A class of its own without toString: it may be a key. */
    private static final class Block {

        private final String label;
        private final byte[] der;

        Block(String label, byte[] der) {
            this.label = label;
            this.der = der;
        }

        String label() {
            return label;
        }

        byte[] der() {
            return der;
        }
    }

    /** Whether a key is the one of a certificate: what it signs, the certificate verifies. */
    static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] probe = "latchkey".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(probe);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
