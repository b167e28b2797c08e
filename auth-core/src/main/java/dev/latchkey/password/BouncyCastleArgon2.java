package dev.latchkey.password;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2 in Java, for platforms without the native library. */
final class BouncyCastleArgon2 implements Argon2Engine {

    @Override
    public byte[] compute(Argon2Input input, byte[] password) {
        int variant = switch (input.variant()) {
            case D -> Argon2Parameters.ARGON2_d;
            case I -> Argon2Parameters.ARGON2_i;
            case ID -> Argon2Parameters.ARGON2_id;
        };
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(variant)
                .withVersion(
                        input.version() == VERSION_19
                                ? Argon2Parameters.ARGON2_VERSION_13
                                : Argon2Parameters.ARGON2_VERSION_10)
                .withMemoryAsKB(input.cost().memoryKib())
                .withIterations(input.cost().iterations())
                .withParallelism(input.cost().parallelism())
                .withSalt(input.salt().toArray())
                .build());
        byte[] tag = new byte[input.tagLength()];
        generator.generateBytes(password, tag);
        return tag;
    }
}
