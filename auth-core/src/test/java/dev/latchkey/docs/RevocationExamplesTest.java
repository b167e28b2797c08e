package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.HttpRevocationSource;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationMode;
import dev.latchkey.revocation.RevocationSource;
import dev.latchkey.revocation.RevocationVerdict;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.VerifiedToken;
import dev.latchkey.token.VerifyOptions;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevocationExamplesTest {

    private final LatchkeyTestKit kit = LatchkeyTestKit.create();
    private final Latchkey latchkey = kit.latchkey();
    private final UserId userId = kit.user("ada@mail.example").id();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_client_learns_why_its_token_is_refused() {
        TokenPair tokens = kit.session(userId);
        latchkey.sessions().endAll(userId, EndReason.ACCOUNT_DISABLED, RequestContext.none());
        String code = "";
        // region: rejected
        try {
            latchkey.tokens().verify(tokens.accessToken().reveal());
        } catch (TokenRejectedException e) {
            code = e.reason().code(); // token_revoked
            code += e.endReason().map(reason -> ": " + reason.code()).orElse("");
        }
        // endregion
        assertThat(code).isEqualTo("token_revoked: account_disabled");
    }

    @Test
    void a_route_chooses_how_fresh_the_answer_is() {
        String compact = kit.session(userId).accessToken().reveal();
        // region: freshness
        latchkey.tokens().verify(compact); // fresh to 2 seconds, or unavailable
        latchkey.tokens().verify(compact, VerifyOptions.strict()); // always asks the store
        latchkey.tokens()
                .verify(compact, VerifyOptions.acceptStaleUpTo(Duration.ofMinutes(5))); // rather late than never
        // endregion
        assertThat(latchkey.revocations().ready()).isTrue();
    }

    @Test
    void the_index_answers_by_itself() {
        VerifiedToken token =
                latchkey.tokens().verify(kit.session(userId).accessToken().reveal());
        Revocations revocations = latchkey.revocations();
        revocations.committed(new Revocation.OfToken(
                token.tokenId(),
                EndReason.ENDED_BY_ADMINISTRATOR,
                token.expiresAt().plusSeconds(60)));
        // region: check
        RevocationVerdict verdict = revocations.check(token.facts(), kit.now(), RevocationMode.standard());
        // endregion
        assertThat(verdict).isEqualTo(new RevocationVerdict.Revoked(EndReason.ENDED_BY_ADMINISTRATOR));
        assertThat(revocations.size()).isEqualTo(1);
    }

    @Test
    void a_service_that_only_verifies_learns_of_revocations_from_the_issuer() {
        // region: http
        RevocationSource source = HttpRevocationSource.create(
                URI.create("https://shop.example/auth/revocations"), this::applicationToken);
        // endregion
        assertThat(source).isNotNull();
        assertThatThrownBy(() -> HttpRevocationSource.create(
                        URI.create("http://shop.example/auth/revocations"), this::applicationToken))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Secret applicationToken() {
        return Secret.of("an-application-token");
    }
}
