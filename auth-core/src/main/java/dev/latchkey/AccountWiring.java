package dev.latchkey;

import dev.latchkey.access.Access;
import dev.latchkey.account.Administrators;
import dev.latchkey.account.CodePorts;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.PasswordAttempts;
import dev.latchkey.account.SessionEnding;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.session.Sessions;
import dev.latchkey.token.SecretVault;
import java.time.Duration;
import java.util.Optional;

/** Joins the accounts to the features beside them, by the ports that the accounts own. */
final class AccountWiring {

    private AccountWiring() {}

    static SessionEnding sessions(Sessions sessions) {
        return new SessionEnding() {
            @Override
            public void lock(Tx tx, UserId user) {
                sessions.acting().lock(tx, user);
            }

            @Override
            public void endAll(Tx tx, UserId user, EndReason reason, RequestContext context) {
                sessions.endAll(tx, user, reason, context);
            }

            @Override
            public boolean endOthers(Tx tx, UserId user, SessionId acting, EndReason reason, RequestContext context) {
                return sessions.endOthersRaisingEpoch(tx, user, acting, reason, context);
            }

            @Override
            public boolean isActive(Tx tx, UserId user, SessionId acting) {
                return sessions.acting().isActive(tx, user, acting);
            }

            @Override
            public boolean isStrong(SessionId acting) {
                return sessions.find(acting).stream()
                        .flatMap(session -> session.methods().stream())
                        .anyMatch(MfaMethod::isStrong);
            }
        };
    }

    static PasswordAttempts passwordAttempts(RequestLimits limits) {
        return new PasswordAttempts() {
            @Override
            public Optional<Duration> begin(UserId user) {
                return limits.beginPassword(user);
            }

            @Override
            public void giveBack(UserId user) {
                limits.giveBackPassword(user);
            }
        };
    }

    static CodePorts codes(SecretVault vault, RequestLimits limits) {
        return new CodePorts() {
            @Override
            public String seal(byte[] code, String label) {
                return vault.seal(code, label);
            }

            @Override
            public byte[] open(String sealed, String label) {
                return vault.open(sealed, label);
            }

            @Override
            public Optional<Duration> begin(EmailAddress email) {
                return limits.beginVerificationCode(email.key());
            }

            @Override
            public void giveBack(EmailAddress email) {
                limits.giveBackVerificationCode(email.key());
            }
        };
    }

    static Administrators administrators(Access access) {
        return new Administrators() {
            @Override
            public boolean exist(Tx tx) {
                return access.hasAdministrator(tx);
            }

            @Override
            public boolean isLast(Tx tx, UserId user) {
                return access.isLastAdministrator(tx, user);
            }

            @Override
            public void add(Tx tx, UserId user, RequestContext context) {
                access.makeAdministrator(tx, user, context);
            }
        };
    }
}
