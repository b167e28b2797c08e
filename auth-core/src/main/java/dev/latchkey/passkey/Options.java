package dev.latchkey.passkey;

import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.Sha256;
import dev.latchkey.kernel.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What browsers are asked, in the JSON forms of WebAuthn Level 3, section 5.1.8 and 5.1.9. */
final class Options {

    private static final String TYPE = "public-key";

    private final PasskeySettings settings;

    Options(PasskeySettings settings) {
        this.settings = settings;
    }

    /** The user's name for authenticators: an opaque handle, since it is stored in the clear on whatever device. */
    static String handle(UserId user) {
        return Sha256.text("latchkey passkey\0" + user);
    }

    String creation(String challenge, UserId user, String account, String displayName, List<Passkey> present) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rp", Map.of("id", settings.relyingParty(), "name", settings.name()));
        options.put("user", Map.of("id", handle(user), "name", account, "displayName", displayName));
        options.put("challenge", challenge);
        options.put(
                "pubKeyCredParams",
                LongStream.of(WebAuthn.ES256, WebAuthn.EDDSA, WebAuthn.RS256)
                        .mapToObj(alg -> Map.of("type", TYPE, "alg", alg))
                        .toList());
        options.put("timeout", settings.ceremonyLife().toMillis());
        options.put("excludeCredentials", descriptors(present));
        options.put(
                "authenticatorSelection",
                Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"));
        options.put("attestation", "none");
        return JsonWriter.write(options);
    }

    String request(String challenge, List<Passkey> allowed, boolean verified) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("challenge", challenge);
        options.put("timeout", settings.ceremonyLife().toMillis());
        options.put("rpId", settings.relyingParty());
        options.put("allowCredentials", descriptors(allowed));
        options.put("userVerification", verified ? "required" : "preferred");
        return JsonWriter.write(options);
    }

    private static List<Map<String, Object>> descriptors(List<Passkey> passkeys) {
        return passkeys.stream()
                .map(passkey -> {
                    Map<String, Object> descriptor = new LinkedHashMap<>();
                    descriptor.put("type", TYPE);
                    descriptor.put("id", passkey.credentialId());
                    descriptor.put("transports", passkey.transports());
                    return descriptor;
                })
                .toList();
    }
}
