package dev.latchkey.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The route needs a valid access token. On a method it replaces what stands on the class.
 *
 * <p>Without a token the answer is {@code token_missing}, with one that does not verify {@code token_invalid},
 * {@code token_expired} or {@code token_revoked}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface JwtRequired {

    /**
     * Whether a request without a token is let through as anonymous. A token that does not verify is refused all the
     * same when it comes in the Authorization header, and ignored when it comes in a cookie.
     *
     * @return true to admit anonymous requests; false by default
     */
    boolean optional() default false;

    /**
     * How long ago the user may have authenticated, as an ISO 8601 duration such as {@code PT5M}; else the answer is
     * {@code step_up_required}.
     *
     * @return the greatest age, empty for any, the default
     */
    String maxAge() default "";

    /**
     * Authentication methods (RFC 8176, the token's {@code amr}) that must all have been used; else the answer is
     * {@code step_up_required}.
     *
     * @return the methods, none by default
     */
    String[] factors() default {};

    /**
     * Whether the store is asked about revocation on each request, instead of the node's own index.
     *
     * @return true to ask the store; false by default
     */
    boolean strict() default false;

    /**
     * Where a token is taken from.
     *
     * @return the places; the Authorization header and the access cookie by default
     */
    TokenLocation[] locations() default {TokenLocation.HEADER, TokenLocation.COOKIE};
}
