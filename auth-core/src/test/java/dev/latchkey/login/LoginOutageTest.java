package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.Latchkey;
import dev.latchkey.account.NewAccount;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.CapturedMail;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Sign-ins while the storage is out of reach. */
final class LoginOutageTest {

    private static final String ADA = "ada@mail.example";
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final Secret WRONG = Secret.of("seven lanterns, one moor");
    private static final RequestContext HOME = new RequestContext("203.0.113.7", "browser", "r-1", Locale.ENGLISH);

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final AtomicBoolean gone = new AtomicBoolean();

    @Test
    void a_password_that_could_not_be_looked_up_is_no_attempt() {
        try (Latchkey latchkey = Latchkey.builder()
                .issuer("https://test.example")
                .environment(environment)
                .storage(storage())
                .masterKey(MasterKey.generate(environment))
                .mailer(new CapturedMail())
                .passwordHasher(CountingHasher.create().hasher())
                .build()) {
            latchkey.accounts().create(NewAccount.verified(ADA, PASSWORD), RequestContext.none());
            gone.set(true);
            for (int i = 0; i < 50; i++) {
                assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> signIn(latchkey, WRONG));
            }
            gone.set(false);

            assertThat(signIn(latchkey, WRONG)).isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));
            assertThat(signIn(latchkey, PASSWORD)).isInstanceOf(LoginResult.SignedIn.class);
        }
    }

    private static LoginResult signIn(Latchkey latchkey, Secret password) {
        return latchkey.logins().password(ADA, password, LoginContext.of(HOME));
    }

    private Storage storage() {
        Storage storage = InMemoryStorage.create();
        CredentialStore credentials = proxy(CredentialStore.class, storage.credentials(), "find");
        return (Storage) Proxy.newProxyInstance(
                LoginOutageTest.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) ->
                        method.getName().equals("credentials") ? credentials : method.invoke(storage, arguments));
    }

    private <T> T proxy(Class<T> type, T target, String failing) {
        return type.cast(Proxy.newProxyInstance(
                LoginOutageTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (gone.get() && method.getName().equals(failing)) {
                        throw new StoreUnavailableException("the test takes the storage away");
                    }
                    return method.invoke(target, arguments);
                }));
    }
}
