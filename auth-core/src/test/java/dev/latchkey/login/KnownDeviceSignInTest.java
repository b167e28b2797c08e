package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.notify.Mail;
import dev.latchkey.session.KnownDevice;
import dev.latchkey.session.KnownDevices;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ins on devices that are known, and on others. */
class KnownDeviceSignInTest {

    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final RequestContext HOME = new RequestContext("203.0.113.7", FIREFOX, "r-1", Locale.ENGLISH);

    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(
            builder -> builder.limits(LimitSettings.off()).listener(events::add));
    private final Latchkey latchkey = kit.latchkey();
    private User ada;

    @BeforeEach
    void register() {
        ada = kit.user("ada@mail.example");
        events.clear();
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_browser_is_known_by_what_it_was_given() {
        Secret given = browser(ada, HOME).device();

        assertThat(given).isNotNull();
        assertThat(given.reveal()).matches("[A-Za-z0-9_-]{32}");
        LoginResult.SignedIn again = signIn(ada, HOME.withDevice(given), true);

        assertThat(newDevices()).containsExactly(true, false);
        assertThat(again.tokens().device()).isEqualTo(given);
        assertThat(devices(ada)).hasSize(1);
    }

    @Test
    void nobody_is_told_of_the_first_sign_in_and_each_one_on_a_new_device_is_told_of_after_it() {
        Secret given = browser(ada, HOME).device();
        assertThat(mails()).isEmpty();

        browser(ada, HOME.withDevice(given));
        assertThat(mails()).isEmpty();

        kit.advance(Duration.ofMinutes(7));
        browser(ada, new RequestContext("198.51.100.4", "curl/8.5.0", "r-2", Locale.GERMAN));
        assertThat(mails()).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo("ada@mail.example");
            assertThat(mail.subject()).isEqualTo("Neue Anmeldung an Ihrem Konto bei test.example");
            assertThat(mail.text()).contains("curl, ", " UTC, Netzadresse 198.51.100.4", "/auth/login");
        });
    }

    @Test
    void the_mail_says_when_and_with_what_and_from_where_and_quotes_nothing_of_the_client() {
        browser(ada, HOME);
        String hostile = "Evil <a href='https://evil.example'>click</a> Firefox/1 Linux";
        browser(ada, new RequestContext(null, hostile, "r-2", Locale.ENGLISH));

        Mail mail = mails().get(0);
        assertThat(mail.text()).contains("Firefox on Linux, ").contains("network address not known");
        assertThat(mail.text() + mail.html()).doesNotContain("evil");
    }

    @Test
    void users_of_one_browser_are_each_known_in_it_and_only_themselves() {
        User grace = kit.user("grace@mail.example");
        Secret ofAda = browser(ada, HOME).device();

        Secret ofBoth = browser(grace, HOME.withDevice(ofAda)).device();
        assertThat(newDevices()).containsExactly(true, true);
        browser(ada, HOME.withDevice(ofBoth));
        browser(grace, HOME.withDevice(ofBoth));

        assertThat(newDevices()).containsExactly(true, true, false, false);
        assertThat(devices(ada).get(0).digest())
                .isNotEqualTo(devices(grace).get(0).digest());
    }

    @Test
    void a_browser_remembers_the_five_latest_of_its_users() {
        Secret kept = browser(ada, HOME).device();
        for (int i = 0; i < 5; i++) {
            kept = browser(kit.user("user" + i + "@mail.example"), HOME.withDevice(kept))
                    .device();
        }

        assertThat(kept.reveal().split("\\.")).hasSize(5);
        events.clear();
        browser(ada, HOME.withDevice(kept));
        assertThat(newDevices()).containsExactly(true);
    }

    @Test
    void what_a_browser_presents_of_its_own_making_is_never_made_known() {
        Secret planted = Secret.of("A".repeat(32));

        Secret given = browser(ada, HOME.withDevice(planted)).device();
        browser(ada, HOME.withDevice(planted));

        assertThat(newDevices()).containsExactly(true, true);
        assertThat(given.reveal()).endsWith("." + planted.reveal()).hasSize(65);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "....", "x", "\u0000", "ä", "a b c; d=e\r\n"})
    void nonsense_is_no_known_device_and_is_not_given_back(String nonsense) {
        Secret given = browser(ada, HOME.withDevice(Secret.of(nonsense))).device();

        assertThat(newDevices()).containsExactly(true);
        assertThat(given.reveal()).matches("[A-Za-z0-9_-]{32}");
    }

    @Test
    void what_is_given_back_is_bounded_whatever_was_presented() {
        Secret given = browser(ada, HOME.withDevice(Secret.of(("B".repeat(32) + ".").repeat(124))))
                .device();
        assertThat(given.reveal()).hasSize(5 * 33 - 1);
        assertThat(browser(ada, HOME.withDevice(Secret.of("x".repeat(1_000_000))))
                        .device()
                        .reveal())
                .hasSize(32);
    }

    @Test
    void a_known_device_admits_nobody_and_stands_in_for_no_factor() {
        Secret given = browser(ada, HOME).device();
        kit.authenticator(ada.id());

        LoginResult wrong = latchkey.logins()
                .password("ada@mail.example", Secret.of("wrong"), context(HOME.withDevice(given), true));
        LoginResult right = latchkey.logins()
                .password(
                        "ada@mail.example",
                        LatchkeyTestKit.PASSWORD,
                        context(HOME.withDevice(given), true).withTrustedDevice(given));

        assertThat(wrong).isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));
        assertThat(right).isInstanceOf(LoginResult.MfaRequired.class);
        assertThat(latchkey.sessions().sessionOf(given)).isEmpty();
    }

    @Test
    void nothing_of_what_a_browser_keeps_is_recorded() {
        Secret given = browser(ada, HOME).device();
        browser(ada, HOME.withDevice(given));

        assertThat(events)
                .allSatisfy(event -> assertThat(event.request().device()).isNull());
        assertThat(latchkey.sessions().list(ada.id()))
                .allSatisfy(session -> assertThat(session.request().device()).isNull());
        assertThat(devices(ada).get(0).digest()).isNotEqualTo(given.reveal());
        assertThat(HOME.withDevice(given).toString()).doesNotContain(given.reveal());
    }

    @Test
    void a_device_is_known_for_400_days_after_the_last_sign_in_on_it() {
        Secret given = browser(ada, HOME).device();
        kit.advance(KnownDevices.LIFE.minusSeconds(1));
        browser(ada, HOME.withDevice(given));
        kit.advance(KnownDevices.LIFE.minusSeconds(1));
        browser(ada, HOME.withDevice(given));
        kit.advance(KnownDevices.LIFE);
        browser(ada, HOME.withDevice(given));

        assertThat(newDevices()).containsExactly(true, false, false, true);
    }

    @Test
    void a_user_has_twenty_devices_at_most() {
        for (int i = 0; i <= KnownDevices.MOST; i++) {
            browser(ada, HOME);
            kit.advance(Duration.ofSeconds(1));
        }

        assertThat(devices(ada)).hasSize(KnownDevices.MOST);
    }

    @Test
    void a_device_that_was_forgotten_is_a_new_one() {
        Secret given = browser(ada, HOME).device();
        KnownDevice device = devices(ada).get(0);
        User grace = kit.user("grace@mail.example");

        assertThat(latchkey.knownDevices().forget(grace.id(), device.id(), HOME))
                .isFalse();
        assertThat(latchkey.knownDevices().forget(ada.id(), device.id(), HOME)).isTrue();
        assertThat(latchkey.knownDevices().forget(ada.id(), device.id(), HOME)).isFalse();

        assertThat(events).contains(new AuthEvent.KnownDevicesForgotten(ada.id(), 1, kit.now(), HOME));
        browser(ada, HOME.withDevice(given));
        assertThat(newDevices()).containsExactly(true, true);
        assertThat(latchkey.knownDevices().forgetAll(ada.id(), HOME)).isEqualTo(1);
        assertThat(latchkey.knownDevices().forgetAll(ada.id(), HOME)).isZero();
    }

    @Test
    void no_device_is_known_once_the_users_epoch_was_raised() {
        Secret given = browser(ada, HOME).device();
        latchkey.sessions().endAll(ada.id(), EndReason.PASSWORD_CHANGED, HOME);

        browser(ada, HOME.withDevice(given));

        assertThat(newDevices()).containsExactly(true, true);
        assertThat(mails()).hasSize(1);
    }

    @Test
    void the_second_factor_goes_on_in_the_browser_of_the_first() {
        LatchkeyTestKit.Authenticator app = kit.authenticator(ada.id());
        kit.advance(Duration.ofSeconds(30));
        events.clear();
        SecondFactorResult.SignedIn first = second(app, HOME);
        kit.advance(Duration.ofSeconds(30));

        SecondFactorResult.SignedIn again =
                second(app, HOME.withDevice(first.tokens().device()));

        assertThat(first.tokens().device()).isNotNull();
        assertThat(again.tokens().device()).isEqualTo(first.tokens().device());
        assertThat(newDevices()).containsExactly(true, false);
    }

    private SecondFactorResult.SignedIn second(LatchkeyTestKit.Authenticator app, RequestContext request) {
        LoginResult.MfaRequired required = (LoginResult.MfaRequired)
                latchkey.logins().password("ada@mail.example", LatchkeyTestKit.PASSWORD, context(request, true));
        MfaProof proof = new MfaProof.Code(MfaMethod.TOTP, kit.totp(app.secret()));
        return (SecondFactorResult.SignedIn) latchkey.logins().secondFactor(required.mfaToken(), proof, false, request);
    }

    @Nested
    class A_client_that_keeps_no_cookies {

        @Test
        void is_given_nothing_and_is_known_by_its_description_and_its_network() {
            assertThat(signIn(ada, HOME, false).tokens().device()).isNull();
            signIn(ada, HOME, false);
            RequestContext newer =
                    new RequestContext("203.0.113.7", FIREFOX.replace("140", "141"), "r-3", Locale.ENGLISH);
            signIn(ada, newer, false);

            assertThat(newDevices()).containsExactly(true, false, false);
            assertThat(devices(ada)).hasSize(1);
        }

        @Test
        void is_a_new_one_from_another_network_or_with_another_description() {
            signIn(ada, HOME, false);
            signIn(ada, new RequestContext("203.0.113.8", FIREFOX, "r-2", Locale.ENGLISH), false);
            signIn(ada, new RequestContext("203.0.113.7", "curl/8.5.0", "r-3", Locale.ENGLISH), false);
            signIn(ada, RequestContext.none(), false);

            assertThat(newDevices()).containsExactly(true, true, true, true);
        }

        @Test
        void stays_known_within_the_network_of_an_ipv6_subscriber() {
            signIn(ada, new RequestContext("2001:db8:1:2::1", FIREFOX, "r-1", Locale.ENGLISH), false);
            signIn(ada, new RequestContext("2001:db8:1:2:3:4:5:6", FIREFOX, "r-2", Locale.ENGLISH), false);
            signIn(ada, new RequestContext("2001:db8:1:3::1", FIREFOX, "r-3", Locale.ENGLISH), false);

            assertThat(newDevices()).containsExactly(true, false, true);
        }

        @Test
        void is_no_browser_of_the_same_description() {
            signIn(ada, HOME, false);
            signIn(ada, HOME, true);

            assertThat(newDevices()).containsExactly(true, true);
        }
    }

    private static LoginContext context(RequestContext request, boolean cookies) {
        LoginContext context = LoginContext.of(request);
        return cookies ? context.withCookies() : context;
    }

    private LoginResult.SignedIn signIn(User user, RequestContext request, boolean cookies) {
        return (LoginResult.SignedIn)
                latchkey.logins().password(user.email().address(), LatchkeyTestKit.PASSWORD, context(request, cookies));
    }

    private Kept browser(User user, RequestContext request) {
        return new Kept(signIn(user, request, true).tokens().device());
    }

    private record Kept(@Nullable Secret device) {}

    private List<KnownDevice> devices(User user) {
        return latchkey.knownDevices().list(user.id(), 0);
    }

    private List<Boolean> newDevices() {
        return events.stream()
                .filter(AuthEvent.SignedIn.class::isInstance)
                .map(event -> ((AuthEvent.SignedIn) event).newDevice())
                .toList();
    }

    private List<Mail> mails() {
        latchkey.deliverMail();
        return kit.mail().all();
    }
}
