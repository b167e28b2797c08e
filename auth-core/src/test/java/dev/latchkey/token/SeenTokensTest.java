package dev.latchkey.token;

import static dev.latchkey.token.TokenRejection.BAD_SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.EndReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A token that was seen before is recognised, and judged anew. Its times stand in {@link TokenTimesTest}. */
class SeenTokensTest {

    private final TokenFixture fixture = new TokenFixture();

    @Test
    void the_same_token_gives_the_same_object_without_another_check_of_its_signature() {
        String token = fixture.issue();
        VerifiedToken first = fixture.verify(token);
        assertThat(fixture.verify(new StringBuilder(token).toString())).isSameAs(first);
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void no_text_one_character_away_from_a_seen_token_is_accepted(SignatureAlgorithm algorithm) {
        TokenFixture issuer = TokenFixture.shared(algorithm);
        String token = issuer.issue();
        issuer.assertAccepted(token);
        int step = algorithm == SignatureAlgorithm.RS256 ? 13 : 3;
        for (int i = 0; i < token.length(); i += step) {
            char[] other = token.toCharArray();
            other[i] = other[i] == 'A' ? 'B' : 'A';
            String text = new String(other);
            assertThatThrownBy(() -> issuer.verify(text))
                    .as("differs at %d", i)
                    .isInstanceOf(TokenRejectedException.class);
        }
        issuer.assertAccepted(token);
    }

    @Test
    void a_seen_tokens_parts_cannot_be_mixed_with_anothers() {
        String[] one = fixture.issue().split("\\.");
        String[] other = fixture.issue().split("\\.");
        fixture.assertAccepted(String.join(".", one));
        fixture.assertAccepted(String.join(".", other));
        fixture.assertRejected(one[0] + "." + one[1] + "." + other[2], BAD_SIGNATURE);
        fixture.assertRejected(one[0] + "." + other[1] + "." + one[2], BAD_SIGNATURE);
    }

    @Test
    void a_revocation_reaches_a_seen_token_and_leaves_when_it_is_forgotten() {
        String token = fixture.issue();
        fixture.assertAccepted(token);
        fixture.revokedSessions.put(fixture.session.value(), EndReason.SIGNED_OUT);
        fixture.assertRejected(token, TokenRejection.REVOKED);
        fixture.revokedSessions.clear();
        fixture.assertAccepted(token);
    }

    @Test
    void a_key_that_is_removed_from_the_store_takes_its_seen_tokens_along() {
        String token = fixture.issue();
        fixture.assertAccepted(token);
        fixture.keys.transactions().run(tx -> fixture.keys.store().purgeRetired(tx, Instant.MAX));
        fixture.ring.reload();
        fixture.assertRejected(token, TokenRejection.UNKNOWN_KEY);
    }

    @Test
    void a_key_whose_times_change_keeps_its_seen_tokens() {
        String token = fixture.issue();
        VerifiedToken seen = fixture.verify(token);
        fixture.ring.rotate();
        fixture.ring.reload();
        assertThat(fixture.verify(token)).isSameAs(seen);
    }

    @Test
    void what_was_forgotten_for_room_is_verified_again() {
        AccessTokenSettings narrow = AccessTokenSettings.of(TokenFixture.ISSUER, TokenFixture.AUDIENCE)
                .withLimits(new VerificationLimits(2, 1 << 20, 1, 10, Duration.ofSeconds(1)));
        TokenFixture small = new TokenFixture(SignatureAlgorithm.HS256, narrow, Crypto.platform());
        List<String> tokens =
                IntStream.range(0, 20).mapToObj(i -> small.issue()).toList();
        for (int round = 0; round < 3; round++) {
            tokens.forEach(small::assertAccepted);
        }
    }

    @Test
    void many_threads_may_bring_the_same_and_different_tokens() throws Exception {
        List<String> tokens =
                IntStream.range(0, 50).mapToObj(i -> fixture.issue()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                results.add(threads.submit(() -> {
                    int accepted = 0;
                    for (int i = 0; i < 2_000; i++) {
                        accepted += fixture.verify(tokens.get(i % 50)).epoch() == 3 ? 1 : 0;
                    }
                    return accepted;
                }));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(2_000);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
