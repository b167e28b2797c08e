package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes of other systems verify here, and published vectors come out as published. */
class ImportedHashesTest {

    private static final String BCRYPT_SALT = "$2b$04$abcdefghijklmnopqrstuu";

    private final PasswordHasher hasher = Hashers.cheap().build();

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "imported-hashes.tsv", delimiter = '\t')
    void a_hash_made_by_another_implementation_matches_its_password_alone(String by, String password, String hash) {
        assertThat(verify(password, hash)).isEqualTo(new VerifyResult.Match(true));
        assertThat(verify(password + "x", hash)).isEqualTo(new VerifyResult.Mismatch());
        assertThat(verify("", hash)).isEqualTo(new VerifyResult.Mismatch());
        assertThat(hasher.examine(PasswordHash.of(hash))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "imported-hashes.tsv", delimiter = '\t')
    void a_hash_with_one_changed_character_in_its_salt_or_tag_matches_nothing(String by, String password, String hash) {
        int end = hash.length() - (hash.endsWith("=") ? 4 : 3);
        char other = hash.charAt(end) == 'a' ? 'b' : 'a';
        String changed = hash.substring(0, end) + other + hash.substring(end + 1);

        assertThat(verify(password, changed)).isEqualTo(new VerifyResult.Mismatch());
    }

    @Nested
    class Bcrypt {

        private static final String SEVENTY_TWO = "x".repeat(72);
        private static final String OF_SEVENTY_TWO = BCRYPT_SALT + "bzadhGtS2zEF.gu0yd0opP6cVzb.e0i";
        private static final String OF_SEVENTY_ONE = BCRYPT_SALT + ".gc7UY/21CSNJGJg21jJzx9QiOpJ9bO";
        private static final String OF_ABC = BCRYPT_SALT + "Ci15uRb1eH7NAlJ/TgeJertyknQpYn2";
        private static final String OF_NOTHING = BCRYPT_SALT + "byCG3zY1GIXMyxfivm.ClDiInHzxjiq";

        @Test
        void bytes_past_the_seventy_second_do_not_count_but_the_hash_is_to_be_replaced() {
            assertThat(verify(SEVENTY_TWO, OF_SEVENTY_TWO)).isEqualTo(new VerifyResult.Match(true));
            assertThat(verify(SEVENTY_TWO + "anything", OF_SEVENTY_TWO)).isEqualTo(new VerifyResult.Match(true));
            assertThat(verify("x".repeat(71), OF_SEVENTY_TWO)).isEqualTo(new VerifyResult.Mismatch());
        }

        @Test
        void the_seventy_second_byte_counts() {
            assertThat(verify("x".repeat(71), OF_SEVENTY_ONE)).isEqualTo(new VerifyResult.Match(true));
            assertThat(verify(SEVENTY_TWO, OF_SEVENTY_ONE)).isEqualTo(new VerifyResult.Mismatch());
        }

        @Test
        void after_the_rehash_every_character_counts() {
            PasswordHash rehashed = Hashers.hash(hasher, SEVENTY_TWO + "tail");

            assertThat(hasher.verify(Secret.of(SEVENTY_TWO + "tail"), rehashed))
                    .isEqualTo(new VerifyResult.Match(false));
            assertThat(hasher.verify(Secret.of(SEVENTY_TWO), rehashed)).isEqualTo(new VerifyResult.Mismatch());
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc\0", "abc\0def", "abc\0abc", "abc\0abc\0", "\0abc"})
        void a_password_with_nul_inside_is_no_spelling_of_another(String password) {
            assertThat(verify("abc", OF_ABC)).isEqualTo(new VerifyResult.Match(true));
            assertThat(verify(password, OF_ABC)).isEqualTo(new VerifyResult.Mismatch());
        }

        @Test
        void a_hash_of_the_empty_password_opens_nothing() {
            assertThat(verify("", OF_NOTHING)).isEqualTo(new VerifyResult.Mismatch());
            assertThat(verify("\0", OF_NOTHING)).isEqualTo(new VerifyResult.Mismatch());
        }

        @Test
        void spare_bits_of_the_salt_and_the_tag_are_not_looked_at() {
            String salt = "$2b$04$abcdefghijklmnopqrstuv";
            assertThat(verify("abc", salt + "Ci15uRb1eH7NAlJ/TgeJertyknQpYn2")).isEqualTo(new VerifyResult.Match(true));
            assertThat(verify("abc", BCRYPT_SALT + "Ci15uRb1eH7NAlJ/TgeJertyknQpYn3"))
                    .isEqualTo(new VerifyResult.Match(true));
            assertThat(verify("abc", BCRYPT_SALT + "Ci15uRb1eH7NAlJ/TgeJertyknQpYn6"))
                    .isEqualTo(new VerifyResult.Mismatch());
        }
    }

    @Nested
    class Unicode {

        private static final String NFC = "p\u00e4ssw\u00f6rd \u20ac \ud83d\udd11";
        private static final String NFD = "pa\u0308sswo\u0308rd \u20ac \ud83d\udd11";

        @Test
        void a_hash_of_the_decomposed_form_matches_what_is_typed_so() {
            String hashOfNfd = BCRYPT_SALT + "UwCsc93MQutO5Vdf1jVfkD.VUYlh5N2";

            assertThat(verify(NFD, hashOfNfd)).isEqualTo(new VerifyResult.Match(true));
        }

        @Test
        void a_hash_of_the_composed_form_matches_either() {
            String hashOfNfc = "$2a$04$abcdefghijklmnopqrstuulPlcguVxb5xT/darRv5tyf2caLaog9G";

            assertThat(verify(NFC, hashOfNfc)).isEqualTo(new VerifyResult.Match(true));
            assertThat(verify(NFD, hashOfNfc)).isEqualTo(new VerifyResult.Match(true));
        }
    }

    @Nested
    class Rfc7914 {

        @ParameterizedTest
        @CsvSource(
                emptyValue = "",
                value = {
                    "'','',16,1,1,77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                            + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
                    "password,NaCl,1024,8,16,fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                            + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
                    "pleaseletmein,SodiumChloride,16384,8,1,"
                            + "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                            + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
                })
        void section_12_scrypt(String password, String salt, int n, int r, int p, String key) {
            ScryptHash hash = new ScryptHash(n, r, p, bytes(salt), hex(key));

            assertThat(hash.matches(password, Kdfs.load())).isTrue();
            assertThat(hash.matches(password + "x", Kdfs.load())).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "passwd,salt,1,55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                    + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
            "Password,NaCl,80000,4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                    + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"
        })
        void section_11_pbkdf2_with_sha_256(String password, String salt, int iterations, String key) {
            Pbkdf2Hash hash = new Pbkdf2Hash(Pbkdf2Hash.Digest.SHA256, iterations, bytes(salt), hex(key));

            assertThat(hash.matches(password, Kdfs.load())).isTrue();
            assertThat(hash.matches(password + "x", Kdfs.load())).isFalse();
        }
    }

    @Nested
    class Rfc6070 {

        @Test
        void a_long_password_and_salt() {
            Pbkdf2Hash hash = new Pbkdf2Hash(
                    Pbkdf2Hash.Digest.SHA1,
                    4096,
                    bytes("saltSALTsaltSALTsaltSALTsaltSALTsalt"),
                    hex("3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"));

            assertThat(hash.matches("passwordPASSWORDpassword", Kdfs.load())).isTrue();
        }

        @Test
        void nul_inside_a_password_counts() {
            Pbkdf2Hash hash = new Pbkdf2Hash(
                    Pbkdf2Hash.Digest.SHA1, 4096, bytes("sa\0lt"), hex("56fa6aa75548099dcc37d7f03425e0c3"));

            assertThat(hash.matches("pass\0word", Kdfs.load())).isTrue();
            assertThat(hash.matches("pass", Kdfs.load())).isFalse();
        }
    }

    /** The vectors that the reference implementation of RFC 9106 is published with. */
    @Nested
    class Rfc9106 {

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '"',
                value = {
                    "password,\"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc\"",
                    "differentpassword,\"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                            + "$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94\""
                })
        void argon2id(String password, String hash) {
            assertThat(verify(password, hash)).isEqualTo(new VerifyResult.Match(true));
            assertThat(verify("otherpassword", hash)).isEqualTo(new VerifyResult.Mismatch());
        }
    }

    private VerifyResult verify(String password, String hash) {
        return hasher.verify(Secret.of(password), PasswordHash.of(hash));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Bytes hex(String text) {
        return Bytes.of(HexFormat.of().parseHex(text));
    }
}
