package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.Profile;
import dev.latchkey.account.Registration;
import dev.latchkey.account.UnlockResult;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RateVerdict;
import dev.latchkey.mfa.MailCodeResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counts may be slow or out of reach: no unit of work, which holds a connection to the database, waits for them. */
class LimitsOutsideUnitsOfWorkTest {

    private static final String EMAIL = "ada@mail.example";
    private static final RequestContext HOME = new RequestContext("203.0.113.7", "browser", "r-1", Locale.ENGLISH);

    private final InMemoryStorage storage = InMemoryStorage.create();
    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private final Set<String> askedWithin = new ConcurrentSkipListSet<>();
    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.storage(storage)
            .masterKey(MasterKey.generate(Environment.system()))
            .listener(events::add)
            .sharedState(new StateInFront(InProcessState.create(Environment.system())) {
                @Override
                public RateLimiter rateLimiter() {
                    return watched(super.rateLimiter());
                }
            }));

    @AfterEach
    void close() {
        kit.close();
    }

    private RateLimiter watched(RateLimiter limiter) {
        return new RateLimiter() {
            @Override
            public RateVerdict take(String key, RateLimit limit, Instant now) {
                note(key);
                return limiter.take(key, limit, now);
            }

            @Override
            public void giveBack(String key, RateLimit limit, Instant now) {
                note(key);
                limiter.giveBack(key, limit, now);
            }

            @Override
            public void forget(String key) {
                note(key);
                limiter.forget(key);
            }
        };
    }

    private void note(String key) {
        String kind = key.substring(0, key.lastIndexOf('/'));
        asked.add(kind);
        if (storage.transactions().isUnderWay()) {
            askedWithin.add(kind);
        }
    }

    private Latchkey latchkey() {
        return kit.latchkey();
    }

    @Test
    void no_unit_of_work_waits_for_the_counts_of_mails_and_guesses() {
        User ada = kit.user(EMAIL);
        mails(ada);
        LatchkeyTestKit.Authenticator app = kit.authenticator(ada.id());
        Secret token = ((LoginResult.MfaRequired) signIn("browser")).mfaToken();
        assertThat(latchkey().logins().mailCode(token, HOME)).isInstanceOf(MailCodeResult.OnItsWay.class);
        MfaProof wrong = new MfaProof.Code(MfaMethod.TOTP, Secret.of("abcdef"));
        assertThat(latchkey().logins().secondFactor(token, wrong, false, HOME))
                .isInstanceOf(SecondFactorResult.WrongCode.class);
        assertThat(app.recoveryCodes()).isNotEmpty();
        lock();

        assertThat(latchkey().locks().unlock(ada.id(), HOME)).isEqualTo(UnlockResult.UNLOCKED);

        assertThat(askedWithin).isEmpty();
        assertThat(asked)
                .anyMatch(kind -> kind.startsWith("login/"))
                .anyMatch(kind -> kind.startsWith("second-factor"));
        assertThat(asked)
                .as("kinds of mail that were counted, and those of locks")
                .filteredOn(kind -> kind.startsWith("mail"))
                .hasSize(9);
    }

    private void mails(User ada) {
        latchkey()
                .accounts()
                .register(new Registration("grace@mail.example", LatchkeyTestKit.PASSWORD, Profile.empty(), HOME));
        latchkey().accounts().register(new Registration(EMAIL, LatchkeyTestKit.PASSWORD, Profile.empty(), HOME));
        latchkey().accounts().resendVerification("grace@mail.example", HOME);
        latchkey().accounts().passwordResets().request(EMAIL, HOME);
        latchkey().logins().mailLink(EMAIL, HOME);
        assertThat(signIn("browser")).isInstanceOf(LoginResult.SignedIn.class);
        kit.advance(Duration.ofSeconds(1));
        assertThat(signIn("curl/8.5.0")).isInstanceOf(LoginResult.SignedIn.class);
        SessionId session = kit.session(ada.id()).session().id();
        latchkey().accounts().changeEmail(ada.id(), session, "new@mail.example", LatchkeyTestKit.PASSWORD, HOME);
        latchkey().logins().stepUp(ada.id(), session, Secret.of("wrong"), HOME);
    }

    private LoginResult signIn(String userAgent) {
        RequestContext request = new RequestContext("203.0.113.7", userAgent, "r-1", Locale.ENGLISH);
        return latchkey().logins().password(EMAIL, LatchkeyTestKit.PASSWORD, LoginContext.of(request));
    }

    private void lock() {
        for (int i = 0; i < 300; i++) {
            RequestContext from = new RequestContext("10.0." + i / 250 + "." + i % 250, "curl", "r-2", Locale.ENGLISH);
            latchkey().logins().password(EMAIL, Secret.of("a guess that is wrong"), LoginContext.of(from));
        }
        assertThat(events).anyMatch(AuthEvent.AccountLocked.class::isInstance);
    }
}
