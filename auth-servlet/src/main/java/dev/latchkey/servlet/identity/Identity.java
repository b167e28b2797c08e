package dev.latchkey.servlet.identity;

import dev.latchkey.access.Authority;
import dev.latchkey.access.Caller;
import dev.latchkey.access.TokenLocation;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.token.VerifiedToken;
import dev.latchkey.token.VerifyOptions;
import java.security.Principal;
import java.util.Objects;
import java.util.Set;

/**
 * Who a request comes from, as its verified access token says. Immutable and safe for use by several threads, also after
 * the request has ended.
 */
public final class Identity implements Principal {

    private final String compact;
    private final VerifiedToken token;
    private final TokenLocation location;
    private final TokenService tokens;

    Identity(String compact, VerifiedToken token, TokenLocation location, TokenService tokens) {
        this.compact = Objects.requireNonNull(compact, "compact");
        this.token = Objects.requireNonNull(token, "token");
        this.location = location;
        this.tokens = tokens;
    }

    /**
     * The user's id in text form.
     *
     * @return 36 characters
     */
    @Override
    public String getName() {
        return token.user().toString();
    }

    /**
     * The user.
     *
     * @return the token's {@code sub}
     */
    public UserId user() {
        return token.user();
    }

    /**
     * The session.
     *
     * @return the token's {@code sid}
     */
    public SessionId session() {
        return token.session();
    }

    /**
     * The token.
     *
     * @return what was verified
     */
    public VerifiedToken token() {
        return token;
    }

    /**
     * Where the token came from.
     *
     * @return header or cookie
     */
    public TokenLocation location() {
        return location;
    }

    /**
     * What the user may do now, in this session: without roles that ask for a second factor where none was shown.
     *
     * @return roles and permissions
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    public Authority authority() {
        Authority whole = wholeAuthority();
        return token.methods().contains(MfaMethod.MULTI_FACTOR) ? whole : whole.withoutSecondFactor();
    }

    /**
     * What the user may do now, once a second factor was shown.
     *
     * @return roles and permissions
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    public Authority wholeAuthority() {
        return tokens.authorityOf(token);
    }

    /**
     * What a rule needs to know.
     *
     * @return user, time and methods of the authentication
     */
    public Caller caller() {
        return new Caller(token.user(), token.authenticatedAt(), Set.copyOf(token.methods()));
    }

    /** The same, verified again with other options: where a rule of a later dispatch asks for more. */
    Identity verifiedAgain(VerifyOptions options) {
        return new Identity(compact, tokens.verify(compact, options), location, tokens);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity that && token.tokenId().equals(that.token.tokenId());
    }

    @Override
    public int hashCode() {
        return token.tokenId().hashCode();
    }

    /** User and session; not enough to act as either. */
    @Override
    public String toString() {
        return "Identity[user=" + token.user() + ", session=" + token.session() + ", location=" + location + "]";
    }
}
