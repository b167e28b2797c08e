package dev.latchkey.session;

import static dev.latchkey.session.SessionFixture.GRACE;
import static dev.latchkey.session.SessionFixture.REQUEST;
import static dev.latchkey.session.SessionFixture.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionEndTest {

    private final SessionFixture fixture = new SessionFixture();
    private final UserId stranger = new UserId(fixture.environment.newId());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Nested
    class One {

        @Test
        void a_session_that_is_ended_is_dead_at_once_and_its_client_learns_why() {
            TokenPair tokens = fixture.start();
            TokenPair other = fixture.start();

            assertThat(end(tokens, EndReason.ENDED_BY_ADMINISTRATOR)).isTrue();

            fixture.assertRevoked(tokens, EndReason.ENDED_BY_ADMINISTRATOR);
            fixture.assertRefused(tokens.refreshToken(), RefreshRefusal.INVALID);
            fixture.assertAccepted(other);
            assertThat(fixture.sessions.find(tokens.session().id()))
                    .contains(tokens.session().ended(fixture.environment.now(), EndReason.ENDED_BY_ADMINISTRATOR));
        }

        @Test
        void listeners_are_told_once_after_the_commit() {
            TokenPair tokens = fixture.start();
            fixture.events.clear();

            assertThat(end(tokens, EndReason.SIGNED_OUT)).isTrue();
            assertThat(end(tokens, EndReason.SIGNED_OUT)).isFalse();

            assertThat(fixture.events)
                    .containsExactly(new AuthEvent.SessionEnded(
                            fixture.user,
                            tokens.session().id(),
                            EndReason.SIGNED_OUT,
                            fixture.environment.now(),
                            REQUEST));
        }

        @Test
        void the_session_of_another_user_cannot_be_ended() {
            TokenPair tokens = fixture.start();

            assertThat(fixture.sessions.end(stranger, tokens.session().id(), EndReason.SIGNED_OUT, REQUEST))
                    .isFalse();
            assertThat(fixture.sessions.end(
                            fixture.user, new SessionId(fixture.environment.newId()), EndReason.SIGNED_OUT, REQUEST))
                    .isFalse();

            fixture.assertAccepted(tokens);
        }

        @Test
        void a_store_out_of_reach_leaves_the_session_as_it_was() {
            TokenPair tokens = fixture.start();
            fixture.events.clear();
            fixture.store.cut = true;

            assertThatThrownBy(() -> end(tokens, EndReason.SIGNED_OUT)).isInstanceOf(StoreUnavailableException.class);

            fixture.assertAccepted(tokens);
            assertThat(fixture.events).isEmpty();
        }

        private boolean end(TokenPair tokens, EndReason reason) {
            return fixture.sessions.end(fixture.user, tokens.session().id(), reason, REQUEST);
        }
    }

    @Nested
    class ByRefreshToken {

        @Test
        void a_client_whose_access_token_has_expired_signs_out_with_its_refresh_token() {
            TokenPair tokens = fixture.start();
            fixture.environment.advance(Duration.ofHours(1));

            assertThat(signOut(tokens)).isTrue();
            assertThat(signOut(tokens)).isFalse();

            fixture.assertRefused(tokens.refreshToken(), RefreshRefusal.INVALID);
            assertThat(fixture.stored(tokens).endReason()).isEqualTo(EndReason.SIGNED_OUT);
        }

        @Test
        void a_used_refresh_token_signs_out_too_and_is_no_reuse() {
            TokenPair first = fixture.start();
            TokenPair second = fixture.refreshed(first, RefreshKind.ROTATED);
            fixture.environment.advance(GRACE.multipliedBy(2));

            assertThat(signOut(first)).isTrue();

            fixture.assertRevoked(second, EndReason.SIGNED_OUT);
        }

        @Test
        void a_session_that_is_gone_is_not_ended() {
            TokenPair tokens = fixture.start();
            fixture.environment.advance(Duration.ofDays(60));
            fixture.sessions.cleanUp(1_000);

            assertThat(signOut(tokens)).isFalse();
        }

        private boolean signOut(TokenPair tokens) {
            return fixture.sessions.endByRefreshToken(tokens.refreshToken(), REQUEST);
        }
    }

    @Nested
    class Many {

        @Test
        void all_but_one_are_ended_and_that_one_goes_on_with_its_tokens() {
            TokenPair kept = fixture.start();
            TokenPair one = fixture.start();
            TokenPair foreign = fixture.start(stranger);

            EndOthersResult.Ended ended = (EndOthersResult.Ended)
                    fixture.sessions.endOthers(fixture.user, kept.session().id(), EndReason.SIGNED_OUT, REQUEST);

            assertThat(ended.sessions())
                    .extracting(Session::id)
                    .containsExactly(one.session().id());
            fixture.assertRevoked(one, EndReason.SIGNED_OUT);
            fixture.assertAccepted(kept);
            fixture.assertAccepted(foreign);
            fixture.refreshed(kept, RefreshKind.ROTATED);
        }

        @Test
        void none_is_ended_from_one_that_is_over_or_has_expired_or_is_somebody_elses() {
            TokenPair over = fixture.start();
            TokenPair kept = fixture.start();
            TokenPair foreign = fixture.start(stranger);
            assertThat(fixture.sessions.end(fixture.user, over.session().id(), EndReason.SIGNED_OUT, REQUEST))
                    .isTrue();

            assertNoneIsEndedFrom(over);
            assertNoneIsEndedFrom(foreign);
            fixture.assertAccepted(kept);
            fixture.environment.advance(Duration.ofDays(7));
            TokenPair later = fixture.start();
            assertNoneIsEndedFrom(kept);
            fixture.assertAccepted(later);
        }

        private void assertNoneIsEndedFrom(TokenPair from) {
            List<Tx> together = new ArrayList<>();

            assertThat(fixture.sessions.endOthers(
                            fixture.user, from.session().id(), EndReason.SIGNED_OUT, REQUEST, together::add))
                    .isEqualTo(new EndOthersResult.SessionOver());

            assertThat(together).isEmpty();
        }

        @Test
        void what_goes_with_the_end_of_the_others_is_one_change_with_it() {
            TokenPair kept = fixture.start();
            TokenPair other = fixture.start();

            assertThatThrownBy(() -> fixture.sessions.endOthers(
                            fixture.user, kept.session().id(), EndReason.SIGNED_OUT, REQUEST, tx -> {
                                throw new IllegalStateException("the devices are out of reach");
                            }))
                    .hasMessage("the devices are out of reach");

            fixture.assertAccepted(other);
        }

        @Test
        void all_are_ended_and_each_is_told_of() {
            TokenPair one = fixture.start();
            TokenPair other = fixture.start();
            fixture.events.clear();

            List<Session> ended = fixture.sessions.endAll(fixture.user, EndReason.ACCOUNT_DISABLED, REQUEST);

            assertThat(ended)
                    .extracting(Session::id)
                    .containsExactlyInAnyOrder(
                            one.session().id(), other.session().id());
            fixture.assertRevoked(one, EndReason.ACCOUNT_DISABLED);
            fixture.assertRevoked(other, EndReason.ACCOUNT_DISABLED);
            assertThat(fixture.events).hasSize(2).allMatch(AuthEvent.SessionEnded.class::isInstance);
            assertThat(fixture.sessions.list(fixture.user)).isEmpty();
        }

        @Test
        void nothing_ends_when_the_change_it_follows_from_fails() {
            TokenPair tokens = fixture.start();
            fixture.events.clear();

            assertThatThrownBy(() -> fixture.storage.transactions().run(tx -> {
                        fixture.sessions.endAll(tx, fixture.user, EndReason.PASSWORD_CHANGED, REQUEST);
                        throw new IllegalStateException("the change failed");
                    }))
                    .hasMessage("the change failed");

            fixture.assertAccepted(tokens);
            assertThat(fixture.events).isEmpty();
            assertThat(fixture.revocations.size()).isZero();
            fixture.refreshed(tokens, RefreshKind.ROTATED);
        }
    }

    @Nested
    class PasswordChange {

        @Test
        void the_acting_session_goes_on_under_the_new_epoch_with_new_tokens() {
            TokenPair acting = fixture.start();
            TokenPair other = fixture.start();
            fixture.environment.advance(Duration.ofMinutes(1));

            assertThat(change(fixture.user, acting)).isTrue();
            TokenPair reissued = fixture.sessions.reissue(acting.session().id()).orElseThrow();

            fixture.assertRevoked(other, EndReason.PASSWORD_CHANGED);
            fixture.assertRevoked(acting, EndReason.PASSWORD_CHANGED);
            fixture.assertRefused(other.refreshToken(), RefreshRefusal.INVALID);
            fixture.assertAccepted(reissued);
            assertThat(reissued.session().epoch()).isEqualTo(1);
            assertThat(reissued.session().generation()).isEqualTo(1);
            assertThat(reissued.refreshToken()).isNotEqualTo(acting.refreshToken());
            fixture.environment.advance(GRACE.multipliedBy(2));
            fixture.refreshed(reissued, RefreshKind.ROTATED);
        }

        @Test
        void another_tab_with_the_earlier_refresh_token_goes_on_within_the_grace_window() {
            TokenPair acting = fixture.start();
            change(fixture.user, acting);
            TokenPair reissued = fixture.sessions.reissue(acting.session().id()).orElseThrow();

            TokenPair tab = fixture.refreshed(acting, RefreshKind.REPLAYED);

            assertThat(tab.refreshToken()).isEqualTo(reissued.refreshToken());
            fixture.assertAccepted(tab);
        }

        @Test
        void a_client_whose_refresh_was_answered_a_moment_before_is_not_signed_out_by_the_change() {
            TokenPair first = fixture.start();
            TokenPair lost = fixture.refreshed(first, RefreshKind.ROTATED);
            fixture.environment.advance(Duration.ofSeconds(5));
            change(fixture.user, lost);

            assertThat(fixture.refreshed(first, RefreshKind.REPLAYED).refreshToken())
                    .isEqualTo(lost.refreshToken());
        }

        @Test
        void an_acting_session_that_is_over_or_anothers_does_not_go_on() {
            TokenPair over = fixture.start();
            fixture.sessions.end(fixture.user, over.session().id(), EndReason.SIGNED_OUT, REQUEST);
            TokenPair foreign = fixture.start(stranger);

            assertThat(change(fixture.user, foreign)).isFalse();
            assertThat(fixture.storage.revocations().epoch(fixture.user)).isZero();
            assertThat(fixture.sessions.reissue(over.session().id())).isEmpty();
            assertThat(change(fixture.user, over)).isFalse();
            fixture.assertAccepted(foreign);
            assertThat(fixture.stored(foreign)).isEqualTo(foreign.session());
        }

        @Test
        void nothing_is_issued_anew_for_a_session_that_ended_expired_or_fell_behind() {
            TokenPair ended = fixture.start();
            fixture.sessions.end(fixture.user, ended.session().id(), EndReason.SIGNED_OUT, REQUEST);
            TokenPair behind = fixture.start();
            fixture.storage
                    .transactions()
                    .run(tx -> fixture.storage
                            .revocations()
                            .raiseEpoch(tx, fixture.user, EndReason.PASSWORD_CHANGED, fixture.environment.now()));
            for (TokenPair tokens : List.of(ended, behind)) {
                assertThat(fixture.sessions.reissue(tokens.session().id())).isEmpty();
            }
            TokenPair expired = fixture.start();
            fixture.environment.advance(Duration.ofDays(7));
            assertThat(fixture.sessions.reissue(expired.session().id())).isEmpty();
            assertThat(fixture.sessions.reissue(new SessionId(fixture.environment.newId())))
                    .isEmpty();
        }

        private boolean change(UserId user, TokenPair acting) {
            return fixture.storage
                    .transactions()
                    .call(tx -> fixture.sessions.endOthersRaisingEpoch(
                            tx, user, acting.session().id(), EndReason.PASSWORD_CHANGED, REQUEST));
        }
    }

    @Nested
    class Known {

        @Test
        void the_active_sessions_are_listed_most_recently_seen_first() {
            TokenPair first = fixture.start();
            fixture.environment.advance(Duration.ofMinutes(1));
            TokenPair second = fixture.start();
            fixture.environment.advance(Duration.ofMinutes(1));
            first = fixture.refreshed(first, RefreshKind.ROTATED);
            TokenPair ended = fixture.start();
            fixture.sessions.end(fixture.user, ended.session().id(), EndReason.SIGNED_OUT, REQUEST);

            assertThat(fixture.sessions.list(fixture.user)).containsExactly(first.session(), second.session());
            assertThat(fixture.sessions.find(ended.session().id())).isPresent();
            assertThat(fixture.sessions.find(new SessionId(fixture.environment.newId())))
                    .isEqualTo(Optional.empty());
        }

        @Test
        void the_sessions_of_30_days_are_counted_by_device_and_by_day() {
            String firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
            startFrom(firefox);
            fixture.environment.advance(Duration.ofDays(10));
            TokenPair ended = startFrom(firefox);
            fixture.sessions.end(fixture.user, ended.session().id(), EndReason.SIGNED_OUT, REQUEST);
            startFrom("curl/8.5.0");
            fixture.start(stranger);
            fixture.environment.advance(Duration.ofDays(20));
            startFrom(firefox);

            assertThat(fixture.sessions.stats(fixture.user))
                    .isEqualTo(new SessionStats(
                            1,
                            4,
                            new TreeMap<>(Map.of("Firefox on Linux", 3, "curl", 1)),
                            new TreeMap<>(Map.of(
                                    LocalDate.parse("2026-03-01"), 1,
                                    LocalDate.parse("2026-03-11"), 2,
                                    LocalDate.parse("2026-03-31"), 1))));
            fixture.environment.advance(Duration.ofMillis(1));
            assertThat(fixture.sessions.stats(fixture.user).started()).isEqualTo(3);
        }

        @Test
        void what_is_over_is_forgotten_after_30_days_and_revocations_when_no_token_needs_them() {
            TokenPair ended = fixture.start();
            fixture.sessions.end(fixture.user, ended.session().id(), EndReason.SIGNED_OUT, REQUEST);
            fixture.environment.advance(Duration.ofDays(1));
            assertThat(fixture.sessions.cleanUp(1_000)).isEqualTo(1);
            assertThat(fixture.sessions.find(ended.session().id())).isPresent();

            fixture.environment.advance(Duration.ofDays(29));
            assertThat(fixture.sessions.cleanUp(1_000)).isZero();
            fixture.environment.advance(Duration.ofMillis(1));
            assertThat(fixture.sessions.cleanUp(1_000)).isEqualTo(1);
            assertThat(fixture.sessions.find(ended.session().id())).isEmpty();
        }

        private TokenPair startFrom(String userAgent) {
            RequestContext request = new RequestContext(null, userAgent, null, Locale.ENGLISH);
            return started(
                    fixture.sessions.start(fixture.user, AuthContext.of("pwd").withRequest(request)));
        }
    }

    @Test
    void listeners_are_told_when_the_change_is_committed_and_not_before() {
        fixture.start();
        fixture.events.clear();
        List<Integer> toldBefore = new ArrayList<>();

        fixture.storage.transactions().run(tx -> {
            fixture.sessions.endAll(tx, fixture.user, EndReason.PASSWORD_CHANGED, REQUEST);
            toldBefore.add(fixture.events.size());
            toldBefore.add((int) fixture.revocations.size());
        });

        assertThat(toldBefore).containsExactly(0, 0);
        assertThat(fixture.events).hasSize(1);
        assertThat(fixture.revocations.size()).isEqualTo(2);
    }
}
