package dev.latchkey.servlet.identity;

import dev.latchkey.access.TokenLocation;
import dev.latchkey.token.VerifyOptions;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a route asks of the authentication. Immutable.
 *
 * @param tokenRequired whether what is invalid is refused wherever it came from, instead of ignored in a cookie
 * @param options how fresh the answer about revocation is to be
 * @param header whether the Authorization header is looked at
 * @param cookie whether the cookies are looked at
 * @param writesCookies whether the answer may set cookies: fresh ones, or none in place of invalid ones
 */
public record Demand(
        boolean tokenRequired, VerifyOptions options, boolean header, boolean cookie, boolean writesCookies) {

    /**
     * A demand.
     *
     * @param tokenRequired whether what is invalid is refused wherever it came from
     * @param strict whether the store is asked about revocation
     * @param locations where a token is taken from
     * @return the demand, whose answer may set cookies
     */
    public static Demand of(boolean tokenRequired, boolean strict, Set<TokenLocation> locations) {
        return new Demand(
                tokenRequired,
                strict ? VerifyOptions.strict() : VerifyOptions.standard(),
                locations.contains(TokenLocation.HEADER),
                locations.contains(TokenLocation.COOKIE),
                true);
    }

    /**
     * A demand for a valid token, from the header or a cookie.
     *
     * @return the demand
     */
    public static Demand anywhere() {
        return of(true, false, EnumSet.allOf(TokenLocation.class));
    }

    /**
     * The same, whose answer sets no cookies.
     *
     * @return the demand
     */
    public Demand withoutCookies() {
        return new Demand(tokenRequired, options, header, cookie, false);
    }
}
