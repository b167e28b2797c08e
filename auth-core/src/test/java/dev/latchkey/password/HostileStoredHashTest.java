package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Secret;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stored hash is input: what is out of shape or absurdly dear is refused before anything is computed. */
class HostileStoredHashTest {

    private static final String SALT = "c2FsdHNhbHQ";
    private static final String TAG = "AAECAwQFBgcICQoLDA0ODw";
    private static final String ARGON2_END = "$" + SALT + "$" + TAG;
    private static final String HEX_TAG = "000102030405060708090a0b0c0d0e0f";
    private static final String BCRYPT_END = "$abcdefghijklmnopqrstuuCi15uRb1eH7NAlJ/TgeJertyknQpYn2";

    private final PasswordHasher hasher = Hashers.cheap().build();

    static Stream<String> affordable() {
        return Stream.of(
                "$argon2id$v=19$m=8,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=262144,t=4,p=1" + ARGON2_END,
                "$argon2id$v=19$m=16384,t=64,p=1" + ARGON2_END,
                "$argon2id$v=19$m=128,t=1,p=16" + ARGON2_END,
                "$argon2id$v=19$m=8,t=1,p=1$" + "A".repeat(86) + "$" + "A".repeat(86),
                "$2b$04" + BCRYPT_END,
                "$2b$15" + BCRYPT_END,
                "$scrypt$ln=1,r=1,p=1" + ARGON2_END,
                "$scrypt$ln=15,r=1,p=1" + ARGON2_END,
                "$scrypt$ln=18,r=8,p=2" + ARGON2_END,
                "$scrypt$ln=15,r=2,p=64" + ARGON2_END,
                "scrypt:2:1:1$saltsalt$" + HEX_TAG,
                "$pbkdf2-sha256$i=5000000,l=16" + ARGON2_END,
                "$pbkdf2-sha256$1" + ARGON2_END,
                "$pbkdf2-sha256$2500000$" + SALT + "$" + "A".repeat(44),
                "$pbkdf2$5000000$" + SALT + "$" + "A".repeat(27),
                "pbkdf2:sha512:5000000$saltsalt$" + "ab".repeat(64),
                "pbkdf2_sha256$5000000$saltsalt$AAECAwQFBgcICQoLDA0ODw==");
    }

    static Stream<String> tooCostly() {
        return Stream.of(
                "$argon2id$v=19$m=262145,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=262144,t=5,p=1" + ARGON2_END,
                "$argon2id$v=19$m=8,t=65,p=1" + ARGON2_END,
                "$argon2id$v=19$m=1024,t=1,p=17" + ARGON2_END,
                "$argon2i$v=19$m=2147483648,t=1,p=1" + ARGON2_END,
                "$argon2d$m=99999999999999999999999999,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=8,t=4294967297,p=1" + ARGON2_END,
                "$2b$16" + BCRYPT_END,
                "$2y$31" + BCRYPT_END,
                "$2a$99" + BCRYPT_END,
                "$scrypt$ln=19,r=8,p=1" + ARGON2_END,
                "$scrypt$ln=18,r=9,p=1" + ARGON2_END,
                "$scrypt$ln=18,r=8,p=3" + ARGON2_END,
                "$scrypt$ln=1,r=1,p=65" + ARGON2_END,
                "$scrypt$ln=30,r=8,p=1" + ARGON2_END,
                "$scrypt$ln=31,r=1,p=1" + ARGON2_END,
                "$scrypt$ln=32,r=8,p=1" + ARGON2_END,
                "$scrypt$ln=33,r=8,p=1" + ARGON2_END,
                "$scrypt$ln=63,r=8,p=1" + ARGON2_END,
                "$scrypt$ln=14,r=2147483647,p=1" + ARGON2_END,
                "scrypt:1073741824:8:1$saltsalt$" + HEX_TAG,
                "scrypt:99999999999:8:1$saltsalt$" + HEX_TAG,
                "$pbkdf2-sha256$i=5000001,l=16" + ARGON2_END,
                "$pbkdf2-sha256$2500001$" + SALT + "$" + "A".repeat(44),
                "$pbkdf2$2147483648$" + SALT + "$" + "A".repeat(27),
                "pbkdf2:sha256:9999999999999999999$saltsalt$" + HEX_TAG,
                "pbkdf2_sha256$5000001$saltsalt$AAECAwQFBgcICQoLDA0ODw==");
    }

    static Stream<String> malformed() {
        return Stream.of(
                "$argon2id",
                "$argon2id$",
                "$argon2id$v=19",
                "$argon2id$v=19$m=8,t=1,p=1",
                "$argon2id$v=19$m=8,t=1,p=1$" + SALT,
                "$argon2id$v=19$m=8,t=1,p=1" + ARGON2_END + "$",
                "$argon2id$v=19$m=8,t=1,p=1" + ARGON2_END + "$more",
                "$argon2id$v=18$m=8,t=1,p=1" + ARGON2_END,
                "$argon2id$v=$m=8,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19,v=19$m=8,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$t=1,m=8,p=1" + ARGON2_END,
                "$argon2id$v=19$m=8,t=1" + ARGON2_END,
                "$argon2id$v=19$m=8,t=1,p=1,keyid=AA" + ARGON2_END,
                "$argon2id$v=19$m=8,t=0,p=1" + ARGON2_END,
                "$argon2id$v=19$m=0,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=8,t=1,p=0" + ARGON2_END,
                "$argon2id$v=19$m=7,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=127,t=1,p=16" + ARGON2_END,
                "$argon2id$v=19$m=-8,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=+8,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=08,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=0x8,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=8:,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=8/,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m8,t=1,p=1" + ARGON2_END,
                "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbA$" + TAG,
                "$argon2id$v=19$m=8,t=1,p=1$" + "A".repeat(87) + "$" + TAG,
                "$argon2id$v=19$m=8,t=1,p=1$" + SALT + "$AAECAwQFBgcICQoLDA0O",
                "$argon2id$v=19$m=8,t=1,p=1$" + SALT + "$" + "A".repeat(87),
                "$argon2id$v=19$m=8,t=1,p=1$" + SALT + "$",
                "$argon2id$v=19$m=8,t=1,p=1$" + SALT + "=$" + TAG,
                "$argon2id$v=19$m=8,t=1,p=1$" + SALT + "$AAECAwQFBgcICQoLDA0ODx",
                "$argon2id$v=19$m=8,t=1,p=1$" + SALT + "$AAECAwQFBgcICQoLDA0O_w",
                "$argon2id$v=19$m=8,t=1,p=1$" + SALT + "$AAECAwQFBgcICQoLDA0OD",
                "$2b$03" + BCRYPT_END,
                "$2b$00" + BCRYPT_END,
                "$2b$4" + BCRYPT_END,
                "$2b$004" + BCRYPT_END,
                "$2b$+4" + BCRYPT_END,
                "$2b$04" + BCRYPT_END + "a",
                "$2b$04$abcdefghijklmnopqrstuu",
                "$2b$04$abcdefghijklmnopqrst!uCi15uRb1eH7NAlJ/TgeJertyknQpYn2",
                "$2b$04$abcdefghijklmnopqrstuuCi15uRb1eH7NAlJ/TgeJertyknQpYn=",
                "$2b$04" + BCRYPT_END + "$",
                "$scrypt$ln=4,r=1,p=0" + ARGON2_END,
                "$scrypt$ln=4,r=0,p=1" + ARGON2_END,
                "$scrypt$ln=0,r=1,p=1" + ARGON2_END,
                "$scrypt$ln=16,r=1,p=1" + ARGON2_END,
                "$scrypt$n=16,r=1,p=1" + ARGON2_END,
                "$scrypt$ln=4,r=1,p=1$" + SALT,
                "scrypt:1:1:1$saltsalt$" + HEX_TAG,
                "scrypt:1000:8:1$saltsalt$" + HEX_TAG,
                "scrypt:1024:8$saltsalt$" + HEX_TAG,
                "scrypt:1024:8:1:1$saltsalt$" + HEX_TAG,
                "scrypt:1024:8:1$saltsalt",
                "scrypt:1024:8:1$saltsal$" + HEX_TAG,
                "scrypt:1024:8:1$saltsalt$" + HEX_TAG.substring(2),
                "scrypt:1024:8:1$saltsalt$" + HEX_TAG.substring(1),
                "scrypt:1024:8:1$saltsalt$" + HEX_TAG.replace('a', 'A'),
                "scrypt:1024:8:1$saltsalt$" + HEX_TAG.replace('a', 'g'),
                "scrypt:1024:8:1$" + "s".repeat(65) + "$" + HEX_TAG,
                "$pbkdf2-sha256$0" + ARGON2_END,
                "$pbkdf2-sha256$" + ARGON2_END,
                "$pbkdf2-sha256$1000$" + SALT,
                "$pbkdf2-sha256$1000$" + SALT + "$AAECAwQFBgcICQoLDA0O+w",
                "$pbkdf2-sha256$1000$" + SALT + "$+AECAwQFBgcICQoLDA0ODw",
                "$pbkdf2-sha256$=1000" + ARGON2_END,
                "$pbkdf2-sha256$i=1000" + ARGON2_END,
                "$pbkdf2-sha256$i=1000,l=17" + ARGON2_END,
                "$pbkdf2-sha256$l=16,i=1000" + ARGON2_END,
                "$pbkdf2-sha256$i=0,l=16" + ARGON2_END,
                "pbkdf2:sha256$saltsalt$" + HEX_TAG,
                "pbkdf2:sha256:1000:1$saltsalt$" + HEX_TAG,
                "pbkdf2:sha256:1000$saltsalt",
                "pbkdf2:sha256:1000$saltsalt$" + HEX_TAG + "$",
                "pbkdf2_sha256$1000$saltsalt",
                "pbkdf2_sha256$1000$saltsalt$AAECAwQFBgcICQoLDA0ODw",
                "pbkdf2_sha256$1000$saltsalt$AAECAwQFBgcICQoLDA0ODw==$");
    }

    static Stream<String> unknown() {
        return Stream.of(
                "$",
                "$$",
                "x",
                "plaintext-password",
                "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/",
                "$2$04" + BCRYPT_END,
                "$2x$04" + BCRYPT_END,
                "$2c$04" + BCRYPT_END,
                "$5$rounds=5000$saltsalt$abc",
                "$6$saltsalt$abc",
                "$7$C6..../....saltsalt$abc",
                "$ARGON2ID$v=19$m=8,t=1,p=1" + ARGON2_END,
                "argon2id$v=19$m=8,t=1,p=1" + ARGON2_END,
                "{bcrypt}$2b$04" + BCRYPT_END,
                "$pbkdf2-sha3$1000" + ARGON2_END,
                "pbkdf2:md5:1000$saltsalt$" + HEX_TAG,
                "pbkdf2_md5$1000$saltsalt$" + HEX_TAG,
                "sha256$saltsalt$" + HEX_TAG,
                "!",
                "*");
    }

    @ParameterizedTest
    @MethodSource("affordable")
    void a_hash_up_to_the_limits_is_accepted(String hash) {
        assertThat(hasher.examine(PasswordHash.of(hash))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tooCostly")
    void a_hash_over_a_limit_is_too_costly(String hash) {
        assertRefused(hash, UnusableReason.TOO_COSTLY);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_hash_out_of_shape_is_malformed(String hash) {
        assertRefused(hash, UnusableReason.MALFORMED);
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void a_hash_of_another_kind_is_of_unknown_format(String hash) {
        assertRefused(hash, UnusableReason.UNKNOWN_FORMAT);
    }

    @Test
    void a_tag_cut_so_short_that_wrong_passwords_would_match_is_refused() {
        String made = Hashers.hash(hasher, "correct horse").encoded();
        String upToTag = made.substring(0, made.lastIndexOf('$') + 1);

        assertRefused(upToTag + made.substring(upToTag.length(), upToTag.length() + 4), UnusableReason.MALFORMED);
    }

    private void assertRefused(String hash, UnusableReason reason) {
        PasswordHash stored = PasswordHash.of(hash);

        assertThat(hasher.examine(stored)).contains(reason);
        assertThat(hasher.verify(Secret.of("password"), stored)).isEqualTo(new VerifyResult.Unusable(reason));
    }
}
