package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.mfa.MfaSettings;
import dev.latchkey.passkey.Passkey;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** Signs in who has a passkey and nothing else; {@link UncheckedPasskeyTest} runs it on another class path. */
public final class UncheckedPasskeyUse implements Callable<String> {

    private static final String EMAIL = "ada@mail.example";
    private static final RequestContext HOME = new RequestContext("203.0.113.7", "browser", "r-1", Locale.ENGLISH);

    /** For the loader. */
    public UncheckedPasskeyUse() {}

    @Override
    public String call() {
        InMemoryStorage storage = InMemoryStorage.create();
        List<AuthEvent> events = new CopyOnWriteArrayList<>();
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.storage(storage)
                .listener(events::add)
                .mfa(MfaSettings.defaults().withoutEmailCodes()))) {
            User ada = kit.user(EMAIL);
            Passkey passkey = passkey(ada, kit.now());
            boolean added = storage.transactions().call(tx -> storage.passkeys().add(tx, passkey));
            events.clear();

            LoginResult result =
                    kit.latchkey().logins().password(EMAIL, LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));

            return "available=" + kit.latchkey().passkeys().isAvailable() + ", added=" + added + ", "
                    + result.getClass().getSimpleName() + ", " + reasons(events) + ", sessions="
                    + kit.latchkey().sessions().list(ada.id()).size();
        }
    }

    private static Passkey passkey(User user, Instant now) {
        UUID id = Environment.system().newId();
        return new Passkey(
                id, user.id(), "AAAA", "AAAA", 0, List.of(), new UUID(0, 0), false, false, "A key", now, null);
    }

    private static List<String> reasons(List<AuthEvent> events) {
        return events.stream()
                .filter(AuthEvent.SignInRefused.class::isInstance)
                .map(event -> ((AuthEvent.SignInRefused) event).reason())
                .toList();
    }
}
