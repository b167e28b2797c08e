package dev.latchkey.jdbc.faults;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SignatureAlgorithm;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A node of a service, on a database that others may share; signing costs it little, so that the database has work. */
public final class Node implements AutoCloseable {

    /** What it keeps durably. */
    public final Storage storage;

    /** What is tested. */
    public final Latchkey latchkey;

    final List<AuthEvent> alarms = new CopyOnWriteArrayList<>();
    private final Environment environment;

    Node(Storage storage, MasterKey key, Environment environment) {
        this(storage, key, environment, builder -> {});
    }

    Node(Storage storage, MasterKey key, Environment environment, Consumer<Latchkey.Builder> settings) {
        this(storage, key, environment, LimitSettings.off(), settings);
    }

    /** Starts one. */
    public Node(
            Storage storage,
            MasterKey key,
            Environment environment,
            LimitSettings limits,
            Consumer<Latchkey.Builder> settings) {
        this.storage = storage;
        this.environment = environment;
        Latchkey.Builder builder = Latchkey.builder()
                .issuer("https://shop.example")
                .masterKey(key)
                .storage(storage)
                .environment(environment)
                .emailVerification(EmailVerification.OFF)
                .signingAlgorithm(SignatureAlgorithm.HS256)
                .limits(limits)
                .listener(this::note);
        settings.accept(builder);
        latchkey = builder.build();
    }

    private void note(AuthEvent event) {
        if (event instanceof AuthEvent.RefreshTokenReused || event instanceof AuthEvent.CommitsLost) {
            alarms.add(event);
        }
    }

    /** Makes an account with a verified address. */
    public UserId user(String email) {
        return user(email, true);
    }

    UserId user(String email, boolean verified) {
        User user = new User(
                new UserId(environment.newId()),
                EmailAddress.parse(email),
                verified,
                Profile.empty(),
                UserStatus.ACTIVE,
                environment.now(),
                environment.now(),
                null,
                0);
        storage.transactions().run(tx -> {
            if (!storage.users().add(tx, user)) {
                throw new IllegalStateException("there is an account of that address");
            }
        });
        return user.id();
    }

    /** Starts a session. */
    public TokenPair signIn(UserId user) {
        if (latchkey.sessions().start(user, AuthContext.of("pwd")) instanceof StartResult.Started started) {
            return started.tokens();
        }
        throw new IllegalStateException("the session was not started");
    }

    @Override
    public void close() {
        latchkey.close();
    }
}
