package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.LoginLimits;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.limit.RateLimit;
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
}
