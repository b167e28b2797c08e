package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That the tests ran on the servers that they were to run on. */
final class TestRedisTest {

    /** The beginning of a version, such as 7.0; when it is not set, every version will do that Latchkey works on. */
    private static final String ASKED_FOR = System.getProperty("latchkey.redis.version", "");

    @Test
    void both_are_of_the_version_that_was_asked_for() {
        try (OwnRedis own = OwnRedis.start()) {
            assertThat(version(own.uri())).startsWith(ASKED_FOR);
        }
        assertThat(version(TestRedis.uri())).startsWith(ASKED_FOR);
    }

    private static String version(String uri) {
        try (States.Look look = new States.Look(uri)) {
            return look.at()
                    .info("server")
                    .lines()
                    .filter(line -> line.startsWith("redis_version:"))
                    .map(line -> line.substring("redis_version:".length()))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
