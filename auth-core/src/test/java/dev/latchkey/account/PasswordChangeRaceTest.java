package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.OTHER_PASSWORD;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Changes of one password at the same time: one of them is decided first, and the others are from a wrong password. */
class PasswordChangeRaceTest {

    private static final int ROUNDS = 100;
    private static final int CHANGES = 4;
    private static final ChangePasswordResult CHANGED = new ChangePasswordResult.Changed();
    private static final ChangePasswordResult WRONG = new ChangePasswordResult.InvalidCredentials();

    private final SessionId acting = new SessionId(Environment.system().newId());

    @Test
    void of_several_changes_at_once_one_takes_effect_and_the_others_had_a_wrong_current_password() throws Exception {
        AccountFixture fixture = AccountFixture.create();
        ExecutorService threads = Executors.newFixedThreadPool(CHANGES);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                User user = fixture.user("ada" + round + "@mail.example");
                fixture.events.clear();
                CountDownLatch start = new CountDownLatch(1);
                List<Future<ChangePasswordResult>> changes = new ArrayList<>();
                for (int i = 0; i < CHANGES; i++) {
                    Secret updated = updated(i);
                    changes.add(threads.submit(() -> {
                        start.await();
                        return fixture.accounts.changePassword(user.id(), acting, PASSWORD, updated, CONTEXT);
                    }));
                }
                start.countDown();
                List<ChangePasswordResult> results = new ArrayList<>();
                for (Future<ChangePasswordResult> change : changes) {
                    results.add(change.get());
                }

                assertThat(results).containsOnlyOnce(CHANGED).containsOnly(CHANGED, WRONG);
                assertThat(fixture.signsInWith(user.id(), updated(results.indexOf(CHANGED))))
                        .isTrue();
                assertThat(fixture.events)
                        .containsOnlyOnce(new AuthEvent.PasswordChanged(user.id(), fixture.environment.now(), CONTEXT))
                        .containsOnly(
                                new AuthEvent.PasswordChanged(user.id(), fixture.environment.now(), CONTEXT),
                                refused(fixture, user))
                        .hasSize(CHANGES);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_change_that_was_decided_first_wins_though_reads_are_behind() {
        List<LaggingCredentials> lagging = new ArrayList<>();
        AccountFixture fixture = AccountFixture.withCredentials(store -> {
            LaggingCredentials credentials = new LaggingCredentials(store);
            lagging.add(credentials);
            return credentials;
        });
        User ada = fixture.user(ADA);
        fixture.events.clear();
        Secret first = updated(1);
        PasswordHash hash = ((HashResult.Hashed) fixture.hasher.hasher().hash(first)).hash();
        lagging.get(0).lagFor(2, ada.id());
        fixture.hasher.midway(() -> fixture.storage
                .transactions()
                .run(tx -> fixture.storage.credentials().put(tx, new PasswordCredential(ada.id(), hash, NOW))));

        ChangePasswordResult result =
                fixture.accounts.changePassword(ada.id(), acting, PASSWORD, OTHER_PASSWORD, CONTEXT);

        assertThat(result).isEqualTo(WRONG);
        assertThat(fixture.signsInWith(ada.id(), first)).isTrue();
        assertThat(fixture.endings).isEmpty();
        assertThat(fixture.events).containsExactly(refused(fixture, ada));
    }

    private static AuthEvent refused(AccountFixture fixture, User user) {
        return new AuthEvent.PasswordRefused(user.id(), "invalid_credentials", fixture.environment.now(), CONTEXT);
    }

    private static Secret updated(int number) {
        return Secret.of("seven lanterns, one moor, " + number + " ferries");
    }
}
