package dev.latchkey.session;

import static dev.latchkey.session.SessionFixture.GRACE;
import static dev.latchkey.session.SessionFixture.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionRacesTest {

    private static final int ROUNDS = 300;
    private static final int PARALLEL = 64;

    private final SessionFixture fixture = new SessionFixture();
    private final Race race = new Race();

    @AfterEach
    void close() {
        race.close();
        fixture.close();
    }

    @Test
    void parallel_tabs_with_one_refresh_token_get_one_successor_and_stay_signed_in() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            TokenPair tokens = fixture.start(new UserId(fixture.environment.newId()));
            Callable<RefreshResult> use = () -> fixture.refresh(tokens);

            List<RefreshResult.Refreshed> refreshed = refreshed(race.run(Collections.nCopies(PARALLEL, use)));

            assertThat(refreshed).hasSize(PARALLEL);
            assertThat(refreshed)
                    .filteredOn(result -> result.kind() == RefreshKind.ROTATED)
                    .hasSize(1);
            assertThat(refreshed)
                    .filteredOn(result -> result.kind() == RefreshKind.REPLAYED)
                    .hasSize(PARALLEL - 1);
            assertThat(refreshed.stream()
                            .map(result -> result.tokens().refreshToken())
                            .distinct())
                    .hasSize(1);
            fixture.assertAccepted(refreshed.get(round % PARALLEL).tokens());
        }
        assertThat(fixture.revocations.size()).isZero();
    }

    @Test
    void a_used_token_that_comes_back_ends_the_session_whatever_races_it() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            TokenPair stolen = fixture.start(new UserId(fixture.environment.newId()));
            TokenPair current = fixture.refreshed(stolen, RefreshKind.ROTATED);
            fixture.environment.advance(GRACE.plusMillis(1));
            fixture.events.clear();

            List<RefreshResult> results = race.run(List.of(
                    () -> fixture.refresh(current),
                    () -> fixture.refresh(stolen),
                    () -> fixture.refresh(current),
                    () -> fixture.refresh(stolen)));

            assertThat(results)
                    .filteredOn(new RefreshResult.Refused(RefreshRefusal.REUSED)::equals)
                    .hasSize(1);
            assertThat(fixture.events)
                    .filteredOn(AuthEvent.RefreshTokenReused.class::isInstance)
                    .hasSize(1);
            assertDead(
                    Stream.concat(
                                    Stream.of(stolen, current),
                                    refreshed(results).stream().map(RefreshResult.Refreshed::tokens))
                            .toList(),
                    EndReason.TOKEN_REUSE);
        }
    }

    @Test
    void a_sign_out_that_races_refreshes_leaves_no_token_that_works() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            TokenPair tokens = fixture.start();
            List<Object> results = race.run(List.of(
                    () -> fixture.refresh(tokens),
                    () -> fixture.sessions.end(fixture.user, tokens.session().id(), EndReason.SIGNED_OUT, REQUEST),
                    () -> fixture.refresh(tokens)));

            assertThat(results.get(1)).isEqualTo(true);
            assertDead(tokensOf(tokens, results), EndReason.SIGNED_OUT);
        }
    }

    @Test
    void a_password_change_that_races_refreshes_leaves_no_token_that_works() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UserId user = new UserId(fixture.environment.newId());
            TokenPair tokens = fixture.start(user);
            List<Object> results = race.run(List.of(
                    () -> fixture.refresh(tokens),
                    () -> fixture.sessions.endAll(user, EndReason.PASSWORD_CHANGED, REQUEST),
                    () -> fixture.refresh(tokens)));

            assertDead(tokensOf(tokens, results), EndReason.PASSWORD_CHANGED);
        }
    }

    @Test
    void a_password_change_that_races_a_sign_in_with_the_old_password_leaves_no_token_that_works() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UserId user = new UserId(fixture.environment.newId());
            int epoch = fixture.storage.revocations().epoch(user);
            AuthContext oldPassword = AuthContext.of("pwd").withEpoch(epoch);
            List<Object> results = race.run(List.of(
                    () -> fixture.sessions.start(user, oldPassword),
                    () -> fixture.sessions.endAll(user, EndReason.PASSWORD_CHANGED, REQUEST),
                    () -> fixture.sessions.start(user, oldPassword)));

            List<TokenPair> tokens = results.stream()
                    .filter(StartResult.Started.class::isInstance)
                    .map(result -> ((StartResult.Started) result).tokens())
                    .toList();
            assertDead(tokens, EndReason.PASSWORD_CHANGED);
            assertThat(fixture.sessions.list(user)).isEmpty();
        }
    }

    @Test
    void a_password_change_that_races_the_acting_sessions_own_refreshes_does_not_sign_it_out() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UserId user = new UserId(fixture.environment.newId());
            TokenPair acting = fixture.start(user);
            List<Object> results = race.run(List.of(
                    () -> fixture.refresh(acting),
                    () -> fixture.storage
                            .transactions()
                            .call(tx -> fixture.sessions.endOthersRaisingEpoch(
                                    tx, user, acting.session().id(), EndReason.PASSWORD_CHANGED, REQUEST)),
                    () -> fixture.refresh(acting)));
            TokenPair reissued = fixture.sessions.reissue(acting.session().id()).orElseThrow();

            assertThat(results.get(1)).isEqualTo(true);
            fixture.assertAccepted(reissued);
            List<Secret> successors = refreshed(results).stream()
                    .map(result -> result.tokens().refreshToken())
                    .toList();
            assertThat(successors).hasSize(2).containsOnly(reissued.refreshToken());
        }
    }

    @Test
    void sign_ins_at_once_do_not_pass_the_limit_together() throws Exception {
        try (SessionFixture limited =
                new SessionFixture(SessionSettings.defaults().withMaxSessions(2))) {
            for (int round = 0; round < 50; round++) {
                UserId user = new UserId(limited.environment.newId());
                Callable<TokenPair> signIn = () -> limited.start(user);

                List<TokenPair> started = race.run(Collections.nCopies(8, signIn));

                List<Session> active = limited.sessions.list(user);
                assertThat(active).hasSize(2);
                for (TokenPair tokens : started) {
                    if (active.contains(tokens.session())) {
                        limited.assertAccepted(tokens);
                    } else {
                        limited.assertRevoked(tokens, EndReason.REPLACED);
                    }
                }
            }
        }
    }

    /** Nothing that anybody was given works: no access token, and no refresh token. */
    private void assertDead(List<TokenPair> tokens, EndReason reason) {
        for (TokenPair pair : tokens) {
            fixture.assertRevoked(pair, reason);
            fixture.assertRefused(pair.refreshToken(), RefreshRefusal.INVALID);
        }
    }

    private static List<TokenPair> tokensOf(TokenPair first, List<?> results) {
        List<TokenPair> tokens = new ArrayList<>(List.of(first));
        refreshed(results).forEach(result -> tokens.add(result.tokens()));
        return tokens;
    }

    private static List<RefreshResult.Refreshed> refreshed(List<?> results) {
        return results.stream()
                .filter(RefreshResult.Refreshed.class::isInstance)
                .map(RefreshResult.Refreshed.class::cast)
                .toList();
    }
}
