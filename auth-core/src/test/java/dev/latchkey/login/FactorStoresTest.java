package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.FactorStore;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.Totp;
import dev.latchkey.mfa.TrustedDeviceStore;
import dev.latchkey.notify.OutboxStore;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.Session;
import dev.latchkey.session.StartResult;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Second factors and step-ups over stores that fail at one point, or that give what they should not. */
final class FactorStoresTest {

    private static final String ADA = "ada@mail.example";
    private static final String GRACE = "grace@mail.example";
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final RequestContext HOME = new RequestContext("203.0.113.7", "browser", "r-1", Locale.ENGLISH);

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final InMemoryStorage real = InMemoryStorage.create();
    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private @Nullable String failing;
    private boolean addressesMoved;
    private Latchkey latchkey;
    private User ada;
    private SessionId own;
    private Secret secret;
    private List<Secret> recoveryCodes;

    @BeforeEach
    void enrol() {
        latchkey = Latchkey.builder()
                .issuer("https://test.example")
                .environment(environment)
                .storage(storage())
                .masterKey(MasterKey.generate(environment))
                .mailer(new CapturedMail())
                .listener(events::add)
                .passwordHasher(CountingHasher.create().hasher())
                .build();
        ada = user(ADA);
        own = ((StartResult.Started) latchkey.sessions().start(ada.id(), AuthContext.of("pwd")))
                .tokens()
                .session()
                .id();
        secret = ((BeginTotpResult.Begun) latchkey.mfa().beginTotp(ada.id(), own, ADA, HOME))
                .enrolment()
                .secret();
        recoveryCodes =
                ((ConfirmTotpResult.Confirmed) latchkey.mfa().confirmTotp(ada.id(), own, code(), HOME)).recoveryCodes();
        environment.advance(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        latchkey.close();
    }

    private User user(String email) {
        return ((CreateResult.Created)
                        latchkey.accounts().create(NewAccount.verified(email, PASSWORD), RequestContext.none()))
                .user();
    }

    private Secret code() {
        return Totp.codeAt(secret, environment.now());
    }

    private Secret waiting() {
        return ((LoginResult.MfaRequired) latchkey.logins().password(ADA, PASSWORD, LoginContext.of(HOME))).mfaToken();
    }

    private SecondFactorResult second(Secret token, MfaMethod method, Secret code) {
        return latchkey.logins().secondFactor(token, new MfaProof.Code(method, code), false, HOME);
    }

    @Test
    void a_factor_that_could_not_be_checked_spends_no_attempt_of_the_sign_in() {
        Secret token = waiting();
        failing = "useStep";
        for (int attempt = 0; attempt < 7; attempt++) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> second(token, MfaMethod.TOTP, code()));
        }
        failing = null;

        assertThat(second(token, MfaMethod.TOTP, code())).isInstanceOf(SecondFactorResult.SignedIn.class);
    }

    @Test
    void a_recovery_code_of_whose_use_nobody_could_be_told_is_not_used() {
        Secret code = recoveryCodes.get(0);
        failing = "add";
        Secret token = waiting();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> second(token, MfaMethod.RECOVERY_CODE, code));
        failing = null;

        assertThat(latchkey.mfa().factors(ada.id()).recoveryCodesLeft()).isEqualTo(10);
        assertThat(events).noneMatch(AuthEvent.RecoveryCodeUsed.class::isInstance);
        assertThat(second(token, MfaMethod.RECOVERY_CODE, code)).isInstanceOf(SecondFactorResult.SignedIn.class);
        assertThat(events).containsOnlyOnce(new AuthEvent.RecoveryCodeUsed(ada.id(), 9, environment.now(), HOME));
    }

    @Test
    void a_sign_in_whose_device_could_not_be_trusted_leaves_no_session_behind() {
        Secret token = waiting();
        failing = "add";

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() ->
                        latchkey.logins().secondFactor(token, new MfaProof.Code(MfaMethod.TOTP, code()), true, HOME));

        assertThat(sessions()).containsExactly(own);
    }

    @Test
    void a_sign_in_of_which_the_time_could_not_be_noted_leaves_no_session_behind() {
        Secret token = waiting();
        User grace = user(GRACE);
        failing = "signedIn";

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> second(token, MfaMethod.TOTP, code()));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> latchkey.logins().password(GRACE, PASSWORD, LoginContext.of(HOME)));

        assertThat(sessions()).containsExactly(own);
        assertThat(real.sessions().active(grace.id(), environment.now())).isEmpty();
    }

    private List<SessionId> sessions() {
        return real.sessions().active(ada.id(), environment.now()).stream()
                .map(Session::id)
                .toList();
    }

    @Test
    void the_right_password_of_another_account_steps_nobody_up() {
        User grace = user(GRACE);
        addressesMoved = true;

        assertThat(latchkey.logins().stepUp(ada.id(), own, PASSWORD, HOME))
                .isEqualTo(new StepUpResult.InvalidCredentials());

        addressesMoved = false;
        assertThat(real.sessions().active(ada.id(), environment.now())).hasSize(1);
        assertThat(real.sessions().active(grace.id(), environment.now())).isEmpty();
    }

    private Storage storage() {
        FactorStore factors = proxy(FactorStore.class, real.factors());
        OutboxStore outbox = proxy(OutboxStore.class, real.outbox());
        UserStore users = proxy(UserStore.class, real.users());
        TrustedDeviceStore devices = proxy(TrustedDeviceStore.class, real.trustedDevices());
        return (Storage) Proxy.newProxyInstance(
                FactorStoresTest.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "factors" -> factors;
                    case "outbox" -> outbox;
                    case "users" -> users;
                    case "trustedDevices" -> devices;
                    default -> method.invoke(real, arguments);
                });
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                FactorStoresTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(failing)) {
                        throw new StoreUnavailableException("the test takes the storage away");
                    }
                    if (method.getName().equals("findByEmail") && addressesMoved) {
                        return real.users().findByEmail(EmailAddress.parse(GRACE));
                    }
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
