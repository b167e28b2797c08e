package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.CacheSettings;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of the page on the cache. */
class CacheExamplesTest {

    @Test
    void what_may_be_a_moment_old_is_named_so() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(
                builder -> builder.roles(r -> r.role("editor").may("articles:update")))) {
            Latchkey latchkey = kit.latchkey();
            UserId user = kit.user("ada@mail.example", "editor").id();
            // region: read
            Optional<User> shown = latchkey.accounts().findRecent(user); // may be a moment old
            Optional<User> exact = latchkey.accounts().find(user); // asks the database
            boolean editor = latchkey.access().hasRole(user, "editor"); // may be a moment old
            // endregion
            assertThat(shown).isPresent().isEqualTo(exact);
            assertThat(editor).isTrue();
        }
    }

    @Test
    void lives_and_numbers_are_settings() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> {
            // region: settings
            builder.cache(new CacheSettings(
                    Duration.ofSeconds(5), // maxStaleness: how long a node uses its own copy
                    Duration.ofMinutes(1), // sharedLife: how long nodes take over a copy from Redis
                    50_000)); // copies of each kind that a node keeps
            // endregion
        })) {
            assertThat(kit.latchkey().isReady()).isTrue();
        }
    }
}
