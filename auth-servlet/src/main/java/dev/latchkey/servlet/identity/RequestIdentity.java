package dev.latchkey.servlet.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from, kept with the request for whoever asks. Where no rule asked, the credentials are verified at
 * the first question. Safe for use by several threads, also after the request has ended.
 */
public final class RequestIdentity {

    /** The request attribute it is kept under, in all dispatches of the request. */
    public static final String ATTRIBUTE = "dev.latchkey.servlet.identity";

    private static final RequestIdentity ANONYMOUS = new RequestIdentity(null, null);

    private final @Nullable Question question;

    /** Written before {@code known} and read after it. */
    private @Nullable Identity identity;

    private volatile boolean known;

    private RequestIdentity(@Nullable Identity identity, @Nullable Question question) {
        this.identity = identity;
        this.question = question;
        this.known = question == null;
    }

    private record Question(Authenticator authenticator, Credentials credentials) {}

    /**
     * Nobody that is known.
     *
     * @return the identity of anonymous requests
     */
    public static RequestIdentity anonymous() {
        return ANONYMOUS;
    }

    /**
     * Somebody who was verified already.
     *
     * @param identity who
     * @return the identity
     */
    public static RequestIdentity of(Identity identity) {
        return new RequestIdentity(identity, null);
    }

    /**
     * Somebody who is verified when asked for.
     *
     * @param authenticator verifies
     * @param credentials what the request carries
     * @return the identity
     */
    public static RequestIdentity whenAsked(Authenticator authenticator, Credentials credentials) {
        return credentials.isEmpty() ? ANONYMOUS : new RequestIdentity(null, new Question(authenticator, credentials));
    }

    /**
     * Who it is.
     *
     * @return the identity, empty for anonymous requests
     */
    public Optional<Identity> get() {
        if (!known) {
            identity = question == null
                    ? null
                    : question.authenticator.peek(question.credentials).orElse(null);
            known = true;
        }
        return Optional.ofNullable(identity);
    }
}
