package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.OneTimeToken;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Leases;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MaintenanceTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void a_chore_that_fails_keeps_no_other_from_being_done_and_is_tried_again() {
        List<String> done = new ArrayList<>();
        Runnable failing = () -> {
            done.add("failing");
            throw new IllegalStateException("a chore of the test fails on purpose");
        };
        List<Maintenance.Chore> chores = List.of(
                new Maintenance.Chore("do the first thing", failing),
                new Maintenance.Chore("do the second thing", () -> done.add("second")));
        try (Maintenance maintenance = of(List.of(), chores, Leases.ofOneNode())) {
            maintenance.runOnce();
            maintenance.runOnce();
        }
        assertThat(done).containsExactly("failing", "second", "failing", "second");
    }

    @Test
    void an_error_of_a_chore_ends_no_turn_and_no_schedule() throws Exception {
        CountDownLatch turns = new CountDownLatch(3);
        Runnable failing = () -> {
            turns.countDown();
            throw new NoClassDefFoundError("a chore of the test fails on purpose");
        };
        AtomicInteger others = new AtomicInteger();
        List<Maintenance.Chore> chores = List.of(
                new Maintenance.Chore("do the first thing", failing),
                new Maintenance.Chore("do the second thing", others::incrementAndGet));
        Maintenance.Turn often = new Maintenance.Turn("test", Duration.ofMillis(1), Duration.ofMinutes(5));
        try (Maintenance maintenance =
                new Maintenance(often, chores, List.of(), Leases.ofOneNode(), Environment.system())) {
            maintenance.start();

            assertThat(turns.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(others).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void what_one_node_does_is_done_by_the_one_with_the_lease_and_the_rest_by_each() {
        List<String> done = new ArrayList<>();
        AtomicReference<UUID> first = new AtomicReference<>();
        Leases leases = (name, holder, now, until) -> {
            first.compareAndSet(null, holder);
            return first.get().equals(holder) && until.isAfter(now);
        };
        try (Maintenance one = of(List.of(adding(done, "one's own")), List.of(adding(done, "by one")), leases);
                Maintenance other =
                        of(List.of(adding(done, "other's own")), List.of(adding(done, "by other")), leases)) {
            one.runOnce();
            other.runOnce();
            one.runOnce();
        }
        assertThat(done).containsExactly("one's own", "by one", "other's own", "one's own", "by one");
    }

    private static Maintenance.Chore adding(List<String> done, String what) {
        return new Maintenance.Chore("do a thing", () -> done.add(what));
    }

    private static Maintenance of(
            List<Maintenance.Chore> ofEveryNode, List<Maintenance.Chore> ofOneNode, Leases leases) {
        return new Maintenance(ofEveryNode, ofOneNode, leases, Environment.system());
    }

    @Test
    void batches_end_with_the_first_that_is_not_full() {
        List<Integer> left = new ArrayList<>(List.of(Maintenance.BATCH, Maintenance.BATCH, Maintenance.BATCH - 1, 7));
        Maintenance.inBatches(limit -> {
            assertThat(limit).isEqualTo(Maintenance.BATCH);
            return left.remove(0);
        });
        assertThat(left).containsExactly(7);
    }

    @Test
    void batches_end_when_the_thread_is_to_end() {
        List<Integer> left = new ArrayList<>(List.of(Maintenance.BATCH, Maintenance.BATCH, 0));
        Thread.currentThread().interrupt();
        try {
            Maintenance.inBatches(limit -> left.remove(0));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(left).hasSize(2);
    }

    @Test
    void the_chores_forget_all_sessions_revocations_and_mailed_tokens_that_are_over_however_many() {
        MovableEnvironment environment = MovableEnvironment.at(START);
        InMemoryStorage storage = InMemoryStorage.create();
        Blueprint blueprint = new Blueprint();
        blueprint.issuer.set(Issuer.parse("https://shop.example"));
        blueprint.emailVerification.set(EmailVerification.OFF);
        blueprint.storage.set(storage);
        blueprint.environment.set(environment);
        try (Assembly assembly = Assembly.of(blueprint)) {
            List<SessionId> sessions = overfill(assembly, storage);
            environment.advance(Duration.ofDays(61));
            try (Maintenance maintenance = of(List.of(), assembly.chores().common(), Leases.ofOneNode())) {
                maintenance.runOnce();
            }

            assertThat(sessions)
                    .allSatisfy(session ->
                            assertThat(storage.sessions().find(session)).isEmpty());
            assertThat(storage.revocations().purgeExpired(environment.now(), 10))
                    .isZero();
            assertThat(storage.oneTimeTokens().purgeExpired(environment.now(), 10))
                    .isZero();
        }
    }

    /** More than one batch of each. */
    private static List<SessionId> overfill(Assembly assembly, InMemoryStorage storage) {
        CreateResult created = assembly.accounts.create(
                NewAccount.verified("ada@shop.example", LatchkeyTestKit.PASSWORD), RequestContext.none());
        UserId user = ((CreateResult.Created) created).user().id();
        List<SessionId> sessions = new ArrayList<>();
        for (int i = 0; i <= Maintenance.BATCH; i++) {
            StartResult started = assembly.sessions.start(user, AuthContext.of("pwd"));
            SessionId session =
                    ((StartResult.Started) started).tokens().session().id();
            assembly.sessions.end(user, session, EndReason.SIGNED_OUT, RequestContext.none());
            sessions.add(session);
            OneTimeToken token = new OneTimeToken(
                    "digest-" + i,
                    OneTimeToken.Purpose.VERIFY_EMAIL,
                    new UserId(new UUID(1, i)),
                    "ada@shop.example",
                    START.plusSeconds(60));
            storage.transactions().run(tx -> storage.oneTimeTokens().put(tx, token));
        }
        return sessions;
    }
}
