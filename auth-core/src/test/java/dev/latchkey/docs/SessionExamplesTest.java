package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.RefreshKind;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.Session;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionExamplesTest {

    private final List<AuthEvent.RefreshTokenReused> alarms = new ArrayList<>();
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder
            // region: settings
            .refreshIdle(Duration.ofHours(8))
            .refreshAbsolute(Duration.ofHours(12))
            .maxSessions(3)
            // endregion
            .listener(event -> {
                if (event instanceof AuthEvent.RefreshTokenReused reused) {
                    alarms.add(reused);
                }
            }));
    private final Latchkey latchkey = kit.latchkey();
    private final UserId userId = kit.user("ada@mail.example").id();
    private final RequestContext request = RequestContext.none();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_host_that_authenticates_by_itself_starts_a_session() {
        TokenPair given = null;
        // region: start
        StartResult result =
                latchkey.sessions().start(userId, AuthContext.of("my-sso").withRequest(request));
        if (result instanceof StartResult.Started started) {
            given = started.tokens();
        } else if (result instanceof StartResult.Refused refused) {
            throw new IllegalStateException("no session: " + refused.refusal());
        }
        // endregion
        assertThat(given).isNotNull();
        assertThat(given.session().methods()).containsExactly("my-sso");
    }

    @Test
    void a_client_refreshes() {
        Secret presented = kit.session(userId).refreshToken();
        String answer = "";
        // region: refresh
        RefreshResult result = latchkey.sessions().refresh(presented, request);
        if (result instanceof RefreshResult.Refreshed refreshed) {
            TokenPair tokens = refreshed.tokens();
            boolean store = refreshed.kind() != RefreshKind.KEPT; // else the client has it already
            answer = tokens.accessToken().reveal()
                    + (store ? tokens.refreshToken().reveal() : "");
        } else if (result instanceof RefreshResult.Refused refused) {
            answer = refused.refusal().code(); // refresh_invalid, refresh_reused
        }
        // endregion
        assertThat(answer).contains("lkr_").startsWith("eyJ");
    }

    @Test
    void a_stolen_token_that_is_used_ends_the_session() {
        TokenPair first = kit.session(userId);
        latchkey.sessions().refresh(first.refreshToken(), request);
        // region: reuse
        kit.advance(Duration.ofSeconds(31)); // the grace window is over
        RefreshResult result = latchkey.sessions().refresh(first.refreshToken(), request);
        // endregion
        assertThat(result.toString()).contains("REUSED");
        assertThat(alarms).hasSize(1);
        assertThat(latchkey.sessions().list(userId)).isEmpty();
    }

    @Test
    void sessions_are_listed_and_ended() {
        Session current = kit.session(userId).session();
        Session other = kit.session(userId).session();
        // region: end
        List<Session> active = latchkey.sessions().list(userId);
        boolean ended = latchkey.sessions().end(userId, other.id(), EndReason.SIGNED_OUT, request);
        latchkey.sessions().endOthers(userId, current.id(), EndReason.SIGNED_OUT, request);
        latchkey.sessions().endAll(userId, EndReason.ENDED_BY_ADMINISTRATOR, request);
        // endregion
        assertThat(active).hasSize(2);
        assertThat(ended).isTrue();
        assertThat(latchkey.sessions().list(userId)).isEmpty();
    }
}
