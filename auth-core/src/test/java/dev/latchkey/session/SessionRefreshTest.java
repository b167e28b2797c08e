package dev.latchkey.session;

import static dev.latchkey.session.SessionFixture.GRACE;
import static dev.latchkey.session.SessionFixture.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.token.KeyPurpose;
import dev.latchkey.token.MacKey;
import dev.latchkey.token.VerifiedToken;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionRefreshTest {

    private static final Duration TICK = Duration.ofMillis(1);

    private final SessionFixture fixture = new SessionFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_rotation_gives_a_new_access_token_and_the_successor() {
        TokenPair first = fixture.start();
        fixture.environment.advance(Duration.ofMinutes(10));

        TokenPair second = fixture.refreshed(first, RefreshKind.ROTATED);

        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(second.session()).isEqualTo(fixture.stored(first));
        assertThat(second.session().generation()).isEqualTo(1);
        assertThat(second.accessExpiresAt()).isEqualTo(fixture.environment.now().plus(Duration.ofMinutes(15)));
        assertThat(second.refreshExpiresAt())
                .isEqualTo(fixture.environment.now().plus(Duration.ofDays(7)));
        fixture.assertAccepted(second);
    }

    @Test
    void a_refreshed_access_token_tells_of_the_sign_in_and_not_of_the_refresh() {
        TokenPair first = fixture.start();
        Instant signedIn = fixture.environment.now();
        fixture.environment.advance(Duration.ofMinutes(10));

        TokenPair second = fixture.refreshed(first, RefreshKind.ROTATED);
        VerifiedToken token = fixture.accessTokens.verify(second.accessToken().reveal());

        assertThat(token.authenticatedAt()).isEqualTo(signedIn);
        assertThat(token.session()).isEqualTo(first.session().id());
        assertThat(token.methods()).containsExactly("pwd");
        assertThat(token.issuedAt()).isEqualTo(fixture.environment.now());
    }

    @Test
    void within_the_grace_window_the_successor_is_kept_and_the_parent_gives_it_again() {
        TokenPair first = fixture.start();
        TokenPair second = fixture.refreshed(first, RefreshKind.ROTATED);
        fixture.environment.advance(GRACE);

        TokenPair kept = fixture.refreshed(second, RefreshKind.KEPT);
        TokenPair replayed = fixture.refreshed(first, RefreshKind.REPLAYED);

        assertThat(kept.refreshToken()).isEqualTo(second.refreshToken());
        assertThat(replayed.refreshToken()).isEqualTo(second.refreshToken());
        assertThat(kept.accessToken()).isNotEqualTo(second.accessToken());
        fixture.assertAccepted(kept);
        fixture.assertAccepted(replayed);
        fixture.environment.advance(TICK);
        fixture.refreshed(second, RefreshKind.ROTATED);
    }

    @Test
    void a_used_token_that_comes_back_after_the_grace_window_ends_the_session_with_one_event() {
        TokenPair first = fixture.start();
        TokenPair second = fixture.refreshed(first, RefreshKind.ROTATED);
        fixture.environment.advance(GRACE.plus(TICK));
        fixture.events.clear();

        fixture.assertRefused(first.refreshToken(), RefreshRefusal.REUSED);
        fixture.assertRefused(first.refreshToken(), RefreshRefusal.INVALID);
        fixture.assertRefused(second.refreshToken(), RefreshRefusal.INVALID);

        fixture.assertRevoked(first, EndReason.TOKEN_REUSE);
        fixture.assertRevoked(second, EndReason.TOKEN_REUSE);
        assertThat(fixture.events)
                .containsExactly(new AuthEvent.RefreshTokenReused(
                        fixture.user, first.session().id(), fixture.environment.now(), REQUEST));
    }

    @Test
    void without_a_grace_window_any_second_use_ends_the_session() {
        try (SessionFixture strict =
                new SessionFixture(SessionSettings.defaults().withGrace(Duration.ZERO))) {
            TokenPair first = strict.start();
            TokenPair second = strict.refreshed(first, RefreshKind.ROTATED);
            strict.refreshed(second, RefreshKind.ROTATED);

            strict.assertRefused(second.refreshToken(), RefreshRefusal.REUSED);
            strict.assertRevoked(second, EndReason.TOKEN_REUSE);
        }
    }

    @Test
    void a_session_that_is_idle_too_long_cannot_be_refreshed() {
        TokenPair tokens = fixture.start();
        fixture.environment.advance(Duration.ofDays(7));

        fixture.assertRefused(tokens.refreshToken(), RefreshRefusal.INVALID);
    }

    @Test
    void no_refresh_takes_a_session_past_its_absolute_life() {
        TokenPair tokens = fixture.start();
        Instant end = tokens.session().absoluteExpiresAt();
        while (fixture.environment.now().plus(Duration.ofDays(6)).isBefore(end)) {
            fixture.environment.advance(Duration.ofDays(6));
            tokens = fixture.refreshed(tokens, RefreshKind.ROTATED);
            assertThat(tokens.refreshExpiresAt()).isBeforeOrEqualTo(end);
        }
        assertThat(tokens.refreshExpiresAt()).isEqualTo(end);
        fixture.environment.setTime(end);

        fixture.assertRefused(tokens.refreshToken(), RefreshRefusal.INVALID);
    }

    @Test
    void what_was_never_issued_is_refused_without_asking_any_store() {
        TokenPair tokens = fixture.start();
        String genuine = tokens.refreshToken().reveal();
        fixture.store.cut = true;
        fixture.subjectsOutOfReach = true;
        fixture.store.calls.set(0);

        for (String forged : List.of(
                "",
                "lkr_",
                "lkr_x",
                genuine.substring(1),
                genuine + "A",
                genuine.substring(0, genuine.length() - 1),
                genuine.replace("lkr_", "LKR_"),
                " " + genuine,
                genuine.substring(0, genuine.length() - 1) + "*",
                genuine.substring(0, 30) + "/" + genuine.substring(31),
                genuine.substring(0, genuine.length() - 1) + "=",
                forge(tokens, tokens.session().generation() + 1),
                tokens.accessToken().reveal())) {
            fixture.assertRefused(Secret.of(forged), RefreshRefusal.INVALID);
            assertThat(fixture.sessions.endByRefreshToken(Secret.of(forged), REQUEST))
                    .isFalse();
        }

        assertThat(fixture.sessions.sessionOf(tokens.refreshToken()))
                .contains(tokens.session().id());
        assertThat(fixture.store.calls).hasValue(0);
    }

    @Test
    void a_token_with_any_bit_changed_is_refused_and_leaves_the_session_alone() {
        TokenPair tokens = fixture.start();
        byte[] genuine = bytes(tokens.refreshToken());
        fixture.store.calls.set(0);

        for (int bit = 0; bit < genuine.length * Byte.SIZE; bit++) {
            byte[] changed = genuine.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            fixture.assertRefused(text(changed), RefreshRefusal.INVALID);
        }

        assertThat(fixture.store.calls).hasValue(0);
        fixture.refreshed(tokens, RefreshKind.ROTATED);
    }

    @Test
    void a_genuine_token_for_a_session_that_is_gone_is_refused() {
        TokenPair tokens = fixture.start();
        fixture.environment.advance(Duration.ofDays(60));
        assertThat(fixture.sessions.cleanUp(1_000)).isPositive();

        fixture.assertRefused(tokens.refreshToken(), RefreshRefusal.INVALID);
    }

    @Test
    void a_token_made_with_another_refresh_key_of_the_ring_is_refused() {
        TokenPair tokens = fixture.start();
        MacKey other = fixture.keys.mac(KeyPurpose.BROWSER);

        fixture.assertRefused(sign(other, tokens.session().id(), 0), RefreshRefusal.INVALID);
        assertThat(fixture.stored(tokens)).isEqualTo(tokens.session());
    }

    @Test
    void a_genuine_token_of_another_refresh_key_than_the_sessions_is_refused_and_signs_nobody_out() {
        Session current = fixture.start().session();
        Session other = withKey(current, "BBBBBBBBBBB");
        store(other);
        Secret genuine = new RefreshTokens(fixture.keys).token(withId(current, other.id()));

        fixture.assertRefused(genuine, RefreshRefusal.INVALID);
        assertThat(fixture.sessions.endByRefreshToken(genuine, REQUEST)).isFalse();
        assertThat(fixture.storage.sessions().find(other.id())).contains(other);
    }

    @Test
    void a_refresh_key_that_is_gone_before_its_sessions_is_a_fault_that_is_named() {
        Session orphan = withKey(fixture.start().session(), "BBBBBBBBBBB");
        store(orphan);

        assertThatThrownBy(() -> fixture.sessions.reissue(orphan.id()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the refresh key BBBBBBBBBBB is gone before its last session");
    }

    @Test
    void nothing_is_made_for_a_session_that_is_known_to_be_over() {
        TokenPair reused = fixture.start();
        fixture.refreshed(reused, RefreshKind.ROTATED);
        TokenPair endedElsewhere = fixture.refreshed(fixture.start(), RefreshKind.ROTATED);
        TokenPair neverRemembered = fixture.start();
        Sessions otherNode = fixture.service(fixture.settings);
        otherNode.endOthers(fixture.user, reused.session().id(), EndReason.SIGNED_OUT, REQUEST);
        fixture.environment.advance(GRACE.plus(TICK));
        fixture.assertRefused(reused.refreshToken(), RefreshRefusal.REUSED);
        fixture.assertRefused(endedElsewhere.refreshToken(), RefreshRefusal.INVALID);
        fixture.claimsOutOfReach = true;

        for (TokenPair over : List.of(reused, endedElsewhere, neverRemembered)) {
            fixture.assertRefused(over.refreshToken(), RefreshRefusal.INVALID);
        }
    }

    @Test
    void a_user_who_was_disabled_cannot_refresh_and_the_token_is_not_used_up() {
        TokenPair tokens = fixture.start();
        fixture.inactive.add(fixture.user);

        fixture.assertRefused(tokens.refreshToken(), RefreshRefusal.INVALID);
        assertThat(fixture.stored(tokens)).isEqualTo(tokens.session());

        fixture.inactive.clear();
        fixture.refreshed(tokens, RefreshKind.ROTATED);
    }

    @Test
    void an_outage_of_the_users_or_the_roles_uses_no_token_up_however_long_it_lasts() {
        TokenPair tokens = fixture.start();
        fixture.subjectsOutOfReach = true;
        assertThatThrownBy(() -> fixture.refresh(tokens)).isInstanceOf(StoreUnavailableException.class);
        fixture.subjectsOutOfReach = false;
        fixture.claimsOutOfReach = true;
        assertThatThrownBy(() -> fixture.refresh(tokens)).isInstanceOf(StoreUnavailableException.class);
        fixture.claimsOutOfReach = false;
        fixture.environment.advance(Duration.ofHours(2));

        fixture.refreshed(tokens, RefreshKind.ROTATED);
    }

    @Test
    void a_session_store_out_of_reach_gives_no_tokens() {
        TokenPair tokens = fixture.start();
        fixture.store.cut = true;

        assertThatThrownBy(() -> fixture.refresh(tokens)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void an_answer_that_was_lost_is_given_again_to_who_asks_again_in_time() {
        TokenPair tokens = fixture.start();
        fixture.store.answersLost = true;
        assertThatThrownBy(() -> fixture.refresh(tokens)).isInstanceOf(StoreUnavailableException.class);
        fixture.store.answersLost = false;
        fixture.environment.advance(GRACE);

        TokenPair again = fixture.refreshed(tokens, RefreshKind.REPLAYED);

        fixture.assertAccepted(again);
        fixture.environment.advance(TICK);
        fixture.refreshed(again, RefreshKind.ROTATED);
    }

    @Test
    void after_a_sign_out_every_token_of_the_session_is_refused() {
        TokenPair first = fixture.start();
        TokenPair second = fixture.refreshed(first, RefreshKind.ROTATED);
        fixture.sessions.end(fixture.user, first.session().id(), EndReason.SIGNED_OUT, REQUEST);

        for (TokenPair tokens : List.of(first, second)) {
            fixture.assertRefused(tokens.refreshToken(), RefreshRefusal.INVALID);
            fixture.assertRevoked(tokens, EndReason.SIGNED_OUT);
        }
    }

    @Test
    void a_session_that_this_node_remembers_but_that_ended_elsewhere_is_refused() {
        TokenPair tokens = fixture.refreshed(fixture.start(), RefreshKind.ROTATED);
        Sessions otherNode = fixture.service(fixture.settings);
        otherNode.end(fixture.user, tokens.session().id(), EndReason.SIGNED_OUT, REQUEST);

        fixture.assertRefused(tokens.refreshToken(), RefreshRefusal.INVALID);
        fixture.assertRefused(tokens.refreshToken(), RefreshRefusal.INVALID);
    }

    @Test
    void a_session_that_was_set_on_a_new_epoch_elsewhere_is_refreshed_under_that_epoch() {
        TokenPair tokens = fixture.refreshed(fixture.start(), RefreshKind.ROTATED);
        Sessions otherNode = fixture.service(fixture.settings);
        fixture.storage
                .transactions()
                .run(tx -> assertThat(otherNode.endOthersRaisingEpoch(
                                tx, fixture.user, tokens.session().id(), EndReason.PASSWORD_CHANGED, REQUEST))
                        .isTrue());

        TokenPair refreshed = fixture.refreshed(tokens, RefreshKind.KEPT);

        assertThat(refreshed.session().epoch()).isEqualTo(1);
        fixture.assertAccepted(refreshed);
    }

    @Test
    void a_refresh_that_this_node_knows_the_session_of_asks_the_store_once() {
        TokenPair tokens = fixture.refreshed(fixture.start(), RefreshKind.ROTATED);
        fixture.environment.advance(GRACE.plus(TICK));
        fixture.store.calls.set(0);

        fixture.refreshed(tokens, RefreshKind.ROTATED);

        assertThat(fixture.store.calls).hasValue(1);
    }

    @Test
    void a_token_ahead_of_the_store_ends_the_session_and_raises_an_alarm() {
        TokenPair ahead = loseCommits(1);
        fixture.events.clear();

        fixture.assertRefused(ahead.refreshToken(), RefreshRefusal.INVALID);

        fixture.assertRevoked(ahead, EndReason.TOKEN_REUSE);
        assertThat(fixture.events)
                .containsExactly(new AuthEvent.CommitsLost(
                        fixture.user, ahead.session().id(), false, fixture.environment.now(), REQUEST));
    }

    @Test
    void by_choice_a_session_whose_rotation_the_store_has_lost_goes_on() {
        TokenPair ahead = loseCommits(1);
        fixture.events.clear();
        Sessions restoring = fixture.service(SessionSettings.defaults().withLostCommitsRestored());

        RefreshResult result = restoring.refresh(ahead.refreshToken(), REQUEST);

        assertThat(result).isInstanceOf(RefreshResult.Refreshed.class);
        RefreshResult.Refreshed refreshed = (RefreshResult.Refreshed) result;
        assertThat(refreshed.kind()).isEqualTo(RefreshKind.RESTORED);
        assertThat(refreshed.tokens().session().generation()).isEqualTo(2);
        fixture.assertAccepted(refreshed.tokens());
        assertThat(fixture.events)
                .containsExactly(new AuthEvent.CommitsLost(
                        fixture.user, ahead.session().id(), true, fixture.environment.now(), REQUEST));
    }

    @Test
    void revocations_are_kept_until_the_last_verifier_refuses_the_last_token() {
        TokenPair first = fixture.start();
        fixture.refreshed(first, RefreshKind.ROTATED);
        fixture.environment.advance(GRACE.plus(TICK));
        TokenPair last = fixture.start(new UserId(fixture.environment.newId()));
        fixture.assertRefused(first.refreshToken(), RefreshRefusal.REUSED);

        // The token's own life and the largest leeway of a verifier, 5 minutes.
        Instant lastAccepted = last.accessExpiresAt().plus(Duration.ofMinutes(5));
        assertThat(fixture.storage.revocations().purgeExpired(lastAccepted, 10)).isZero();
        assertThat(fixture.storage.revocations().purgeExpired(lastAccepted.plus(Duration.ofMinutes(2)), 10))
                .isEqualTo(1);
    }

    private void store(Session session) {
        fixture.storage
                .transactions()
                .run(tx -> assertThat(fixture.storage
                                .sessions()
                                .add(tx, session, OptionalInt.empty(), session.absoluteExpiresAt()))
                        .isEmpty());
    }

    private Session withKey(Session session, String keyId) {
        return copy(session, new SessionId(fixture.environment.newId()), keyId);
    }

    private static Session withId(Session session, SessionId id) {
        return copy(session, id, session.refreshKeyId());
    }

    private static Session copy(Session session, SessionId id, String keyId) {
        return new Session(
                id,
                session.user(),
                session.epoch(),
                session.clientId(),
                keyId,
                session.generation(),
                session.generationAt(),
                session.authenticatedAt(),
                session.methods(),
                session.rememberMe(),
                session.request(),
                session.createdAt(),
                session.lastSeenAt(),
                session.idleExpiresAt(),
                session.absoluteExpiresAt(),
                session.endedAt(),
                session.endReason());
    }

    /** A client whose refresh the store has forgotten: its token is some generations ahead. */
    private TokenPair loseCommits(int count) {
        TokenPair tokens = fixture.start();
        Session lost = tokens.session().rotated(count, fixture.environment.now(), Duration.ofDays(7));
        return new TokenPair(
                tokens.accessToken(),
                tokens.accessExpiresAt(),
                tokens.accessLifetime(),
                new RefreshTokens(fixture.keys).token(lost),
                tokens.refreshExpiresAt(),
                lost);
    }

    /** A token as it would be, with the tag of another generation. */
    private static String forge(TokenPair tokens, long generation) {
        byte[] token = bytes(tokens.refreshToken());
        ByteBuffer.wrap(token).putLong(24, generation);
        return text(token).reveal();
    }

    private static Secret sign(MacKey key, SessionId session, long generation) {
        byte[] signed = ByteBuffer.allocate(32)
                .put(key.idBytes())
                .putLong(session.value().getMostSignificantBits())
                .putLong(session.value().getLeastSignificantBits())
                .putLong(generation)
                .array();
        return text(ByteBuffer.allocate(64).put(signed).put(key.tag(signed)).array());
    }

    private static byte[] bytes(Secret token) {
        return Base64.getUrlDecoder().decode(token.reveal().substring(4));
    }

    private static Secret text(byte[] token) {
        return Secret.of("lkr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(token));
    }
}
