package dev.latchkey.storage;

import dev.latchkey.captcha.AnsweredChallengeStore;
import dev.latchkey.captcha.AnsweredChallengeStoreContract;

final class InMemoryAnsweredChallengesTest extends AnsweredChallengeStoreContract {

    private final InMemoryAnsweredChallenges store = new InMemoryAnsweredChallenges(new InMemoryTransactions());

    @Override
    protected AnsweredChallengeStore store() {
        return store;
    }
}
