package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The native and the Java implementation are interchangeable, and the one is taken where the other is missing. */
class Argon2EnginesTest {

    private static final Supplier<Argon2Engine> NOT_LOADING = () -> {
        throw new UnsatisfiedLinkError("no argon2 in library path");
    };
    private static final Supplier<Argon2Engine> NOT_THERE = () -> {
        throw new NoClassDefFoundError("org/bouncycastle/crypto/generators/Argon2BytesGenerator");
    };

    private final Argon2Engine inC = new NativeArgon2();
    private final Argon2Engine inJava = new BouncyCastleArgon2();

    static Stream<Argon2Input> inputs() {
        Random random = new Random(20260302);
        return Stream.generate(() -> {
                    int lanes = 1 + random.nextInt(4);
                    byte[] salt = new byte[8 + random.nextInt(57)];
                    random.nextBytes(salt);
                    return new Argon2Input(
                            Argon2Variant.values()[random.nextInt(3)],
                            random.nextBoolean() ? Argon2Engine.VERSION_19 : Argon2Engine.VERSION_16,
                            new Argon2Cost(8 * lanes + random.nextInt(100), 1 + random.nextInt(3), lanes),
                            Bytes.of(salt),
                            16 + random.nextInt(49));
                })
                .limit(60);
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void both_give_the_same_bytes_for_the_same_input(Argon2Input input) {
        for (String password : new String[] {"p", "pass\0word", "p\u00e4ssw\u00f6rd \ud83d\udd11", "x".repeat(1024)}) {
            byte[] bytes = password.getBytes(StandardCharsets.UTF_8);

            byte[] tag = inC.compute(input, bytes);

            assertThat(tag).hasSize(input.tagLength()).isEqualTo(inJava.compute(input, bytes));
        }
    }

    @Test
    void both_give_the_same_bytes_at_the_default_cost() {
        Argon2Input input = new Argon2Input(
                Argon2Variant.ID,
                Argon2Engine.VERSION_19,
                new Argon2Cost(19_456, 2, 1),
                Bytes.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
                32);
        byte[] password = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);

        assertThat(inC.compute(input, password)).hasSize(32).isEqualTo(inJava.compute(input, password));
    }

    @ParameterizedTest
    @EnumSource
    void neither_changes_the_password_it_is_given(Argon2Variant variant) {
        Argon2Input input =
                new Argon2Input(variant, Argon2Engine.VERSION_19, new Argon2Cost(8, 1, 1), Bytes.of(new byte[16]), 32);
        byte[] password = {1, 2, 3};

        byte[] first = inC.compute(input, password);
        byte[] second = inJava.compute(input, password);

        assertThat(password).containsExactly(1, 2, 3);
        assertThat(first).isEqualTo(second);
    }

    @Test
    void the_native_library_is_taken_when_it_loads() {
        assertThat(Kdfs.loadArgon2(NativeArgon2::new, NOT_THERE)).isInstanceOf(NativeArgon2.class);
    }

    @Test
    void bouncy_castle_is_taken_when_the_native_library_does_not_load() {
        assertThat(Kdfs.loadArgon2(NOT_LOADING, BouncyCastleArgon2::new)).isInstanceOf(BouncyCastleArgon2.class);
    }

    @Test
    void a_native_library_that_loads_but_lacks_a_function_counts_as_missing() {
        Argon2Engine broken = (input, password) -> {
            throw new UnsatisfiedLinkError("undefined symbol: argon2_ctx");
        };

        assertThat(Kdfs.loadArgon2(() -> broken, () -> inJava)).isSameAs(inJava);
    }

    @Test
    void with_neither_the_error_names_the_dependency_to_add() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Kdfs.loadArgon2(NOT_LOADING, NOT_THERE))
                .withMessage("no Argon2 on this platform: the native library of de.mkammerer:argon2-jvm did not load"
                        + " (java.lang.UnsatisfiedLinkError: no argon2 in library path) and Bouncy Castle is not on"
                        + " the class path; add the dependency org.bouncycastle:bcprov-jdk18on")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
    }
}
