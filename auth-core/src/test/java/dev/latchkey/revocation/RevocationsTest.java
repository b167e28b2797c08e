package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RevocationsTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant UNTIL = START.plus(Duration.ofMinutes(21));
    private static final Duration MAX = Duration.ofSeconds(2);
    private static final Duration TICK = Duration.ofMillis(1);
    private static final RevocationVerdict LIVE = new RevocationVerdict.Live();
    private static final RevocationVerdict UNKNOWN = new RevocationVerdict.Unknown();

    private final MovableEnvironment environment = MovableEnvironment.at(START);
    private final RecordingFeed feed = new RecordingFeed();
    private final ListSource source = new ListSource();
    private final List<Revocations> opened = new ArrayList<>();
    private final TokenFacts token = token(new SessionId(environment.newId()));

    @AfterEach
    void close() {
        opened.forEach(Revocations::close);
    }

    @Nested
    class Loading {

        @Test
        void the_index_is_ready_when_it_was_loaded_whole_and_not_before() {
            revokeFive();
            source.pagesUntilOutage = 2;
            Revocations revocations = revocations(source);

            assertThat(revocations.ready()).isFalse();
            assertThat(revocations.poll()).isFalse();
            assertThat(revocations.ready()).isFalse();
            assertThat(revocations.size()).isEqualTo(4);
            source.pagesUntilOutage = Integer.MAX_VALUE;
            assertThat(revocations.poll()).isTrue();
            assertThat(revocations.ready()).isTrue();
            assertThat(revocations.size()).isEqualTo(5);
            assertThat(revocations.bytes()).isPositive();
        }

        @Test
        void a_walk_that_was_cut_off_goes_on_where_it_was() {
            revokeFive();
            source.pagesUntilOutage = 2;
            Revocations revocations = revocations(source);
            revocations.poll();
            source.pagesUntilOutage = Integer.MAX_VALUE;
            revocations.poll();

            assertThat(source.snapshots).isEqualTo(1);
            assertThat(source.pages).isEqualTo(3);
        }

        @Test
        void a_later_poll_reads_what_is_new_and_walks_all_of_its_pages() {
            Revocations revocations = revocations(source);
            revocations.poll();
            revokeFive();

            assertThat(revocations.poll()).isTrue();

            assertThat(revocations.size()).isEqualTo(5);
            assertThat(source.snapshots).isEqualTo(1);
        }

        @Test
        void a_source_that_has_forgotten_the_cursor_is_loaded_again_and_what_was_known_stays() {
            Revocation.OfSession before = revoked(EndReason.SIGNED_OUT);
            source.entries.add(before);
            Revocations revocations = revocations(source);
            revocations.poll();
            source.life = "b";
            source.entries.clear();
            Revocation.OfSession after = revoked(EndReason.REPLACED);
            source.entries.add(after);

            assertThat(revocations.poll()).isTrue();

            assertThat(source.snapshots).isEqualTo(2);
            assertThat(check(revocations, token(before.session()))).isEqualTo(revokedAs(EndReason.SIGNED_OUT));
            assertThat(check(revocations, token(after.session()))).isEqualTo(revokedAs(EndReason.REPLACED));
        }

        @Test
        void a_source_that_is_out_of_reach_when_it_is_to_be_loaded_again_is_loaded_again_later() {
            Revocations revocations = revocations(source);
            revocations.poll();
            source.life = "b";
            source.pagesUntilOutage = 0;
            assertThat(revocations.poll()).isFalse();
            source.pagesUntilOutage = Integer.MAX_VALUE;
            revokeFive();

            assertThat(revocations.poll()).isTrue();
            assertThat(revocations.size()).isEqualTo(5);
        }

        @Test
        void a_source_that_turns_in_circles_is_not_followed_for_ever() {
            RevocationPage circle = new RevocationPage(List.of(), new RevocationCursor("x"), true);
            Revocations revocations = revocations(new RevocationSource() {
                @Override
                public RevocationPage snapshot() {
                    return circle;
                }

                @Override
                public RevocationPage since(RevocationCursor cursor) {
                    return circle;
                }
            });

            assertThat(revocations.poll()).isFalse();
            assertThat(revocations.ready()).isFalse();
        }

        @Test
        void starting_loads_at_once_and_is_done_once() {
            revokeFive();
            Revocations revocations = revocations(source);

            revocations.start();

            assertThat(revocations.ready()).isTrue();
            assertThat(revocations.size()).isEqualTo(5);
            assertThatThrownBy(revocations::start).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void starting_with_the_source_out_of_reach_is_made_up_for_by_the_thread() {
            source.pagesUntilOutage = 0;
            Revocations revocations = revocations(source);
            revocations.start();
            assertThat(revocations.ready()).isFalse();

            synchronized (source) {
                source.pagesUntilOutage = Integer.MAX_VALUE;
            }

            await().until(revocations::ready);
        }

        @Test
        void the_thread_survives_whatever_the_source_throws() {
            AtomicInteger calls = new AtomicInteger();
            Revocations revocations = revocations(new RevocationSource() {
                @Override
                public RevocationPage snapshot() {
                    int call = calls.incrementAndGet();
                    if (call < 3) {
                        throw new IllegalStateException("a defect");
                    }
                    if (call < 5) {
                        throw new NoClassDefFoundError("a defect of the driver");
                    }
                    return new RevocationPage(List.of(), new RevocationCursor("x"), false);
                }

                @Override
                public RevocationPage since(RevocationCursor cursor) {
                    return snapshot();
                }
            });
            revocations.start();

            await().until(revocations::ready);
            assertThat(calls).hasValueGreaterThanOrEqualTo(5);
        }

        @Test
        void an_outage_is_logged_once_and_so_is_its_end() {
            Logger logger = (Logger) LoggerFactory.getLogger(RevocationPoll.class);
            ListAppender<ILoggingEvent> log = new ListAppender<>();
            log.start();
            logger.addAppender(log);
            logger.setLevel(Level.INFO);
            try {
                Revocations revocations = loaded(source);
                assertThat(log.list).isEmpty();
                for (int outage = 1; outage <= 2; outage++) {
                    source.pagesUntilOutage = 0;
                    revocations.poll();
                    revocations.poll();
                    assertThat(log.list).hasSize(2 * outage - 1);
                    source.pagesUntilOutage = Integer.MAX_VALUE;
                    revocations.poll();
                    revocations.poll();
                    assertThat(log.list).hasSize(2 * outage);
                }
                assertThat(log.list)
                        .extracting(ILoggingEvent::getLevel)
                        .containsExactly(Level.WARN, Level.INFO, Level.WARN, Level.INFO);
            } finally {
                logger.setLevel(null);
                logger.detachAppender(log);
            }
        }

        @Test
        void closing_ends_the_thread_and_the_subscription() {
            Revocations revocations = revocations(source);
            revocations.start();
            assertThat(feed.listeners).hasSize(1);
            assertThat(threads("latchkey-revocations")).isNotEmpty();

            revocations.close();

            assertThat(feed.listeners).isEmpty();
            await().until(() -> threads("latchkey-revocations").isEmpty());
        }

        @Test
        void the_threads_do_not_keep_the_process_alive() {
            Revocations revocations = revocations(new ListSource.Direct(facts -> Optional.empty()));
            revocations.start();
            revocations.check(token, environment.now(), RevocationMode.strict());

            assertThat(threads("latchkey-revocation")).isNotEmpty().allMatch(Thread::isDaemon);
        }

        private List<Thread> threads(String name) {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith(name))
                    .toList();
        }

        private void revokeFive() {
            for (int i = 0; i < 5; i++) {
                source.entries.add(revoked(EndReason.SIGNED_OUT));
            }
        }
    }

    @Nested
    class Fresh {

        @Test
        void the_index_answers_up_to_the_greatest_staleness_and_not_beyond() {
            Revocations revocations = loaded(source);
            source.pagesUntilOutage = 0;

            environment.advance(MAX);
            assertThat(check(revocations, token)).isEqualTo(LIVE);
            environment.advance(TICK);
            assertThat(check(revocations, token)).isEqualTo(UNKNOWN);
        }

        @Test
        void staleness_counts_from_the_start_of_the_last_complete_poll() {
            Revocations revocations = revocations(new ListSource() {
                @Override
                public synchronized RevocationPage snapshot() {
                    environment.advance(Duration.ofMillis(1_500));
                    return super.snapshot();
                }
            });
            assertThat(revocations.staleness(environment.now())).isEqualTo(ChronoUnit.FOREVER.getDuration());
            revocations.poll();

            assertThat(revocations.staleness(environment.now())).isEqualTo(Duration.ofMillis(1_500));
        }

        @Test
        void a_poll_that_fails_does_not_make_the_index_fresh() {
            Revocations revocations = loaded(source);
            source.pagesUntilOutage = 0;
            environment.advance(Duration.ofSeconds(1));
            revocations.poll();

            assertThat(revocations.staleness(environment.now())).isEqualTo(Duration.ofSeconds(1));
        }

        @Test
        void a_clock_that_was_set_back_counts_as_staleness() {
            Revocations revocations = loaded(source);
            source.pagesUntilOutage = 0;

            environment.advance(MAX.negated());
            assertThat(check(revocations, token)).isEqualTo(LIVE);
            environment.advance(TICK.negated());
            assertThat(check(revocations, token)).isEqualTo(UNKNOWN);
            assertThat(revocations.staleness(environment.now())).isEqualTo(MAX.plus(TICK));
        }

        @Test
        void what_this_node_has_committed_counts_at_once_and_is_published() {
            Revocations revocations = loaded(source);
            Revocation entry = new Revocation.OfSession(token.session(), EndReason.TOKEN_REUSE, UNTIL);

            revocations.committed(entry);

            assertThat(check(revocations, token)).isEqualTo(revokedAs(EndReason.TOKEN_REUSE));
            assertThat(feed.published).containsExactly(entry);
        }

        @Test
        void a_feed_that_fails_takes_nothing_from_what_was_committed() {
            Revocations revocations = loaded(source);
            feed.failing = true;

            revocations.committed(new Revocation.OfSession(token.session(), EndReason.TOKEN_REUSE, UNTIL));

            assertThat(check(revocations, token)).isEqualTo(revokedAs(EndReason.TOKEN_REUSE));
        }

        @Test
        void a_hint_has_the_source_asked_before_the_next_poll_is_due() {
            Revocations revocations = revocations(source, onceIn(Duration.ofHours(1)));
            revocations.start();
            Revocation entry = new Revocation.OfToken(token.tokenId(), EndReason.ENDED_BY_ADMINISTRATOR, UNTIL);
            source.entries.add(entry);

            hint(entry);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> check(revocations, token).equals(revokedAs(EndReason.ENDED_BY_ADMINISTRATOR)));
        }

        @Test
        void a_hint_of_what_the_source_does_not_have_revokes_nothing() {
            Revocations revocations = revocations(source, onceIn(Duration.ofHours(1)));
            revocations.start();
            int asked = source.pages;

            hint(new Revocation.OfSession(token.session(), EndReason.SIGNED_OUT, UNTIL));
            hint(new Revocation.OfToken(token.tokenId(), EndReason.SIGNED_OUT, UNTIL));
            hint(new Revocation.OfEpoch(token.user(), Integer.MAX_VALUE, EndReason.SIGNED_OUT, Instant.MAX));

            await().atMost(Duration.ofSeconds(30)).until(() -> source.pages > asked);
            assertThat(check(revocations, token)).isEqualTo(LIVE);
        }

        @Test
        void a_hint_of_what_is_known_asks_nobody() {
            Revocations revocations = revocations(source, onceIn(Duration.ofHours(1)));
            revocations.start();
            List<Revocation> known = List.of(
                    new Revocation.OfSession(token.session(), EndReason.SIGNED_OUT, UNTIL),
                    new Revocation.OfToken(token.tokenId(), EndReason.SIGNED_OUT, UNTIL),
                    new Revocation.OfEpoch(token.user(), 4, EndReason.SIGNED_OUT, UNTIL));
            known.forEach(revocations::committed);
            int asked = source.pages;

            known.forEach(this::hint);
            Revocation fresh = revoked(EndReason.SIGNED_OUT);
            source.entries.add(fresh);
            hint(fresh);

            await().atMost(Duration.ofSeconds(30)).until(() -> source.pages > asked);
            assertThat(source.pages).isEqualTo(asked + 1);
        }

        private void hint(Revocation entry) {
            feed.listeners.forEach(listener -> listener.accept(entry));
        }

        private RevocationSettings onceIn(Duration time) {
            return RevocationSettings.defaults()
                    .withMaxStaleness(time.plusSeconds(1))
                    .withPollEvery(time);
        }

        @Test
        void a_known_revocation_counts_however_old_the_index_is_and_in_every_mode() {
            Revocations revocations = loaded(source);
            revocations.committed(new Revocation.OfEpoch(token.user(), 4, EndReason.PASSWORD_CHANGED, UNTIL));
            source.pagesUntilOutage = 0;
            environment.advance(Duration.ofHours(1));

            for (RevocationMode mode : List.of(
                    RevocationMode.standard(),
                    RevocationMode.strict(),
                    RevocationMode.acceptStaleUpTo(Duration.ofDays(1)))) {
                assertThat(revocations.check(token, environment.now(), mode))
                        .isEqualTo(revokedAs(EndReason.PASSWORD_CHANGED));
            }
        }

        @Test
        void entries_that_have_expired_are_forgotten_once_a_minute() {
            Revocations revocations = loaded(source);
            revocations.committed(new Revocation.OfSession(token.session(), EndReason.SIGNED_OUT, UNTIL));
            environment.setTime(UNTIL.plusSeconds(17));
            revocations.poll();
            assertThat(revocations.size()).isZero();

            revocations.committed(new Revocation.OfSession(token.session(), EndReason.SIGNED_OUT, UNTIL));
            environment.advance(Duration.ofMinutes(1).minus(TICK));
            revocations.poll();
            assertThat(revocations.size()).isEqualTo(1);
            environment.advance(TICK);
            revocations.poll();
            assertThat(revocations.size()).isZero();
        }

        @Test
        void it_hands_its_source_on() {
            assertThat(revocations(source).source()).isSameAs(source);
        }
    }

    @Nested
    class AskingTheSource {

        private final AtomicInteger asked = new AtomicInteger();
        private final ListSource.Direct direct = new ListSource.Direct(facts -> {
            asked.incrementAndGet();
            return facts.session().equals(token.session()) ? Optional.empty() : Optional.of(EndReason.REPLACED);
        });

        @Test
        void before_the_index_is_loaded_each_token_is_asked_about() {
            Revocations revocations = revocations(direct);

            assertThat(check(revocations, token)).isEqualTo(LIVE);
            assertThat(check(revocations, token(new SessionId(environment.newId()))))
                    .isEqualTo(revokedAs(EndReason.REPLACED));
            assertThat(asked).hasValue(2);
        }

        @Test
        void a_fresh_index_asks_nobody() {
            Revocations revocations = loaded(direct);

            assertThat(check(revocations, token)).isEqualTo(LIVE);
            assertThat(asked).hasValue(0);
        }

        @Test
        void the_strict_mode_asks_however_fresh_the_index_is() {
            Revocations revocations = loaded(direct);
            TokenFacts other = token(new SessionId(environment.newId()));

            assertThat(revocations.check(other, environment.now(), RevocationMode.strict()))
                    .isEqualTo(revokedAs(EndReason.REPLACED));
            assertThat(revocations.check(token, environment.now(), RevocationMode.strict()))
                    .isEqualTo(LIVE);
            assertThat(asked).hasValue(2);
        }

        @Test
        void a_stale_index_asks_once_for_each_check() {
            Revocations revocations = loaded(direct);
            environment.advance(MAX.plus(TICK));

            assertThat(check(revocations, token)).isEqualTo(LIVE);
            assertThat(asked).hasValue(1);
        }

        @Test
        void a_source_out_of_reach_leaves_the_answer_unknown() {
            ListSource.Direct failing = new ListSource.Direct(facts -> {
                throw new StoreUnavailableException("out of reach");
            });
            Revocations revocations = loaded(failing);

            assertThat(revocations.check(token, environment.now(), RevocationMode.strict()))
                    .isEqualTo(UNKNOWN);
            environment.advance(MAX.plus(TICK));
            assertThat(check(revocations, token)).isEqualTo(UNKNOWN);
        }

        @Test
        void a_source_that_fails_in_another_way_leaves_the_answer_unknown_too() {
            ListSource.Direct failing = new ListSource.Direct(facts -> {
                throw new IllegalStateException("a defect");
            });

            assertThat(check(revocations(failing), token)).isEqualTo(UNKNOWN);
        }

        @Test
        void a_source_that_hangs_holds_a_check_up_for_the_time_out_and_no_longer() {
            CountDownLatch never = new CountDownLatch(1);
            ListSource.Direct hanging = new ListSource.Direct(facts -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Optional.empty();
            });
            Revocations revocations =
                    revocations(hanging, RevocationSettings.defaults().withDirectTimeout(Duration.ofMillis(20)));

            assertThat(check(revocations, token)).isEqualTo(UNKNOWN);
            never.countDown();
        }

        @Test
        void by_choice_an_index_up_to_an_age_answers_while_the_source_is_out_of_reach() {
            ListSource.Direct failing = new ListSource.Direct(facts -> {
                throw new StoreUnavailableException("out of reach");
            });
            Revocations revocations = loaded(failing);
            RevocationMode tenMinutes = RevocationMode.acceptStaleUpTo(Duration.ofMinutes(10));

            environment.advance(Duration.ofMinutes(10));
            assertThat(revocations.check(token, environment.now(), tenMinutes)).isEqualTo(LIVE);
            environment.advance(TICK);
            assertThat(revocations.check(token, environment.now(), tenMinutes)).isEqualTo(UNKNOWN);
        }

        @Test
        void an_accepted_age_does_not_keep_a_source_in_reach_from_being_asked() {
            Revocations revocations = loaded(direct);
            environment.advance(MAX.plus(TICK));
            TokenFacts other = token(new SessionId(environment.newId()));

            assertThat(revocations.check(
                            other, environment.now(), RevocationMode.acceptStaleUpTo(Duration.ofMinutes(10))))
                    .isEqualTo(revokedAs(EndReason.REPLACED));
        }

        @Test
        void an_index_that_was_never_loaded_is_of_no_age_that_is_accepted() {
            source.pagesUntilOutage = 0;

            assertThat(revocations(source)
                            .check(token, environment.now(), RevocationMode.acceptStaleUpTo(Duration.ofDays(36_500))))
                    .isEqualTo(UNKNOWN);
        }

        @Test
        void once_closed_a_check_that_needs_the_source_is_unknown() {
            Revocations revocations = loaded(direct);
            revocations.close();

            assertThat(revocations.check(token, environment.now(), RevocationMode.strict()))
                    .isEqualTo(UNKNOWN);
        }
    }

    @Nested
    class CatchingUp {

        @Test
        void a_source_that_has_no_single_answers_is_caught_up_with() {
            Revocations revocations = loaded(source);
            source.entries.add(new Revocation.OfSession(token.session(), EndReason.REPLACED, UNTIL));

            assertThat(check(revocations, token)).isEqualTo(LIVE);
            assertThat(revocations.check(token, environment.now(), RevocationMode.strict()))
                    .isEqualTo(revokedAs(EndReason.REPLACED));
        }

        @Test
        void catching_up_makes_the_index_fresh_for_all() {
            Revocations revocations = loaded(source);
            environment.advance(MAX.plus(TICK));

            assertThat(check(revocations, token)).isEqualTo(LIVE);
            assertThat(revocations.staleness(environment.now())).isZero();
            int pages = source.pages;
            assertThat(check(revocations, token)).isEqualTo(LIVE);
            assertThat(source.pages).isEqualTo(pages);
        }

        @Test
        void when_catching_up_fails_the_answer_is_unknown() {
            Revocations revocations = loaded(source);
            source.pagesUntilOutage = 0;

            assertThat(revocations.check(token, environment.now(), RevocationMode.strict()))
                    .isEqualTo(UNKNOWN);
        }
    }

    private Revocations revocations(RevocationSource from) {
        return revocations(from, RevocationSettings.defaults().withDirectTimeout(Duration.ofSeconds(20)));
    }

    private Revocations revocations(RevocationSource from, RevocationSettings settings) {
        Revocations revocations = Revocations.create(from, feed, environment, settings);
        opened.add(revocations);
        return revocations;
    }

    private Revocations loaded(RevocationSource from) {
        Revocations revocations = revocations(from);
        assertThat(revocations.poll()).isTrue();
        return revocations;
    }

    private RevocationVerdict check(Revocations revocations, TokenFacts facts) {
        return revocations.check(facts, environment.now(), RevocationMode.standard());
    }

    private TokenFacts token(SessionId session) {
        return new TokenFacts(new UserId(environment.newId()), session, environment.newId(), 3);
    }

    private Revocation.OfSession revoked(EndReason reason) {
        return new Revocation.OfSession(new SessionId(environment.newId()), reason, UNTIL);
    }

    private static RevocationVerdict revokedAs(EndReason reason) {
        return new RevocationVerdict.Revoked(reason);
    }

    /** A feed that keeps what it is given, and whose hints are made by hand. */
    private static final class RecordingFeed implements RevocationFeed {

        private final List<Revocation> published = new ArrayList<>();
        private final List<Consumer<Revocation>> listeners = new ArrayList<>();
        private boolean failing;

        @Override
        public void publish(Revocation entry) {
            if (failing) {
                throw new StoreUnavailableException("the feed is out of reach");
            }
            published.add(entry);
        }

        @Override
        public Subscription subscribe(Consumer<Revocation> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }
}
