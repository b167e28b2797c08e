package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.notify.Mailer;
import dev.latchkey.storage.SharedState;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.VerifiedToken;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the documentation. */
final class RedisExamplesTest {

    @Test
    void a_latchkey_takes_its_shared_state() {
        String uri = TestRedis.uri();
        MasterKey masterKey = MasterKey.generate(Environment.system());
        Mailer mailer = new CapturedMail();
        // region: connect
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .audience("shop")
                .masterKey(masterKey)
                .mailer(mailer)
                .sharedState(RedisSharedState.connect(uri)) // such as redis://:password@redis.internal:6379
                .build(); // close() ends the connections too
        // endregion
        try {
            assertThat(latchkey.describeState()).endsWith("shared state: Redis");
        } finally {
            latchkey.close();
        }
    }

    @Test
    void settings_say_more_than_the_address() {
        Secret uri = Secret.of(TestRedis.uri());
        // region: settings
        SharedState state = RedisSharedState.connect(RedisSettings.parse(uri)
                .withNamespace("shop") // when several Latchkeys share one Redis
                .withCommandTimeout(Duration.ofMillis(200))
                .withStreamLength(100_000)); // revocations that the feed remembers
        // endregion
        state.close();
        assertThat(state.name()).isEqualTo("Redis");
    }

    @Test
    void the_cache_takes_a_redis_of_its_own() {
        Secret uri = Secret.of(TestRedis.uri());
        try (OwnRedis own = OwnRedis.start("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru")) {
            Secret cacheUri = Secret.of(own.uri());
            // region: cache
            SharedState state = RedisSharedState.connect(RedisSettings.parse(uri), RedisSettings.parse(cacheUri));
            // endregion
            state.close();
            assertThat(state.name()).isEqualTo("Redis");
        }
    }

    @Test
    void a_service_in_another_language_looks_up_what_is_revoked() {
        RedisSettings settings = States.newSettings();
        try (LatchkeyTestKit kit =
                        LatchkeyTestKit.create(builder -> builder.sharedState(RedisSharedState.connect(settings)));
                States.Look look = new States.Look(TestRedis.uri())) {
            UserId user = kit.user("ada@mail.example").id();
            VerifiedToken token = kit.latchkey()
                    .tokens()
                    .verify(kit.session(user).accessToken().reveal());
            String[] keys = {
                "{" + settings.namespace() + "}:revoked:session:" + token.session(),
                "{" + settings.namespace() + "}:revoked:token:" + token.tokenId(),
                "{" + settings.namespace() + "}:revoked:epoch:" + token.user()
            };
            assertThat(look.at().mget(keys)).noneMatch(KeyValue::hasValue);

            kit.latchkey().sessions().end(user, token.session(), EndReason.SIGNED_OUT, RequestContext.none());
            kit.latchkey().sessions().endAll(user, EndReason.PASSWORD_CHANGED, RequestContext.none());

            await().untilAsserted(() -> {
                List<KeyValue<String, String>> values = look.at().mget(keys);
                assertThat(values.get(0).getValue()).isEqualTo("signed_out");
                assertThat(values.get(1).hasValue()).isFalse();
                assertThat(Integer.parseInt(values.get(2).getValue())).isGreaterThan(token.epoch());
            });
        }
    }
}
