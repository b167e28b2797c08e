package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.session.RefreshRefusal;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** At a refresh a copy may say that a user is active, and only the store that he is not. */
class SubjectsTest {

    private static final Duration MAX_STALENESS = Duration.ofSeconds(2);

    private final InMemoryStorage storage = InMemoryStorage.create();
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.storage(storage));
    private final User ada = kit.user("ada@mail.example");

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_user_whom_only_a_copy_calls_disabled_is_refreshed() {
        behindTheCache(UserStatus.DISABLED);
        assertThat(copy().isActive()).isFalse();
        behindTheCache(UserStatus.ACTIVE);
        TokenPair tokens = kit.session(ada.id());
        assertThat(copy().isActive()).isFalse();

        assertThat(refresh(tokens)).isInstanceOf(RefreshResult.Refreshed.class);
    }

    @Test
    void a_user_whom_a_copy_calls_active_is_refreshed_for_as_long_as_the_copy_is_young() {
        TokenPair tokens = kit.session(ada.id());
        assertThat(copy().isActive()).isTrue();
        behindTheCache(UserStatus.DISABLED);
        assertThat(refresh(tokens)).isInstanceOf(RefreshResult.Refreshed.class);

        kit.advance(MAX_STALENESS);

        assertThat(refresh(tokens)).isEqualTo(new RefreshResult.Refused(RefreshRefusal.INVALID));
    }

    @Test
    void a_user_whom_latchkey_disables_is_not_refreshed_though_a_copy_called_him_active() {
        TokenPair tokens = kit.session(ada.id());
        assertThat(copy().isActive()).isTrue();

        assertThat(kit.latchkey().accounts().disable(ada.id(), RequestContext.none()))
                .isNotNull();

        assertThat(refresh(tokens)).isEqualTo(new RefreshResult.Refused(RefreshRefusal.INVALID));
    }

    /** As a host would, or another node that could tell nobody. */
    private void behindTheCache(UserStatus status) {
        User stored = storage.users().find(ada.id()).orElseThrow();
        User changed = stored.withStatus(status, true, kit.now());
        storage.transactions()
                .run(tx -> assertThat(storage.users().update(tx, changed)).isTrue());
    }

    private User copy() {
        return kit.latchkey().accounts().findRecent(ada.id()).orElseThrow();
    }

    private RefreshResult refresh(TokenPair tokens) {
        return kit.latchkey().sessions().refresh(tokens.refreshToken(), RequestContext.none());
    }
}
