package dev.latchkey.redis;

import dev.latchkey.storage.ServerChoice;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * One Redis for all tests of a run that leave it running: the one that {@code LATCHKEY_TEST_REDIS} names, else one in
 * Docker, else one from Maven Central. Each user takes a namespace of its own.
 */
public final class TestRedis {

    private static final String IMAGE = "redis:7-alpine";
    private static final int PORT = 6379;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestRedis() {}

    /** Where it is. */
    public static String uri() {
        return Holder.URI;
    }

    /** A namespace that nobody has used before. */
    public static String newNamespace() {
        return "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + "-" + NUMBER.incrementAndGet();
    }

    private static final class Holder {
        static final String URI = start();
    }

    private static String start() {
        ServerChoice choice = new ServerChoice(
                System.getenv(), () -> DockerClientFactory.instance().isDockerAvailable());
        return choice.address(
                "LATCHKEY_TEST_REDIS",
                TestRedis::startContainer,
                () -> OwnRedis.start().uri());
    }

    @SuppressWarnings("resource") // runs until the JVM ends
    private static String startContainer() {
        GenericContainer<?> container = new GenericContainer<>(IMAGE).withExposedPorts(PORT);
        container.start();
        return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
    }
}
