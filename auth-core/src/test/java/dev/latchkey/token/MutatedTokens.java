package dev.latchkey.token;

import static dev.latchkey.token.TokenFixture.encode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A seeded source of texts that are nearly tokens: genuine ones that were changed after signing, and ones that the
 * right key has signed although they are none. What it makes is never to be accepted, unless it says the same as a
 * genuine token under a genuine signature.
 */
final class MutatedTokens {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String[] JUNK = {
        "", "=", "==", ".", "..", " ", "\n", "\u0000", "\ufeff", "\u00e9", "\ud800", "+", "/", "%00", "AAAA", "null",
        "{}", "[", "\"", "\\u0000", "none", "jwk", "crit", "at+jwt", "e30", "'", "-1", "1e400", "NaN"
    };
    private static final String[] VALUES = {
        "null",
        "true",
        "\"\"",
        "[]",
        "{}",
        "-1",
        "0",
        "1",
        "1e400",
        "1e2",
        "0.5",
        "NaN",
        "9223372036854775808",
        "\"none\"",
        "\"at+jwt\"",
        "\"ES256\"",
        "\"HS256\"",
        "\"shop\"",
        "[\"shop\"]",
        "[[\"shop\"]]",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "253402300800",
        "{\"a\":{\"a\":{\"a\":{}}}}",
        "[null]",
        "\"https://shop.example/\""
    };
    private static final String[] NAMES = {
        "alg",
        "kid",
        "typ",
        "jwk",
        "jku",
        "x5u",
        "x5c",
        "crit",
        "cty",
        "zip",
        "b64",
        "iss",
        "sub",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "sid",
        "ver",
        "auth_time",
        "amr",
        "client_id",
        "roles",
        "org",
        "e\\u0078p",
        "a\\u006cg"
    };

    private final Random random;
    private final TokenFixture issuer;
    private final TokenFixture stranger;
    private final List<String> genuine = new ArrayList<>();
    private final List<Supplier<String>> mutations = List.of(
            this::bitFlip,
            this::bitFlip,
            this::characterSwap,
            this::characterSwap,
            this::insertion,
            this::deletion,
            this::cut,
            this::partSwap,
            this::partsOfTwo,
            this::caseChange,
            this::trailingBits,
            this::otherHeader,
            this::otherPayload,
            this::strangersSignature,
            this::randomSignature,
            this::resignedHeader,
            this::resignedClaims,
            this::resignedBytes,
            this::resignedJsonDamage,
            this::junk);

    MutatedTokens(TokenFixture issuer, TokenFixture stranger, long seed) {
        this.random = new Random(seed);
        this.issuer = issuer;
        this.stranger = stranger;
        for (int i = 0; i < 64; i++) {
            genuine.add(issuer.issue());
        }
    }

    List<String> genuine() {
        return genuine;
    }

    String next() {
        String text = mutations.get(random.nextInt(mutations.size())).get();
        // Now and then one change on top of another.
        while (random.nextInt(8) == 0 && text.length() > 3) {
            text = random.nextBoolean() ? flipBit(text) : swapCharacter(text);
        }
        return text;
    }

    private String token() {
        return genuine.get(random.nextInt(genuine.size()));
    }

    private String[] parts() {
        return token().split("\\.");
    }

    private <T> T oneOf(T[] things) {
        return things[random.nextInt(things.length)];
    }

    private String bitFlip() {
        return flipBit(token());
    }

    private String flipBit(String text) {
        char[] characters = text.toCharArray();
        characters[random.nextInt(characters.length)] ^= (char) (1 << random.nextInt(random.nextInt(4) == 0 ? 16 : 7));
        return new String(characters);
    }

    private String characterSwap() {
        return swapCharacter(token());
    }

    private String swapCharacter(String text) {
        char[] characters = text.toCharArray();
        characters[random.nextInt(characters.length)] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        return new String(characters);
    }

    private String insertion() {
        String text = token();
        int at = random.nextInt(text.length() + 1);
        String inserted =
                random.nextBoolean() ? oneOf(JUNK) : String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return text.substring(0, at) + inserted + text.substring(at);
    }

    private String deletion() {
        String text = token();
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + 1 + random.nextInt(8));
        return text.substring(0, from) + text.substring(to);
    }

    private String cut() {
        String text = token();
        return random.nextBoolean()
                ? text.substring(random.nextInt(text.length()))
                : text.substring(0, random.nextInt(text.length()));
    }

    private String partSwap() {
        String[] parts = parts();
        String[] shuffled = new String[1 + random.nextInt(6)];
        for (int i = 0; i < shuffled.length; i++) {
            shuffled[i] = oneOf(parts);
        }
        return String.join(".", shuffled);
    }

    private String partsOfTwo() {
        String[] one = parts();
        one[1 + random.nextInt(2)] = parts()[1 + random.nextInt(2)];
        return String.join(".", one);
    }

    private String caseChange() {
        char[] characters = token().toCharArray();
        int at = random.nextInt(characters.length);
        characters[at] = Character.isUpperCase(characters[at])
                ? Character.toLowerCase(characters[at])
                : Character.toUpperCase(characters[at]);
        return new String(characters);
    }

    private String trailingBits() {
        String[] parts = parts();
        int part = random.nextInt(3);
        int last = parts[part].length() - 1;
        int value = ALPHABET.indexOf(parts[part].charAt(last)) ^ 1 << random.nextInt(4);
        parts[part] = parts[part].substring(0, last) + ALPHABET.charAt(value);
        return String.join(".", parts);
    }

    private String otherHeader() {
        String[] parts = parts();
        parts[0] = encode(damagedJson(issuer.header()));
        return String.join(".", parts);
    }

    private String otherPayload() {
        String[] parts = parts();
        parts[1] = encode(damagedJson(issuer.claimsJson()));
        return String.join(".", parts);
    }

    private String strangersSignature() {
        return stranger.signed(issuer.header(), issuer.claimsJson());
    }

    private String randomSignature() {
        String[] parts = parts();
        byte[] signature = new byte[random.nextInt(4) == 0 ? random.nextInt(200) : 64];
        if (random.nextBoolean()) {
            random.nextBytes(signature);
        }
        parts[2] = encode(signature);
        return String.join(".", parts);
    }

    private String resignedHeader() {
        String header = random.nextBoolean()
                ? issuer.headerWith("\"" + oneOf(NAMES) + "\":" + oneOf(VALUES))
                : withMemberReplaced(issuer.header());
        return issuer.signed(header, issuer.claimsJson());
    }

    /** A claim that every token needs, with a value that it cannot have. */
    private String resignedClaims() {
        Map<String, String> impossible = Map.ofEntries(
                Map.entry("iss", "\"https://evil.example\""),
                Map.entry("aud", "\"shopping\""),
                Map.entry("exp", Long.toString(TokenFixture.START.getEpochSecond() - random.nextInt(100_000))),
                Map.entry("iat", Long.toString(TokenFixture.START.getEpochSecond() + 31 + random.nextInt(100_000))),
                Map.entry("nbf", Long.toString(TokenFixture.START.getEpochSecond() + 31 + random.nextInt(100_000))),
                Map.entry("sub", "\"" + issuer.user.toString().substring(1 + random.nextInt(30)) + "\""),
                Map.entry("jti", "\"x\""),
                Map.entry("sid", "[]"),
                Map.entry("ver", "-" + (1 + random.nextInt(100))),
                Map.entry("auth_time", "\"" + random.nextInt() + "\""),
                Map.entry("amr", "\"pwd\""),
                Map.entry("client_id", "null"));
        List<String> names = impossible.keySet().stream().sorted().toList();
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0 && !name.equals("nbf")) {
            return issuer.signedClaims(issuer.claimsWithout(name));
        }
        return issuer.signedClaims(issuer.claimsWith(name, impossible.get(name)));
    }

    private String resignedBytes() {
        byte[] payload = issuer.claimsJson().getBytes(StandardCharsets.UTF_8);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            payload[random.nextInt(payload.length)] = (byte) (0x80 | random.nextInt(128));
        }
        return issuer.signed(issuer.header(), payload);
    }

    private String resignedJsonDamage() {
        return issuer.signedClaims(brokenJson(issuer.claimsJson()));
    }

    private String junk() {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            text.append(random.nextBoolean() ? oneOf(JUNK) : token().substring(random.nextInt(80)));
        }
        return text.toString();
    }

    /** Another text, which may or may not be JSON. */
    private String damagedJson(String json) {
        return random.nextBoolean() ? withMemberReplaced(json) : brokenJson(json);
    }

    private String withMemberReplaced(String json) {
        String[] members = json.substring(1, json.length() - 1).split(",");
        int at = random.nextInt(members.length);
        String name =
                random.nextBoolean() ? "\"" + oneOf(NAMES) + "\"" : members[at].split(":")[0];
        members[at] = name + ":" + oneOf(VALUES);
        return "{" + String.join(",", members) + "}";
    }

    /** No JSON object any more, or one with a member that comes twice. */
    private String brokenJson(String json) {
        return switch (random.nextInt(8)) {
            case 0 -> json.substring(0, json.length() - 1 - random.nextInt(20));
            case 1 ->
                json.replaceFirst(
                        ":", oneOf(new String[] {"", "::", ",", "=", " "}).replace(" ", ""));
            case 2 -> json + oneOf(new String[] {"x", "{}", "]", "}", "\u0000"});
            case 3 -> "\ufeff" + json;
            case 4 -> json.replace("}", "," + json.substring(1, json.indexOf(',')) + "}");
            case 5 -> "[" + json + "]";
            case 6 -> json.replaceFirst("\"", oneOf(new String[] {"'", "", "\\\""}));
            default -> "[".repeat(1 + random.nextInt(3000)) + json;
        };
    }

    /** Whether a text that was accepted is a genuine token's, character by character. */
    boolean isGenuine(String text) {
        return genuine.contains(text);
    }

    static String describe(String text) {
        return text.length() + " characters: " + Arrays.toString(text.split("\\.", 4));
    }
}
