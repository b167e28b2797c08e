package dev.latchkey.redis;

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

    @SuppressWarnings("resource") // they run until the JVM ends
    private static String start() {
        String given = System.getenv("LATCHKEY_TEST_REDIS");
        if (given != null) {
            return given;
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            GenericContainer<?> container = new GenericContainer<>(IMAGE).withExposedPorts(PORT);
            container.start();
            return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
        }
        return OwnRedis.start().uri();
    }
}
