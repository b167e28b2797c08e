package dev.latchkey.password;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import de.mkammerer.argon2.Argon2Version;

/** The reference implementation in C. Its construction fails with a {@link LinkageError} where it does not load. */
final class NativeArgon2 implements Argon2Engine {

    private final Argon2Advanced d = Argon2Factory.createAdvanced(Argon2Types.ARGON2d);
    private final Argon2Advanced i = Argon2Factory.createAdvanced(Argon2Types.ARGON2i);
    private final Argon2Advanced id = Argon2Factory.createAdvanced(Argon2Types.ARGON2id);

    @Override
    public byte[] compute(Argon2Input input, byte[] password) {
        Argon2Advanced argon2 = switch (input.variant()) {
            case D -> d;
            case I -> i;
            case ID -> id;
        };
        Argon2Version version = input.version() == VERSION_19 ? Argon2Version.V13 : Argon2Version.V10;
        Argon2Cost cost = input.cost();
        return argon2.rawHashAdvanced(
                cost.iterations(),
                cost.memoryKib(),
                cost.parallelism(),
                password,
                input.salt().toArray(),
                null,
                null,
                input.tagLength(),
                version);
    }
}
