package dev.latchkey.session;

import static dev.latchkey.session.SessionFixture.REQUEST;
import static dev.latchkey.session.SessionFixture.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionStartTest {

    private final SessionFixture fixture = new SessionFixture();
    private final AuthContext context = new AuthContext(List.of("pwd", "otp"), REQUEST, true, null);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_session_is_started_with_all_that_is_known_of_the_sign_in() {
        TokenPair tokens = started(fixture.sessions.start(fixture.user, context));

        Instant now = fixture.environment.now();
        assertThat(fixture.stored(tokens))
                .isEqualTo(tokens.session())
                .isEqualTo(new Session(
                        tokens.session().id(),
                        fixture.user,
                        0,
                        "shop",
                        tokens.session().refreshKeyId(),
                        0,
                        now,
                        now,
                        List.of("pwd", "otp"),
                        true,
                        REQUEST,
                        now,
                        now,
                        now.plus(Duration.ofDays(7)),
                        now.plus(Duration.ofDays(30)),
                        null,
                        null));
        assertThat(tokens.refreshExpiresAt()).isEqualTo(now.plus(Duration.ofDays(7)));
        assertThat(tokens.accessExpiresAt()).isEqualTo(now.plus(Duration.ofMinutes(15)));
    }

    @Test
    void the_access_token_says_who_signed_in_when_and_how() {
        TokenPair tokens = started(fixture.sessions.start(fixture.user, context));

        VerifiedToken token = fixture.accessTokens.verify(tokens.accessToken().reveal());

        assertThat(token.user()).isEqualTo(fixture.user);
        assertThat(token.session()).isEqualTo(tokens.session().id());
        assertThat(token.epoch()).isZero();
        assertThat(token.clientId()).isEqualTo("shop");
        assertThat(token.methods()).containsExactly("pwd", "otp");
        assertThat(token.authenticatedAt()).isEqualTo(fixture.environment.now());
        assertThat(token.expiresAt()).isEqualTo(tokens.accessExpiresAt());
    }

    @Test
    void every_sign_in_is_a_session_of_its_own() {
        assertThat(fixture.start().session().id())
                .isNotEqualTo(fixture.start().session().id());
        assertThat(fixture.sessions.list(fixture.user)).hasSize(2);
    }

    @Test
    void listeners_are_told_of_the_sign_in() {
        TokenPair tokens = started(fixture.sessions.start(fixture.user, context));

        assertThat(fixture.events)
                .containsExactly(new AuthEvent.SignedIn(
                        fixture.user,
                        tokens.session().id(),
                        List.of("pwd", "otp"),
                        false,
                        fixture.environment.now(),
                        REQUEST));
    }

    @Test
    void interceptors_are_asked_and_a_veto_leaves_nothing_behind() {
        fixture.veto = Optional.of(new Veto("not before noon"));

        assertThat(fixture.sessions.start(fixture.user, context))
                .isEqualTo(new StartResult.Refused(StartRefusal.VETOED, "not before noon"));

        assertThat(fixture.actions).containsExactly(new AuthAction.SignIn(fixture.user, REQUEST));
        assertThat(fixture.sessions.list(fixture.user)).isEmpty();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void a_user_who_is_not_active_gets_no_session_and_no_interceptor_hears_of_it() {
        fixture.inactive.add(fixture.user);

        assertThat(fixture.sessions.start(fixture.user, context))
                .isEqualTo(new StartResult.Refused(StartRefusal.NOT_ACTIVE, null));

        assertThat(fixture.actions).isEmpty();
        assertThat(fixture.sessions.list(fixture.user)).isEmpty();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void a_sign_in_whose_credential_was_checked_before_a_password_change_is_refused() {
        int epoch = fixture.storage.revocations().epoch(fixture.user);
        fixture.sessions.endAll(fixture.user, EndReason.PASSWORD_CHANGED, REQUEST);
        fixture.events.clear();

        assertThat(fixture.sessions.start(fixture.user, context.withEpoch(epoch)))
                .isEqualTo(new StartResult.Refused(StartRefusal.SUPERSEDED, null));

        assertThat(fixture.sessions.list(fixture.user)).isEmpty();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void a_sign_in_after_a_password_change_has_the_new_epoch() {
        fixture.sessions.endAll(fixture.user, EndReason.PASSWORD_CHANGED, REQUEST);

        TokenPair tokens = started(fixture.sessions.start(fixture.user, context));
        TokenPair other = started(fixture.sessions.start(fixture.user, context.withEpoch(1)));

        assertThat(tokens.session().epoch()).isEqualTo(1);
        assertThat(other.session().epoch()).isEqualTo(1);
        fixture.assertAccepted(tokens);
        fixture.refreshed(tokens, RefreshKind.ROTATED);
    }

    @Test
    void an_epoch_that_the_user_does_not_have_yet_is_a_misuse() {
        assertThatThrownBy(() -> fixture.sessions.start(fixture.user, context.withEpoch(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the user's epoch is 0, so it was not read as 1");
        assertThat(fixture.sessions.list(fixture.user)).isEmpty();
    }

    @Test
    void a_store_out_of_reach_gives_no_session() {
        fixture.store.cut = true;
        assertThatThrownBy(fixture::start).isInstanceOf(StoreUnavailableException.class);
        fixture.store.cut = false;
        fixture.subjectsOutOfReach = true;
        assertThatThrownBy(fixture::start).isInstanceOf(StoreUnavailableException.class);
        fixture.subjectsOutOfReach = false;
        fixture.claimsOutOfReach = true;
        assertThatThrownBy(fixture::start).isInstanceOf(StoreUnavailableException.class);

        assertThat(fixture.sessions.list(fixture.user)).isEmpty();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void beyond_the_limit_the_session_least_recently_seen_ends_and_its_client_learns_why() {
        try (SessionFixture limited =
                new SessionFixture(SessionSettings.defaults().withMaxSessions(2))) {
            TokenPair first = limited.start();
            limited.environment.advance(Duration.ofSeconds(1));
            TokenPair second = limited.start();
            limited.environment.advance(Duration.ofSeconds(1));
            first = limited.refreshed(first, RefreshKind.ROTATED);
            limited.environment.advance(Duration.ofSeconds(1));
            limited.events.clear();
            TokenPair third = limited.start();

            limited.assertRevoked(second, EndReason.REPLACED);
            limited.assertRefused(second.refreshToken(), RefreshRefusal.INVALID);
            limited.assertAccepted(first);
            limited.assertAccepted(third);
            assertThat(limited.events)
                    .containsExactly(
                            new AuthEvent.SessionEnded(
                                    limited.user,
                                    second.session().id(),
                                    EndReason.REPLACED,
                                    limited.environment.now(),
                                    REQUEST),
                            new AuthEvent.SignedIn(
                                    limited.user,
                                    third.session().id(),
                                    List.of("pwd"),
                                    false,
                                    limited.environment.now(),
                                    REQUEST));
        }
    }

    @Test
    void nothing_prints_a_token() {
        TokenPair tokens = fixture.start();
        String refreshToken = tokens.refreshToken().reveal();
        String accessToken = tokens.accessToken().reveal();

        assertThat(new StartResult.Started(tokens).toString())
                .doesNotContain(refreshToken, accessToken)
                .contains("[redacted]");
        assertThat(fixture.refresh(tokens).toString()).doesNotContain("lkr_", "eyJ");
    }

    @Test
    void a_context_of_one_method_is_of_no_request_and_can_be_made_complete() {
        AuthContext plain = AuthContext.of("my-sso");

        assertThat(plain).isEqualTo(new AuthContext(List.of("my-sso"), RequestContext.none(), false, null));
        assertThat(plain.withMethods(List.of("pwd", "otp"))
                        .withRequest(REQUEST)
                        .withRememberMe(true)
                        .withEpoch(4))
                .isEqualTo(new AuthContext(List.of("pwd", "otp"), REQUEST, true, 4));
    }

    @Test
    void the_methods_of_a_context_have_500_characters_in_all_with_one_between_each_two() {
        String half = "x".repeat(249);

        assertThat(AuthContext.of("pwd").withMethods(List.of(half, half + "y")).methods())
                .hasSize(2);
        assertThatThrownBy(() -> AuthContext.of("pwd").withMethods(List.of(half, half + "yz")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("501 characters in all, of at most 500");
    }

    @Test
    void a_context_without_a_method_or_with_a_negative_epoch_is_refused() {
        AuthContext plain = AuthContext.of("pwd");

        assertThatThrownBy(() -> plain.withMethods(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuthContext.of(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuthContext.of("smart card")).hasMessageContaining("without spaces: [smart card]");
        assertThatThrownBy(() -> AuthContext.of("smart\ncard")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuthContext.of("Schlüssel")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plain.withEpoch(-1)).hasMessage("an epoch is 0 or more, not -1");
        assertThat(plain.withEpoch(0).epoch()).isZero();
    }
}
