package dev.latchkey.password;

import java.nio.charset.StandardCharsets;

/** Reads stored hashes of every known format, and refuses those that would cost too much to verify. */
final class StoredHashReader {

    private static final int MAX_SCRYPT_EXPONENT = 30;

    private StoredHashReader() {}

    static StoredHash read(PasswordHash hash) throws UnusableHashException {
        String[] parts = hash.encoded().split("\\$", -1);
        return parts[0].isEmpty() ? readModular(parts) : readNamed(parts);
    }

    /** {@code $name$...}: PHC strings, bcrypt and the passlib forms. */
    private static StoredHash readModular(String[] parts) throws UnusableHashException {
        return switch (parts[1]) {
            case "argon2id" -> argon2(Argon2Variant.ID, parts);
            case "argon2i" -> argon2(Argon2Variant.I, parts);
            case "argon2d" -> argon2(Argon2Variant.D, parts);
            case "2a", "2b", "2y" -> bcrypt(parts);
            case "scrypt" -> modularScrypt(parts);
            case "pbkdf2" -> modularPbkdf2(Pbkdf2Hash.Digest.SHA1, parts);
            case "pbkdf2-sha256" -> modularPbkdf2(Pbkdf2Hash.Digest.SHA256, parts);
            case "pbkdf2-sha512" -> modularPbkdf2(Pbkdf2Hash.Digest.SHA512, parts);
            default -> throw new UnusableHashException(UnusableReason.UNKNOWN_FORMAT);
        };
    }

    /** {@code name$...}: the forms of Django and Werkzeug. */
    private static StoredHash readNamed(String[] parts) throws UnusableHashException {
        String[] method = parts[0].split(":", -1);
        return switch (method[0]) {
            case "pbkdf2_sha1" -> djangoPbkdf2(Pbkdf2Hash.Digest.SHA1, parts);
            case "pbkdf2_sha256" -> djangoPbkdf2(Pbkdf2Hash.Digest.SHA256, parts);
            case "pbkdf2" -> werkzeugPbkdf2(method, parts);
            case "scrypt" -> werkzeugScrypt(method, parts);
            default -> throw new UnusableHashException(UnusableReason.UNKNOWN_FORMAT);
        };
    }

    private static StoredHash argon2(Argon2Variant variant, String[] parts) throws UnusableHashException {
        boolean versioned = parts.length > 2 && parts[2].startsWith("v=");
        int at = versioned ? 3 : 2;
        requireParts(parts, at + 3);
        int version = versioned ? Encoded.numbers(parts[2], "v")[0] : Argon2Engine.VERSION_16;
        if (version != Argon2Engine.VERSION_19 && version != Argon2Engine.VERSION_16) {
            throw UnusableHashException.malformed();
        }
        int[] numbers = Encoded.numbers(parts[at], "m", "t", "p");
        Argon2Cost cost = new Argon2Cost(numbers[0], numbers[1], numbers[2]);
        require(!cost.isTooHigh(), cost.isValid());
        Bytes salt = Encoded.salt(Encoded.base64(parts[at + 1]));
        Bytes tag = Encoded.tag(Encoded.base64(parts[at + 2]));
        return new Argon2Hash(new Argon2Input(variant, version, cost, salt, tag.length()), tag);
    }

    private static StoredHash bcrypt(String[] parts) throws UnusableHashException {
        requireParts(parts, 4);
        String cost = parts[2];
        if (cost.length() != 2 || parts[3].length() != BcryptHash.SALT_CHARACTERS + BcryptHash.TAG_CHARACTERS) {
            throw UnusableHashException.malformed();
        }
        int exponent = Encoded.number(cost.charAt(0) == '0' ? cost.substring(1) : cost);
        require(exponent <= BcryptHash.MAX_COST, exponent >= BcryptHash.MIN_COST);
        Bytes salt = Bytes.of(Encoded.bcryptBase64(parts[3].substring(0, BcryptHash.SALT_CHARACTERS)));
        return new BcryptHash(exponent, salt, Encoded.bcryptTag(parts[3].substring(BcryptHash.SALT_CHARACTERS)));
    }

    private static StoredHash modularScrypt(String[] parts) throws UnusableHashException {
        requireParts(parts, 5);
        int[] numbers = Encoded.numbers(parts[2], "ln", "r", "p");
        require(numbers[0] <= MAX_SCRYPT_EXPONENT, true);
        return scrypt(
                new int[] {1 << numbers[0], numbers[1], numbers[2]},
                Encoded.base64(parts[3]),
                Encoded.base64(parts[4]));
    }

    private static StoredHash werkzeugScrypt(String[] method, String[] parts) throws UnusableHashException {
        requireParts(method, 4);
        requireParts(parts, 3);
        int[] numbers = {Encoded.number(method[1]), Encoded.number(method[2]), Encoded.number(method[3])};
        return scrypt(numbers, text(parts[1]), Encoded.hex(parts[2]));
    }

    private static StoredHash scrypt(int[] numbers, byte[] salt, byte[] tag) throws UnusableHashException {
        ScryptHash hash = new ScryptHash(numbers[0], numbers[1], numbers[2], Encoded.salt(salt), Encoded.tag(tag));
        require(!hash.isTooHigh(), hash.isValid());
        return hash;
    }

    private static StoredHash modularPbkdf2(Pbkdf2Hash.Digest digest, String[] parts) throws UnusableHashException {
        requireParts(parts, 5);
        if (parts[2].indexOf('=') < 0) {
            return pbkdf2(
                    digest, Encoded.number(parts[2]), Encoded.dottedBase64(parts[3]), Encoded.dottedBase64(parts[4]));
        }
        int[] numbers = Encoded.numbers(parts[2], "i", "l");
        byte[] tag = Encoded.base64(parts[4]);
        if (tag.length != numbers[1]) {
            throw UnusableHashException.malformed();
        }
        return pbkdf2(digest, numbers[0], Encoded.base64(parts[3]), tag);
    }

    private static StoredHash djangoPbkdf2(Pbkdf2Hash.Digest digest, String[] parts) throws UnusableHashException {
        requireParts(parts, 4);
        return pbkdf2(digest, Encoded.number(parts[1]), text(parts[2]), Encoded.paddedBase64(parts[3]));
    }

    private static StoredHash werkzeugPbkdf2(String[] method, String[] parts) throws UnusableHashException {
        requireParts(method, 3);
        requireParts(parts, 3);
        Pbkdf2Hash.Digest digest = switch (method[1]) {
            case "sha1" -> Pbkdf2Hash.Digest.SHA1;
            case "sha256" -> Pbkdf2Hash.Digest.SHA256;
            case "sha512" -> Pbkdf2Hash.Digest.SHA512;
            default -> throw new UnusableHashException(UnusableReason.UNKNOWN_FORMAT);
        };
        return pbkdf2(digest, Encoded.number(method[2]), text(parts[1]), Encoded.hex(parts[2]));
    }

    private static StoredHash pbkdf2(Pbkdf2Hash.Digest digest, int iterations, byte[] salt, byte[] tag)
            throws UnusableHashException {
        Pbkdf2Hash hash = new Pbkdf2Hash(digest, iterations, Encoded.salt(salt), Encoded.tag(tag));
        require(!hash.isTooHigh(), true);
        return hash;
    }

    private static byte[] text(String salt) {
        return salt.getBytes(StandardCharsets.US_ASCII);
    }

    private static void requireParts(String[] parts, int count) throws UnusableHashException {
        if (parts.length != count) {
            throw UnusableHashException.malformed();
        }
    }

    private static void require(boolean affordable, boolean valid) throws UnusableHashException {
        if (!affordable) {
            throw UnusableHashException.tooCostly();
        }
        if (!valid) {
            throw UnusableHashException.malformed();
        }
    }
}
