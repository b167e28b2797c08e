package dev.latchkey.token;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;

/**
 * Looks for a text that is accepted and ought not to be, or that is refused in another way than by a
 * {@link TokenRejectedException}. What is accepted under the right key has to say the same to another library.
 */
public final class AccessTokenFuzz {

    private static final TokenFixture issuer = new TokenFixture(SignatureAlgorithm.HS256);
    private static final String GENUINE = issuer.issue();

    private AccessTokenFuzz() {}

    /**
     * One text.
     *
     * @param data what to make it of
     */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        switch (data.consumeInt(0, 4)) {
            case 0 -> mustBeRefused(data.consumeRemainingAsString());
            case 1 -> spliced(data);
            case 2 -> {
                String header = data.consumeString(500);
                check(issuer.signed(header, data.consumeRemainingAsBytes()));
            }
            case 3 -> check(issuer.signed(issuer.header(), data.consumeRemainingAsBytes()));
            default -> claim(data);
        }
    }

    /** A genuine token with a piece of it replaced. */
    private static void spliced(FuzzedDataProvider data) {
        int from = data.consumeInt(0, GENUINE.length());
        int to = data.consumeInt(from, GENUINE.length());
        mustBeRefused(GENUINE.substring(0, from) + data.consumeRemainingAsString() + GENUINE.substring(to));
    }

    /** A genuine token's claims with one more member, which may be one that it has already. */
    private static void claim(FuzzedDataProvider data) {
        String member = data.consumeRemainingAsString();
        check(issuer.signedClaims(issuer.claimsJson().replaceFirst("\\{", "{" + quote(member) + ",")));
    }

    private static String quote(String replacement) {
        return replacement.replace("\\", "\\\\").replace("$", "\\$");
    }

    private static void mustBeRefused(String text) {
        if (!text.equals(GENUINE) && isAccepted(text)) {
            throw new AssertionError("accepted: " + text);
        }
    }

    private static void check(String text) {
        if (isAccepted(text)) {
            assertSaysTheSame(text);
        }
    }

    private static boolean isAccepted(String text) {
        try {
            VerifiedToken token = issuer.verify(text);
            if (issuer.verify(text) != token) {
                throw new AssertionError("a seen token is another one");
            }
            return true;
        } catch (TokenRejectedException e) {
            return false;
        }
    }

    private static void assertSaysTheSame(String text) {
        String[] parts = text.split("\\.");
        String header = new String(TokenFixture.decode(parts[0]), StandardCharsets.UTF_8);
        String payload = new String(TokenFixture.decode(parts[1]), StandardCharsets.UTF_8);
        VerifiedToken token = issuer.verify(text);
        try {
            Map<String, Object> read = JSONObjectUtils.parse(header);
            JWTClaimsSet claims = JWTClaimsSet.parse(payload);
            boolean same = read.equals(JSONObjectUtils.parse(issuer.header()))
                    && TokenFixture.ISSUER.equals(claims.getIssuer())
                    && claims.getAudience().contains(TokenFixture.AUDIENCE)
                    && token.user().toString().equalsIgnoreCase(claims.getSubject())
                    && token.expiresAt().equals(claims.getExpirationTime().toInstant())
                    && token.expiresAt().isAfter(TokenFixture.START)
                    && token.issuedAt().equals(claims.getIssueTime().toInstant());
            if (!same) {
                throw new AssertionError("another library reads something else: " + header + payload);
            }
        } catch (ParseException e) {
            throw new AssertionError("another library cannot read it: " + header + payload, e);
        }
    }
}
