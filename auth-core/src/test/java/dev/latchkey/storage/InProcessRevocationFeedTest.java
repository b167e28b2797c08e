package dev.latchkey.storage;

import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.revocation.RevocationFeedContract;

final class InProcessRevocationFeedTest extends RevocationFeedContract {

    private final InProcessRevocationFeed feed = new InProcessRevocationFeed();

    @Override
    protected RevocationFeed feed() {
        return feed;
    }
}
