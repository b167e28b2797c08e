package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A burst of wrong passwords at once, on two nodes that count together. Time stands still, so nothing comes back. */
final class BurstOnTwoNodesTest {

    private static final int BURST = 500;
    private static final String ADA = "ada@mail.example";

    private final RedisSettings settings = States.newSettings();
    private final Storage storage = InMemoryStorage.create();
    private final MasterKey masterKey = MasterKey.generate(Environment.system());
    private final List<LatchkeyTestKit> nodes = List.of(node(), node());

    private LatchkeyTestKit node() {
        return LatchkeyTestKit.create(builder ->
                builder.storage(storage).masterKey(masterKey).sharedState(RedisSharedState.connect(settings)));
    }

    @AfterEach
    void close() {
        nodes.forEach(LatchkeyTestKit::close);
    }

    @Test
    void no_more_are_looked_at_than_one_address_may_fail_at_an_account_wherever_they_arrive() throws Exception {
        nodes.get(0).advance(Duration.between(nodes.get(0).now(), nodes.get(1).now())); // one clock for both
        assertThat(nodes.get(0).user(ADA)).isNotNull();
        int allowed = LimitSettings.standard().login().accountAndAddress().capacity();
        List<Callable<Optional<LoginResult>>> runners = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            LatchkeyTestKit node = nodes.get(i % 2);
            runners.add(() -> guess(node));
        }
        List<Optional<LoginResult>> results = new ArrayList<>();
        try (Race race = new Race()) {
            results.addAll(race.run(runners));
        }
        assertThat(lookedAt(results)).isLessThanOrEqualTo(allowed);

        // What found the queue for the hasher full was not looked at, and may still be.
        for (LatchkeyTestKit node : nodes) {
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                Optional<LoginResult> result = guess(node);
                results.add(result);
                return result.filter(LoginResult.RateLimited.class::isInstance).isPresent();
            });
        }
        assertThat(lookedAt(results)).isLessThanOrEqualTo(allowed);
    }

    private static long lookedAt(List<Optional<LoginResult>> results) {
        return results.stream()
                .flatMap(Optional::stream)
                .filter(LoginResult.Refused.class::isInstance)
                .count();
    }

    /** Empty when the counts did not answer in time on a machine that has much else to do: then nothing was looked at. */
    private static Optional<LoginResult> guess(LatchkeyTestKit node) {
        RequestContext request = new RequestContext("203.0.113.7", "JUnit", "request-1", Locale.ENGLISH);
        try {
            return Optional.of(node.latchkey()
                    .logins()
                    .password(ADA, Secret.of("a guess that is wrong"), LoginContext.of(request)));
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }
}
