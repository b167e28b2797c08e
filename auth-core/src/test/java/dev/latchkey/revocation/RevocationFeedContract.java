package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RevocationFeed} keeps to while nothing is lost on the way. */
public abstract class RevocationFeedContract {

    private static final Instant UNTIL = Instant.parse("2026-03-01T12:21:00.123456Z");

    private final Environment environment = Environment.system();
    private final Queue<Revocation> heard = new ConcurrentLinkedQueue<>();
    private RevocationFeed feed;

    /** The feed. */
    protected abstract RevocationFeed feed();

    @BeforeEach
    final void open() {
        feed = feed();
    }

    @Test
    final void every_subscriber_hears_every_kind_of_entry_as_it_was_published() {
        Queue<Revocation> alsoHeard = new ConcurrentLinkedQueue<>();
        try (RevocationFeed.Subscription one = feed.subscribe(heard::add);
                RevocationFeed.Subscription other = feed.subscribe(alsoHeard::add)) {
            List<Revocation> published = List.of(
                    entry(),
                    new Revocation.OfToken(environment.newId(), EndReason.ENDED_BY_ADMINISTRATOR, UNTIL),
                    new Revocation.OfEpoch(new UserId(environment.newId()), 7, EndReason.ACCOUNT_DISABLED, UNTIL));
            assertThat(one).isNotSameAs(other);

            published.forEach(feed::publish);

            await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrderElementsOf(published));
            await().untilAsserted(() -> assertThat(alsoHeard).containsExactlyInAnyOrderElementsOf(published));
        }
    }

    @Test
    final void without_a_subscriber_an_entry_is_gone() {
        feed.publish(entry());
        Revocation later = entry();

        try (RevocationFeed.Subscription subscription = feed.subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            feed.publish(later);

            await().untilAsserted(() -> assertThat(heard).containsExactly(later));
        }
    }

    @Test
    final void a_subscriber_that_fails_hinders_neither_the_publisher_nor_the_others() {
        try (RevocationFeed.Subscription failing = feed.subscribe(entry -> {
                    throw new IllegalStateException("a subscriber failed");
                });
                RevocationFeed.Subscription other = feed.subscribe(heard::add)) {
            assertThat(failing).isNotSameAs(other);
            Revocation first = entry();
            Revocation second = entry();

            feed.publish(first);
            feed.publish(second);

            await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder(first, second));
        }
    }

    @Test
    final void a_subscriber_that_fails_with_an_error_does_not_end_the_feed() {
        try (RevocationFeed.Subscription failing = feed.subscribe(entry -> {
                    throw new NoClassDefFoundError("a subscriber failed");
                });
                RevocationFeed.Subscription other = feed.subscribe(heard::add)) {
            assertThat(failing).isNotSameAs(other);
            Revocation first = entry();
            Revocation second = entry();

            feed.publish(first);
            feed.publish(second);

            await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder(first, second));
        }
    }

    @Test
    final void a_subscriber_is_not_called_once_its_subscription_was_closed() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 100; round++) {
                AtomicBoolean closed = new AtomicBoolean();
                AtomicBoolean calledTooLate = new AtomicBoolean();
                RevocationFeed.Subscription subscription = feed.subscribe(entry -> {
                    if (closed.get()) {
                        calledTooLate.set(true);
                    }
                });
                race.run(List.of(
                        () -> {
                            for (int i = 0; i < 10; i++) {
                                feed.publish(entry());
                            }
                            return true;
                        },
                        () -> {
                            subscription.close();
                            closed.set(true);
                            return true;
                        }));
                feed.publish(entry());

                assertThat(calledTooLate).isFalse();
            }
        }
    }

    @Test
    final void a_subscriber_may_close_its_own_subscription() {
        AtomicBoolean closed = new AtomicBoolean();
        RevocationFeed.Subscription[] own = new RevocationFeed.Subscription[1];
        own[0] = feed.subscribe(entry -> {
            own[0].close();
            closed.set(true);
            heard.add(entry);
        });
        try (RevocationFeed.Subscription other = feed.subscribe(entry -> {})) {
            assertThat(other).isNotNull();
            feed.publish(entry());
            await().untilTrue(closed);

            feed.publish(entry());

            assertThat(heard).hasSize(1);
        }
    }

    private Revocation entry() {
        return new Revocation.OfSession(new SessionId(environment.newId()), EndReason.SIGNED_OUT, UNTIL);
    }
}
