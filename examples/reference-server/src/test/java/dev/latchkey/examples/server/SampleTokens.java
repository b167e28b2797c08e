package dev.latchkey.examples.server;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.token.TokenSubject;
import java.util.List;

/** Access tokens to look at. */
final class SampleTokens {

    private SampleTokens() {}

    static String issue(Latchkey latchkey) {
        TokenSubject subject = new TokenSubject(
                new UserId(latchkey.environment().newId()),
                new SessionId(latchkey.environment().newId()),
                0,
                "latchkey",
                latchkey.environment().now(),
                List.of("pwd"));
        return latchkey.tokens().issue(subject).compact().reveal();
    }
}
