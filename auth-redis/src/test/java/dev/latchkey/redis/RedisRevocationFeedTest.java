package dev.latchkey.redis;

import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.revocation.RevocationFeedContract;
import org.junit.jupiter.api.AfterEach;

final class RedisRevocationFeedTest extends RevocationFeedContract {

    private final RedisSharedState state = RedisSharedState.connect(States.newSettings());

    @AfterEach
    void close() {
        state.close();
    }

    @Override
    protected RevocationFeed feed() {
        return state.revocationFeed();
    }
}
