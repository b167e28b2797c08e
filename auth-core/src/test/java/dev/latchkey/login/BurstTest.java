package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.LoginLimits;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A burst of wrong passwords at once. Time stands still, so nothing comes back. */
class BurstTest {

    private static final int BURST = 500;
    private static final String ADA = "ada@mail.example";
    private static final LoginLimits LIMITS = LimitSettings.standard().login();

    @Test
    void from_one_address_no_more_are_looked_at_than_the_account_allows_it() throws Exception {
        assertThat(lookedAt(i -> "203.0.113.7"))
                .isEqualTo(LIMITS.accountAndAddress().capacity());
    }

    @Test
    void from_one_network_of_ipv6_likewise() throws Exception {
        assertThat(lookedAt(i -> "2001:db8:1:2::" + Integer.toHexString(i)))
                .isEqualTo(LIMITS.accountAndAddress().capacity());
    }

    /** How many passwords were compared, in the burst and in as many attempts that follow it. */
    private static int lookedAt(IntFunction<String> address) throws Exception {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create();
                Race race = new Race()) {
            assertThat(kit.user(ADA)).isNotNull();
            List<Callable<LoginResult>> runners = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                String from = address.apply(i);
                runners.add(() -> guess(kit, from));
            }

            List<LoginResult> results = new ArrayList<>(race.run(runners));
            assertThat(results)
                    .filteredOn(LoginResult.Refused.class::isInstance)
                    .hasSizeLessThanOrEqualTo(LIMITS.accountAndAddress().capacity());
            // What found the queue for the hasher full was not looked at, and may still be.
            for (int i = 0; i < 20; i++) {
                results.add(guess(kit, address.apply(i)));
            }
            return (int) results.stream()
                    .filter(LoginResult.Refused.class::isInstance)
                    .count();
        }
    }

    private static LoginResult guess(LatchkeyTestKit kit, String address) {
        RequestContext request = new RequestContext(address, "JUnit", "request-1", Locale.ENGLISH);
        return kit.latchkey().logins().password(ADA, Secret.of("a guess that is wrong"), LoginContext.of(request));
    }
}
