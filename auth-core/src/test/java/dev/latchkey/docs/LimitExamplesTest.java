package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.AccountLocks;
import dev.latchkey.account.UnlockResult;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.GuardedLimits;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.LockLimits;
import dev.latchkey.limit.LoginLimits;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitExamplesTest {

    @Test
    void a_host_sets_limits_of_its_own() {
        // region: settings
        LoginLimits standard = LoginLimits.standard();
        LimitSettings settings = LimitSettings.standard()
                .withLogin(new LoginLimits(
                        RateLimit.perMinute(5), // one account from one address
                        standard.address(),
                        standard.account(),
                        standard.overall(),
                        standard.guarded().withAddress(new RateLimit(3, Duration.ofMinutes(30))))) // under attack
                .withOpenCall(OpenCall.REGISTER, RateLimit.perHour(20));
        // endregion
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.limits(settings))) {
            RequestContext request = new RequestContext("203.0.113.7", null, null, Locale.ENGLISH);
            // region: open-call
            Optional<Duration> wait = kit.latchkey().limits().begin(OpenCall.REGISTER, request.address());
            // endregion
            assertThat(wait).isEmpty();
        }
    }

    @Test
    void an_administrator_lifts_a_lock() {
        LoginLimits login = LoginLimits.standard();
        GuardedLimits guarded = login.guarded();
        RateLimit one = RateLimit.perHour(1);
        LockLimits lock = LockLimits.standard();
        LimitSettings settings = LimitSettings.standard()
                .withLogin(new LoginLimits(
                        login.accountAndAddress(),
                        login.address(),
                        one,
                        login.overall(),
                        new GuardedLimits(guarded.address(), guarded.site(), guarded.subscriber(), one, one)))
                .withLock(new LockLimits(one, lock.duration(), lock.known(), lock.notices(), lock.linkLife()));
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.limits(settings))) {
            User user = kit.user("ada@mail.example");
            RequestContext request = RequestContext.none();
            for (int i = 0; i < 4; i++) {
                RequestContext guessing = new RequestContext("203.0.113." + i, null, null, Locale.ENGLISH);
                LoginResult unused = kit.latchkey()
                        .logins()
                        .password("ada@mail.example", Secret.of("a guess"), LoginContext.of(guessing));
            }
            assertThat(kit.latchkey().locks().isLocked(user.id())).isTrue();
            // region: unlock
            AccountLocks locks = kit.latchkey().locks();
            if (locks.isLocked(user.id())) {
                UnlockResult result = locks.unlock(user.id(), request); // UNLOCKED
            }
            // endregion
            assertThat(locks.isLocked(user.id())).isFalse();
        }
    }
}
