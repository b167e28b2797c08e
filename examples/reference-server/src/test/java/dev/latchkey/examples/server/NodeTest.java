package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.Issuer;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.kernel.Environment;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.storage.SharedState;
import dev.latchkey.token.MasterKey;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeTest {

    private static final Issuer ISSUER = Issuer.parse("https://shop.example");

    private final Environment environment = Environment.system();

    @TempDir
    Path directory;

    @Test
    void a_start_that_fails_says_why_and_closes_the_database_though_the_shared_state_cannot_be_closed()
            throws Exception {
        Node.open(settings(newKey()), ISSUER, InProcessState.create(environment), environment)
                .close();

        StartException failure = catchThrowableOfType(
                StartException.class,
                () -> Node.open(settings(newKey()), ISSUER, stateThatCannotBeClosed(), environment));

        assertThat(failure).hasMessageStartingWith("LATCHKEY_MASTER_KEY: ");
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(later -> assertThat(later).hasMessage("closed in vain"));
        try (FileChannel file = FileChannel.open(directory.resolve("latchkey.mv.db"), StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            assertThat(lock).as("the lock of a database that nobody has open").isNotNull();
        }
    }

    private SharedState stateThatCannotBeClosed() {
        SharedState state = InProcessState.create(environment);
        return (SharedState) Proxy.newProxyInstance(
                SharedState.class.getClassLoader(), new Class<?>[] {SharedState.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        throw new IllegalStateException("closed in vain");
                    }
                    return method.invoke(state, arguments);
                });
    }

    private Settings settings(String masterKey) throws Exception {
        return Settings.read(Map.of("LATCHKEY_DATA_DIR", directory.toString(), "LATCHKEY_MASTER_KEY", masterKey), null);
    }

    private String newKey() {
        return MasterKey.generate(environment).encoded().reveal();
    }
}
