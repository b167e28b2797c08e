package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two feeds as one: nothing is lost on either, and the end of a subscription is the end on both. */
final class BothFeedsTest {

    private final Line one = new Line();
    private final Line other = new Line();
    private final RevocationFeed both = one.and(other);
    private final List<Revocation> heard = new ArrayList<>();

    @Test
    void what_is_published_goes_to_both_and_what_either_brings_is_heard() {
        RevocationFeed.Subscription subscription = both.subscribe(heard::add);
        Revocation published = entry();
        Revocation brought = entry();

        both.publish(published);
        other.listeners.forEach(listener -> listener.accept(brought));

        assertThat(one.published).containsExactly(published);
        assertThat(other.published).containsExactly(published);
        assertThat(heard).containsExactly(brought);
        subscription.close();
        assertThat(one.listeners).isEmpty();
        assertThat(other.listeners).isEmpty();
    }

    private static Revocation entry() {
        return new Revocation.OfSession(
                new SessionId(Environment.system().newId()),
                EndReason.SIGNED_OUT,
                Instant.parse("2026-03-01T12:21:00Z"));
    }

    /** A feed that notes what it is given. */
    private static final class Line implements RevocationFeed {

        private final List<Revocation> published = new ArrayList<>();
        private final List<Consumer<Revocation>> listeners = new ArrayList<>();

        @Override
        public void publish(Revocation entry) {
            published.add(entry);
        }

        @Override
        public Subscription subscribe(Consumer<Revocation> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }
}
