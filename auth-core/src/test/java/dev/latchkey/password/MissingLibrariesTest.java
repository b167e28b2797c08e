package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.HidingLoader;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What works with libraries taken off the class path: the classes are loaded anew by a loader that hides them. */
class MissingLibrariesTest {

    private static final String BOUNCY_CASTLE = "org.bouncycastle.";
    private static final String ARGON2_JVM = "de.mkammerer.";

    @Test
    void without_bouncy_castle_our_own_hashes_work_and_bcrypt_and_scrypt_are_unusable() throws Exception {
        assertThat(runWithout(List.of(BOUNCY_CASTLE)))
                .isEqualTo("Match[needsRehash=false], Unusable[reason=MISSING_LIBRARY],"
                        + " Unusable[reason=MISSING_LIBRARY], Match[needsRehash=true]");
    }

    @Test
    void without_the_native_library_everything_works() throws Exception {
        assertThat(runWithout(List.of(ARGON2_JVM)))
                .isEqualTo("Match[needsRehash=false], Match[needsRehash=true], Match[needsRehash=true],"
                        + " Match[needsRehash=true]");
    }

    @Test
    void without_both_the_hasher_is_not_made_and_says_why() {
        assertThatThrownBy(() -> runWithout(List.of(ARGON2_JVM, BOUNCY_CASTLE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("add the dependency org.bouncycastle:bcprov-jdk18on");
    }

    private static Object runWithout(List<String> hidden) throws Exception {
        Callable<?> use = (Callable<?>) new HidingLoader("dev.latchkey.password.", hidden)
                .loadClass(HasherUse.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        return use.call();
    }
}
