package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.passkey.Passkey;
import dev.latchkey.passkey.PasskeyCheck;
import dev.latchkey.passkey.PasskeyChecks;
import dev.latchkey.revocation.RevocationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sign-in with a passkey alone: the authenticator has verified its user, so that it is two factors. */
final class PasskeySignIns {

    private final UserStore users;
    private final RevocationStore revocations;
    private final PasskeyChecks passkeys;
    private final SessionBegin begin;

    PasskeySignIns(UserStore users, RevocationStore revocations, PasskeyChecks passkeys, SessionBegin begin) {
        this.users = users;
        this.revocations = revocations;
        this.passkeys = passkeys;
        this.begin = begin;
    }

    LoginResult signIn(Secret credential, LoginContext context) {
        RequestContext request = context.request();
        PasskeyCheck check = passkeys.signIn(credential, request);
        if (check instanceof PasskeyCheck.Refused refused) {
            begin.refused(refused.user(), refused.reason().code(), request);
            return new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS);
        }
        PasskeyCheck.Right right = (PasskeyCheck.Right) check;
        Passkey passkey = right.passkey();
        UserId id = passkey.user();
        int epoch = revocations.epoch(id);
        Optional<User> user = users.find(id);
        if (user.isEmpty()) {
            return begin.refuse(id, LoginRefusal.INVALID_CREDENTIALS, request);
        }
        if (!user.get().isActive()) {
            return begin.refuse(id, LoginRefusal.ofInactive(user.get()), request);
        }
        List<String> methods = new ArrayList<>(right.methods());
        methods.add(MfaMethod.MULTI_FACTOR);
        // a passkey that is removed at this moment ends the sessions that there are, and this one would not be there
        // yet
        return begin.start(user.get(), epoch, methods, context, tx -> isRegistered(tx, passkey));
    }

    /** Locked as changes of factors are: the user first, so that none waits for this while this waits for it. */
    private boolean isRegistered(Tx tx, Passkey passkey) {
        int unused = revocations.lockEpoch(tx, passkey.user());
        return passkeys.isRegistered(tx, passkey.user(), passkey.id());
    }
}
