package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.ChangePasswordResult;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.Sessions;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.VerifiedToken;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who has a token that a change of the password has cut off ends nothing that took the place of its session. */
class OutdatedSignOutTest {

    private static final RequestContext CONTEXT = RequestContext.none();
    private static final Secret CHANGED = Secret.of("another quiet harbour at dusk");
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> {});
    private final User ada = kit.user("ada@mail.example");
    private final TokenPair outdated = kit.session(ada.id());
    private final int before = verified(outdated).epoch();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void neither_by_an_access_token_after_a_step_up_in_the_same_session() {
        TokenPair changed = changedPassword(outdated);
        int after = verified(changed).epoch();
        TokenPair present = steppedUp(changed, CHANGED);

        assertThat(signOut(outdated, before)).isFalse();
        assertThat(verified(present).user()).isEqualTo(ada.id());

        assertThat(signOut(changed, after)).isTrue();
        assertThat(isOver(present)).isTrue();
        assertThat(signOut(changed, after)).isFalse();
    }

    @Test
    void nor_when_the_password_is_changed_in_the_session_that_took_the_place() {
        TokenPair first = steppedUp(outdated, LatchkeyTestKit.PASSWORD);
        TokenPair changed = changedPassword(first);
        TokenPair present = steppedUp(changed, CHANGED);

        assertThat(signOut(outdated, before)).isFalse();
        assertThat(signOut(first, before)).isFalse();
        assertThat(sessions().endByRefreshToken(outdated.refreshToken(), CONTEXT))
                .isFalse();
        assertThat(verified(present).user()).isEqualTo(ada.id());
    }

    @Test
    void nor_by_a_refresh_token_that_is_not_the_latest_any_more() {
        TokenPair changed = changedPassword(outdated);
        kit.advance(GRACE.plusSeconds(1));
        TokenPair present = steppedUp(changed, CHANGED);

        assertThat(sessions().endByRefreshToken(outdated.refreshToken(), CONTEXT))
                .isFalse();
        assertThat(verified(present).user()).isEqualTo(ada.id());

        assertThat(sessions().endByRefreshToken(changed.refreshToken(), CONTEXT))
                .isTrue();
        assertThat(isOver(present)).isTrue();
    }

    @Test
    void a_refresh_token_whose_successor_is_lost_signs_out_for_as_long_as_it_would_be_taken() {
        TokenPair lost = refreshed(outdated);
        TokenPair present = steppedUp(lost, LatchkeyTestKit.PASSWORD);

        assertThat(sessions().endByRefreshToken(outdated.refreshToken(), CONTEXT))
                .isTrue();
        assertThat(isOver(present)).isTrue();
    }

    private Sessions sessions() {
        return kit.latchkey().sessions();
    }

    private boolean signOut(TokenPair tokens, int epoch) {
        return sessions().signOut(ada.id(), tokens.session().id(), epoch, CONTEXT);
    }

    private TokenPair refreshed(TokenPair tokens) {
        return ((RefreshResult.Refreshed) sessions().refresh(tokens.refreshToken(), CONTEXT)).tokens();
    }

    private TokenPair changedPassword(TokenPair tokens) {
        assertThat(kit.latchkey()
                        .accounts()
                        .changePassword(ada.id(), tokens.session().id(), LatchkeyTestKit.PASSWORD, CHANGED, CONTEXT))
                .isInstanceOf(ChangePasswordResult.Changed.class);
        return sessions().reissue(tokens.session().id()).orElseThrow();
    }

    private TokenPair steppedUp(TokenPair tokens, Secret password) {
        StepUpResult result =
                kit.latchkey().logins().stepUp(ada.id(), tokens.session().id(), password, CONTEXT);
        return ((StepUpResult.SteppedUp) result).tokens();
    }

    private VerifiedToken verified(TokenPair tokens) {
        return kit.latchkey().tokens().verify(tokens.accessToken().reveal());
    }

    private boolean isOver(TokenPair tokens) {
        return sessions().find(tokens.session().id()).orElseThrow().endedAt() != null;
    }
}
