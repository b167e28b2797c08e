package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.latchkey.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of very many texts that are nearly tokens none is accepted, and each is refused in the one way there is. */
class TokenMutationTest {

    /** Also what is refused for revocation would have been accepted: there is nothing revoked here. */
    private static Map<TokenRejection, Integer> run(SignatureAlgorithm algorithm, int count, long seed) {
        TokenFixture issuer = TokenFixture.shared(algorithm);
        MutatedTokens mutated = new MutatedTokens(issuer, TokenFixture.other(algorithm), seed);
        mutated.genuine().forEach(issuer::assertAccepted);
        Map<TokenRejection, Integer> refusals = new EnumMap<>(TokenRejection.class);
        int genuine = 0;
        for (int i = 0; i < count; i++) {
            String text = mutated.next();
            try {
                issuer.verify(text);
                if (mutated.isGenuine(text)) {
                    genuine++;
                } else {
                    assertSaysTheSame(issuer, text, seed, i);
                }
            } catch (TokenRejectedException e) {
                refusals.merge(e.reason(), 1, Integer::sum);
            } catch (RuntimeException | Error e) {
                fail("seed " + seed + ", text " + i + " made " + e + ": " + MutatedTokens.describe(text), e);
            }
        }
        assertThat(refusals.values().stream().mapToInt(Integer::intValue).sum())
                .isGreaterThan(count - genuine - count / 10);
        mutated.genuine().forEach(issuer::assertAccepted);
        return refusals;
    }

    /**
     * What was accepted carries the genuine key's signature, and a header and claims that ask for nothing else than a
     * genuine token: a member was replaced by the value that it had, or by one that may stand there.
     */
    private static void assertSaysTheSame(TokenFixture issuer, String text, long seed, int index) {
        String[] parts = text.split("\\.");
        byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        boolean signature = issuer.key().verifies(signed, signed.length, TokenFixture.decode(parts[2]));
        VerifiedToken token = issuer.verify(text);
        boolean same = token.user().equals(issuer.user)
                && token.session().equals(issuer.session)
                && token.issuer().equals(TokenFixture.ISSUER)
                && token.audience().contains(TokenFixture.AUDIENCE)
                && StrictJson.parseObject(TokenFixture.decode(parts[0]), TokenShape.HEADER)
                        .equals(StrictJson.parseObject(issuer.header(), TokenShape.HEADER));
        if (!signature || !same) {
            fail("seed " + seed + ", text " + index + " was accepted: " + MutatedTokens.describe(text));
        }
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void five_thousand_mutated_tokens_of_each_algorithm_are_refused(SignatureAlgorithm algorithm) {
        Map<TokenRejection, Integer> refusals = run(algorithm, 5_000, 20_260_301);
        // The generator reaches each reason that can be reached without a revocation.
        assertThat(refusals.keySet())
                .contains(
                        TokenRejection.MALFORMED,
                        TokenRejection.UNSUPPORTED_HEADER,
                        TokenRejection.WRONG_TYPE,
                        TokenRejection.UNKNOWN_KEY,
                        TokenRejection.BAD_SIGNATURE,
                        TokenRejection.BAD_CLAIMS,
                        TokenRejection.WRONG_ISSUER,
                        TokenRejection.WRONG_AUDIENCE,
                        TokenRejection.NOT_YET_VALID,
                        TokenRejection.EXPIRED);
    }

    @Test
    @Tag("long")
    void a_million_and_a_half_mutated_tokens_are_refused() {
        Map<SignatureAlgorithm, Integer> counts = Map.of(
                SignatureAlgorithm.HS256, 1_000_000,
                SignatureAlgorithm.ES256, 300_000,
                SignatureAlgorithm.EDDSA, 150_000,
                SignatureAlgorithm.RS256, 50_000);
        counts.forEach((algorithm, count) -> {
            for (long seed = 1; seed <= 10; seed++) {
                run(algorithm, count / 10, seed);
            }
        });
    }
}
