package dev.latchkey.password;

import dev.latchkey.kernel.Secret;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Verifies a hash of each kind; {@link MissingLibrariesTest} runs it on other class paths. */
public final class HasherUse implements Callable<String> {

    /** For the loader. */
    public HasherUse() {}

    @Override
    public String call() {
        PasswordHasher hasher = PasswordHasher.builder()
                .argon2id(8, 1, 1)
                .allowWeakHashesForTestsOnly()
                .build();
        PasswordHash own = ((HashResult.Hashed) hasher.hash(Secret.of("abc"))).hash();
        List<PasswordHash> imported = List.of(
                PasswordHash.of("$2b$04$abcdefghijklmnopqrstuuCi15uRb1eH7NAlJ/TgeJertyknQpYn2"),
                PasswordHash.of(
                        "scrypt:16:8:1$saltsalt$1757ae0525c5a13c9498507c5e7799a2ab49a9c5cffbfc2f00ea073d842be91b"),
                PasswordHash.of(
                        "pbkdf2:sha256:1000$saltsalt$3e98a7212c22cd220335722fd969126ea2c2f7e9a59d917f986cc39d81faa338"));
        return Stream.concat(Stream.of(own), imported.stream())
                .map(hash -> hasher.verify(Secret.of("abc"), hash).toString())
                .collect(Collectors.joining(", "));
    }
}
