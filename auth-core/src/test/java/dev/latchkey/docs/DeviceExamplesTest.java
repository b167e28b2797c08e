package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.RiskVerdict;
import dev.latchkey.login.SignInAttempt;
import dev.latchkey.login.SignInRisk;
import dev.latchkey.session.KnownDevice;
import dev.latchkey.session.Session;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of docs/features/devices.md. */
class DeviceExamplesTest {

    private static final RequestContext HOME = new RequestContext("203.0.113.7", "curl/8.5.0", "r-1", Locale.ENGLISH);

    // region: travel
    record Place(double latitude, double longitude) {

        /** The great circle between two places, in kilometres. */
        double distanceTo(Place other) {
            double a = Math.toRadians(latitude);
            double b = Math.toRadians(other.latitude);
            double cosine = Math.sin(a) * Math.sin(b)
                    + Math.cos(a) * Math.cos(b) * Math.cos(Math.toRadians(longitude - other.longitude));
            return 6_371 * Math.acos(Math.max(-1, Math.min(1, cosine)));
        }
    }

    interface Places {
        Optional<Place> of(String address);
    }

    record ImpossibleTravel(Places places) implements SignInRisk {

        private static final double FASTEST = 1_000; // kilometres an hour

        @Override
        public RiskVerdict judge(SignInAttempt attempt) {
            Session last = attempt.last();
            if (last == null) {
                return RiskVerdict.ALLOW;
            }
            Optional<Place> before = placeOf(last.request());
            Optional<Place> now = placeOf(attempt.request());
            if (before.isEmpty() || now.isEmpty()) {
                return RiskVerdict.ALLOW;
            }
            double hours = Duration.between(last.createdAt(), attempt.at()).toSeconds() / 3_600.0;
            double far = before.get().distanceTo(now.get());
            if (far < 200 || far <= hours * FASTEST) {
                return RiskVerdict.ALLOW;
            }
            return attempt.deviceKnown() ? RiskVerdict.NOTICE : RiskVerdict.SECOND_FACTOR;
        }

        private Optional<Place> placeOf(RequestContext request) {
            return Optional.ofNullable(request.address()).flatMap(places::of);
        }
    }
    // endregion

    @Test
    void two_places_that_are_too_far_apart_ask_for_a_second_factor() {
        Places geography = address -> Optional.ofNullable(
                Map.of("203.0.113.7", new Place(52.52, 13.40), "198.51.100.9", new Place(-33.87, 151.21))
                        .get(address));
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(
                builder -> builder.limits(LimitSettings.off())
                        // region: risk
                        .signInRisk(new ImpossibleTravel(geography))
                // endregion
                )) {
            kit.user("ada@mail.example");
            RequestContext away = new RequestContext("198.51.100.9", "curl/8.5.0", "r-2", Locale.ENGLISH);
            RequestContext unknown = new RequestContext("192.0.2.1", "curl/8.5.0", "r-3", Locale.ENGLISH);

            assertThat(signIn(kit, HOME)).isInstanceOf(LoginResult.SignedIn.class);
            kit.advance(Duration.ofHours(1));
            assertThat(signIn(kit, unknown)).isInstanceOf(LoginResult.SignedIn.class);
            assertThat(signIn(kit, HOME)).isInstanceOf(LoginResult.SignedIn.class);
            assertThat(signIn(kit, away)).isInstanceOf(LoginResult.MfaRequired.class);
            kit.advance(Duration.ofHours(20));
            assertThat(signIn(kit, away)).isInstanceOf(LoginResult.SignedIn.class);
        }
    }

    private static LoginResult signIn(LatchkeyTestKit kit, RequestContext request) {
        return kit.latchkey().logins().password("ada@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(request));
    }

    @Test
    void a_host_with_cookies_of_its_own_keeps_what_a_browser_is_known_by() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.limits(LimitSettings.off()))) {
            Latchkey latchkey = kit.latchkey();
            User user = kit.user("ada@mail.example");
            Secret kept = null;
            for (int i = 0; i < 2; i++) {
                RequestContext request = HOME;
                String email = "ada@mail.example";
                Secret password = LatchkeyTestKit.PASSWORD;
                // region: host
                LoginContext context = LoginContext.of(request.withDevice(kept)).withCookies();
                if (latchkey.logins().password(email, password, context) instanceof LoginResult.SignedIn in) {
                    kept = in.tokens().device(); // for the browser, for 400 days
                }
                // endregion
            }
            assertThat(kept).isNotNull();

            int epoch = 0;
            RequestContext request = HOME;
            // region: devices
            List<KnownDevice> devices = latchkey.knownDevices().list(user.id(), epoch);
            latchkey.knownDevices().forget(user.id(), devices.get(0).id(), request);
            latchkey.knownDevices().forgetAll(user.id(), request);
            // endregion
            assertThat(devices).hasSize(1);
            assertThat(latchkey.knownDevices().list(user.id(), epoch)).isEmpty();
        }
    }
}
