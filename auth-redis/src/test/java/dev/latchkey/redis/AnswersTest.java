package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AnswersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AsyncCommand<String, String, String> pending =
            new AsyncCommand<>(new Command<>(CommandType.PING, new StatusOutput<>(StringCodec.UTF8)));

    @Test
    void what_is_given_up_when_a_connection_is_closed_is_a_failure_of_redis() {
        pending.cancel();

        assertThatExceptionOfType(RedisException.class).isThrownBy(() -> Answers.await(pending, PATIENCE));
    }

    @Test
    void an_interrupted_caller_is_told_apart_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(RedisCommandInterruptedException.class)
                .isThrownBy(() -> Answers.await(pending, PATIENCE));
        assertThat(Thread.interrupted()).isTrue();
    }
}
