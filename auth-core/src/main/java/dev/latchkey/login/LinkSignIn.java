package dev.latchkey.login;

import dev.latchkey.account.MagicLinks;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.revocation.RevocationStore;
import java.util.List;
import java.util.Optional;

/**
 * Sign-in with a mailed link. The mailbox is the first factor then: a mailed code is no second one, and who has a second
 * factor is asked for it.
 */
final class LinkSignIn {

    private static final List<String> METHODS = List.of(MfaMethod.EMAIL_CODE.amr());

    private final MagicLinks links;
    private final RevocationStore revocations;
    private final SessionBegin begin;

    LinkSignIn(MagicLinks links, RevocationStore revocations, SessionBegin begin) {
        this.links = links;
        this.revocations = revocations;
        this.begin = begin;
    }

    void mail(String address, RequestContext request) {
        links.request(address, request);
    }

    /** The epoch is read before the link is looked at for the last time, so that a change in between leaves no session. */
    LoginResult signIn(Secret token, LoginContext context) {
        Optional<User> found = links.find(token);
        if (found.isEmpty()) {
            return begin.refuse(null, LoginRefusal.LINK_INVALID, context.request());
        }
        User user = found.get();
        if (!user.emailVerified() || !user.isActive()) {
            return links.claim(token, context.request())
                    .map(claimed -> begin.afterFirst(
                            claimed, revocations.epoch(claimed.id()), new SessionBegin.First(METHODS, true), context))
                    .orElseGet(() -> invalid(user, context));
        }
        int epoch = revocations.epoch(user.id());
        SessionBegin.First first = new SessionBegin.First(METHODS, true, tx -> links.consume(tx, token));
        LoginResult result = begin.afterFirst(user, epoch, first, context);
        return result instanceof LoginResult.Refused ? new LoginResult.Refused(LoginRefusal.LINK_INVALID) : result;
    }

    private LoginResult invalid(User user, LoginContext context) {
        return begin.refuse(user.id(), LoginRefusal.LINK_INVALID, context.request());
    }
}
