package dev.latchkey.passkey;

import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StrictJson;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A browser with an authenticator that holds one passkey, and does what it is told: each field that is set makes it lie in
 * one way. Not for use by several threads.
 */
public final class SoftwareAuthenticator {

    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(100_000, 16, 1_000);

    /** What its key is for. */
    public enum Algorithm {
        ES256,
        EDDSA,
        RS256,
        /** Nobody asks for this one. */
        ES384,
        /** An RS256 key that is too short. */
        RS256_SHORT
    }

    public String origin;
    public boolean userPresent = true;
    public boolean userVerified = true;
    public boolean backupEligible;
    public boolean backedUp;
    public boolean crossOrigin;
    public long counter;
    /** In place of what it was asked; null for the truth. */
    public String relyingParty;

    public String type;
    public String challenge;
    public String userHandle;
    public String credentialId;
    public boolean badSignature;

    /** What is written in place of a part of the key, by its COSE label. */
    public final Map<Long, Object> lies = new LinkedHashMap<>();

    private final Algorithm algorithm;
    private final KeyPair keys;
    private final byte[] id = new byte[32];
    private String handle = "";

    public SoftwareAuthenticator(String origin) {
        this(origin, Algorithm.ES256);
    }

    public SoftwareAuthenticator(String origin, Algorithm algorithm) {
        this.origin = origin;
        this.algorithm = algorithm;
        this.keys = keys(algorithm);
        new SecureRandom().nextBytes(id);
    }

    private static KeyPair keys(Algorithm algorithm) {
        try {
            return switch (algorithm) {
                case ES256 -> ec("secp256r1");
                case ES384 -> ec("secp384r1");
                case EDDSA -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                case RS256 -> rsa(2048);
                case RS256_SHORT -> rsa(1024);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair ec(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static KeyPair rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    public String credentialId() {
        return text(id);
    }

    /** Answers {@code navigator.credentials.create}. */
    public Secret create(String options) {
        return Secret.of(JsonWriter.write(createJson(options)));
    }

    /** The same, to be tampered with. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> createJson(String options) {
        Map<String, Object> asked = (Map<String, Object>) (Map<String, ?>) StrictJson.parseObject(options, LIMITS);
        handle = (String) ((Map<String, Object>) asked.get("user")).get("id");
        String party = (String) ((Map<String, Object>) asked.get("rp")).get("id");
        byte[] credential = ByteBuffer.allocate(16 + 2 + id.length)
                .put(new byte[16])
                .putShort((short) id.length)
                .put(id)
                .array();
        byte[] data = join(authenticatorData(party, 0x40), credential, Cbor.write(coseKey()));
        Map<String, Object> attestation = new LinkedHashMap<>();
        attestation.put("fmt", "none");
        attestation.put("attStmt", Map.of());
        attestation.put("authData", data);
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("clientDataJSON", text(clientData("webauthn.create", (String) asked.get("challenge"))));
        response.put("attestationObject", text(Cbor.write(attestation)));
        response.put("transports", List.of("internal", "hybrid"));
        return credential(response);
    }

    /** Answers {@code navigator.credentials.get}. */
    public Secret get(String options) {
        return Secret.of(JsonWriter.write(getJson(options)));
    }

    /** The same, to be tampered with. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> getJson(String options) {
        Map<String, Object> asked = (Map<String, Object>) (Map<String, ?>) StrictJson.parseObject(options, LIMITS);
        if (counter > 0) {
            counter++;
        }
        byte[] data = authenticatorData((String) asked.get("rpId"), 0);
        byte[] client = clientData("webauthn.get", (String) asked.get("challenge"));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("clientDataJSON", text(client));
        response.put("authenticatorData", text(data));
        response.put("signature", text(sign(join(data, sha256(client)))));
        response.put("userHandle", userHandle == null ? handle : userHandle);
        return credential(response);
    }

    private Map<String, Object> credential(Map<String, Object> response) {
        String shown = credentialId == null ? text(id) : credentialId;
        Map<String, Object> credential = new LinkedHashMap<>();
        credential.put("id", shown);
        credential.put("rawId", shown);
        credential.put("type", "public-key");
        credential.put("authenticatorAttachment", "platform");
        credential.put("response", response);
        credential.put("clientExtensionResults", Map.of());
        return credential;
    }

    private byte[] clientData(String usual, String asked) {
        Map<String, Object> client = new LinkedHashMap<>();
        client.put("type", type == null ? usual : type);
        client.put("challenge", challenge == null ? asked : challenge);
        client.put("origin", origin);
        client.put("crossOrigin", crossOrigin);
        return JsonWriter.write(client).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(String party, int more) {
        int flags = more
                | (userPresent ? 0x01 : 0)
                | (userVerified ? 0x04 : 0)
                | (backupEligible ? 0x08 : 0)
                | (backedUp ? 0x10 : 0);
        byte[] name = (relyingParty == null ? party : relyingParty).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(37)
                .put(sha256(name))
                .put((byte) flags)
                .putInt((int) counter)
                .array();
    }

    private Map<Long, Object> coseKey() {
        Map<Long, Object> key = new LinkedHashMap<>();
        switch (algorithm) {
            case ES256, ES384 -> {
                ECPublicKey ec = (ECPublicKey) keys.getPublic();
                int size = algorithm == Algorithm.ES256 ? 32 : 48;
                key.put(1L, 2L);
                key.put(3L, algorithm == Algorithm.ES256 ? -7L : -35L);
                key.put(-1L, algorithm == Algorithm.ES256 ? 1L : 2L);
                key.put(-2L, fixed(ec.getW().getAffineX(), size));
                key.put(-3L, fixed(ec.getW().getAffineY(), size));
            }
            case EDDSA -> {
                byte[] encoded = ((EdECPublicKey) keys.getPublic()).getEncoded();
                key.put(1L, 1L);
                key.put(3L, -8L);
                key.put(-1L, 6L);
                key.put(-2L, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            }
            case RS256, RS256_SHORT -> {
                RSAPublicKey rsa = (RSAPublicKey) keys.getPublic();
                key.put(1L, 3L);
                key.put(3L, -257L);
                key.put(-1L, fixed(rsa.getModulus(), rsa.getModulus().bitLength() / 8));
                key.put(-2L, rsa.getPublicExponent().toByteArray());
            }
        }
        key.putAll(lies);
        return key;
    }

    private byte[] sign(byte[] data) {
        try {
            Signature signature = Signature.getInstance(
                    switch (algorithm) {
                        case ES256 -> "SHA256withECDSA";
                        case ES384 -> "SHA384withECDSA";
                        case EDDSA -> "Ed25519";
                        case RS256, RS256_SHORT -> "SHA256withRSA";
                    });
            signature.initSign((badSignature ? keys(algorithm) : keys).getPrivate());
            signature.update(data);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] fixed(BigInteger number, int size) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[size];
        int from = Math.max(0, bytes.length - size);
        System.arraycopy(bytes, from, fixed, size - (bytes.length - from), bytes.length - from);
        return fixed;
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
