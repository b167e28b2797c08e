package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.account.ResetPasswordResult;
import dev.latchkey.account.User;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.Session;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.MasterKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A service whose process is killed in the middle of its work, again and again; the next one goes on. */
@Tag("faults")
final class KilledProcessTest {

    private static final int KILLS = Integer.getInteger("latchkey.faults.kills", 100);
    private static final int CLIENTS = 4;
    private static final int SIGN_OUTS = 15;
    private static final int VERIFICATIONS = 15;
    private static final int RESETS = 15;
    private static final int MOST_ANSWERS = 60;
    private static final int STARTED_AHEAD = 2;

    private final Environment environment = Environment.system();
    private final MasterKey key = MasterKey.generate(environment);
    private final OwnPostgres server = OwnPostgres.start();
    private final HikariDataSource pool = server.pool(4);
    private final Node node = new Node(
            JdbcStorage.create(pool), key, environment, builder -> builder.passwordHasher(KilledProcess.weakHasher()));
    private final Random random = new Random(20260301);
    private final Deque<ServiceProcess> starting = new ArrayDeque<>();

    private final List<Client> clients = new ArrayList<>();
    private int users;
    private int started;
    private int answers;
    private int refreshesCommittedUnanswered;
    private int endedUnanswered;
    private int verifiedUnanswered;
    private int linksUsedAfterwards;
    private int resetUnanswered;

    /** What a client knows who refreshes one session throughout. */
    private static final class Client {
        private final SessionId session;
        private String token;
        private long generation;
        private long secondsAhead = RefreshingClient.PAST_GRACE.toSeconds();

        Client(TokenPair first) {
            session = first.session().id();
            token = first.refreshToken().reveal();
        }

        void told(String[] answer) {
            assertThat(answer[2]).as("refresh of a session: %s", answer[3]).isEqualTo("DONE");
            long next = Long.parseLong(answer[4]);
            assertThat(next).isEqualTo(generation + 1);
            token = answer[3];
            generation = next;
            secondsAhead = Long.parseLong(answer[5]);
        }
    }

    @AfterEach
    void close() {
        starting.forEach(ServiceProcess::close);
        node.close();
        pool.close();
        server.close();
    }

    @Test
    void nothing_is_lost_or_doubled_when_the_process_is_killed_in_the_middle_of_its_work() {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(node.signIn(newUser(true))));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            while (starting.size() <= STARTED_AHEAD && started < KILLS) {
                starting.add(ServiceProcess.start(server.patientUrl() + "&ApplicationName=service" + started, key));
                started++;
            }
            killOnce(starting.remove(), "service" + kill);
        }
        assertThat(answers).isGreaterThan(KILLS);
        Figures.say(
                "Killed %d times: %d answers given, 0 of them lost or doubled; without an answer: %d refreshes had"
                        + " committed and were replayed, %d sessions had ended, %d addresses were verified and %d"
                        + " passwords set, 0 links were spent for nothing and %d still worked",
                KILLS,
                answers,
                refreshesCommittedUnanswered,
                endedUnanswered,
                verifiedUnanswered,
                resetUnanswered,
                linksUsedAfterwards);
    }

    private void killOnce(ServiceProcess service, String name) {
        UserId leaver = newUser(true);
        List<SessionId> leaving = new ArrayList<>();
        for (int i = 0; i < SIGN_OUTS; i++) {
            leaving.add(node.signIn(leaver).session().id());
        }
        Map<String, UserId> links = new HashMap<>();
        for (int i = 0; i < VERIFICATIONS; i++) {
            UserId user = newUser(false);
            links.put(
                    node.latchkey
                            .accounts()
                            .mintVerification(user)
                            .orElseThrow()
                            .token()
                            .reveal(),
                    user);
        }

        Map<String, TokenPair> resets = new HashMap<>();
        for (int i = 0; i < RESETS; i++) {
            TokenPair session = node.signIn(newUser(true));
            UserId user = session.session().user();
            resets.put(
                    node.latchkey
                            .accounts()
                            .passwordResets()
                            .mint(user)
                            .orElseThrow()
                            .reveal(),
                    session);
        }

        List<String[]> told = service.killAfter(1 + random.nextInt(MOST_ANSWERS), jobs(leaver, leaving, links, resets));
        await().until(() -> connectionsOf(name) == 0);

        answers += told.size();
        checkRefreshes(told);
        checkSignOuts(told, leaving);
        checkVerifications(told, links);
        checkResets(told, resets);
    }

    private List<String> jobs(
            UserId leaver, List<SessionId> leaving, Map<String, UserId> links, Map<String, TokenPair> resets) {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            Client client = clients.get(i);
            jobs.add(KilledProcess.Job.REFRESH + " " + i + " " + client.token + " " + client.secondsAhead);
        }
        StringBuilder ends = new StringBuilder(KilledProcess.Job.SIGN_OUT + " " + leaver);
        leaving.forEach(session -> ends.append(' ').append(session));
        jobs.add(ends.toString());
        String verifications = KilledProcess.Job.VERIFY + " " + String.join(" ", links.keySet());
        jobs.add(verifications);
        jobs.add(verifications);
        String passwords = KilledProcess.Job.RESET + " " + String.join(" ", resets.keySet());
        jobs.add(passwords);
        jobs.add(passwords);
        return jobs;
    }

    private void checkRefreshes(List<String[]> told) {
        of(KilledProcess.Job.REFRESH, told)
                .forEach(answer -> clients.get(Integer.parseInt(answer[1])).told(answer));
        for (Client client : clients) {
            Session stored = node.storage.sessions().find(client.session).orElseThrow();
            assertThat(stored.endedAt()).isNull();
            assertThat(stored.generation()).isBetween(client.generation, client.generation + 1);
            if (stored.generation() > client.generation) {
                refreshesCommittedUnanswered++;
            }
        }
    }

    private void checkSignOuts(List<String[]> told, List<SessionId> leaving) {
        Map<String, String> answered = new HashMap<>();
        of(KilledProcess.Job.SIGN_OUT, told).forEach(answer -> answered.put(answer[1], answer[2]));
        for (SessionId session : leaving) {
            String answer = answered.get(session.toString());
            boolean ended = node.storage.sessions().find(session).orElseThrow().endedAt() != null;
            assertThat(answer).isIn("DONE", null);
            assertThat(revocationsOf(session)).isEqualTo(ended ? 1 : 0);
            if (answer != null) {
                assertThat(ended).isTrue();
            } else if (ended) {
                endedUnanswered++;
            }
        }
    }

    private void checkVerifications(List<String[]> told, Map<String, UserId> links) {
        Map<String, List<String>> answered = new HashMap<>();
        of(KilledProcess.Job.VERIFY, told)
                .forEach(answer -> answered.computeIfAbsent(answer[1], link -> new ArrayList<>())
                        .add(answer[2]));
        links.forEach((link, user) -> {
            List<String> said = answered.getOrDefault(link, List.of());
            assertThat(said.stream().filter("DONE"::equals)).hasSizeLessThanOrEqualTo(1);
            User stored = node.storage.users().find(user).orElseThrow();
            if (said.contains("DONE")) {
                assertThat(stored.emailVerified()).isTrue();
            } else if (stored.emailVerified()) {
                verifiedUnanswered++;
            } else {
                assertThat(said).isEmpty();
                assertThat(isVerifiedWith(Secret.of(link))).isTrue();
                linksUsedAfterwards++;
            }
            assertThat(isVerifiedWith(Secret.of(link))).isFalse();
        });
    }

    /** Password, end of the session and use of the link are one, or none of them is. */
    private void checkResets(List<String[]> told, Map<String, TokenPair> resets) {
        Map<String, List<String>> answered = new HashMap<>();
        of(KilledProcess.Job.RESET, told)
                .forEach(answer -> answered.computeIfAbsent(answer[1], link -> new ArrayList<>())
                        .add(answer[2]));
        resets.forEach((link, before) -> {
            List<String> said = answered.getOrDefault(link, List.of());
            assertThat(said.stream().filter("DONE"::equals)).hasSizeLessThanOrEqualTo(1);
            Session session =
                    node.storage.sessions().find(before.session().id()).orElseThrow();
            boolean set = node.storage.credentials().find(session.user()).isPresent();
            assertThat(session.endedAt() != null).isEqualTo(set);
            if (said.contains("DONE")) {
                assertThat(set).isTrue();
            } else if (set) {
                resetUnanswered++;
            } else {
                assertThat(said).isEmpty();
                assertThat(isResetWith(Secret.of(link))).isTrue();
                linksUsedAfterwards++;
            }
            assertThat(isResetWith(Secret.of(link))).isFalse();
        });
    }

    private boolean isResetWith(Secret link) {
        return node.latchkey.accounts().passwordResets().reset(link, KilledProcess.PASSWORD, RequestContext.none())
                instanceof ResetPasswordResult.Reset;
    }

    private boolean isVerifiedWith(Secret link) {
        return node.latchkey.accounts().verifyEmail(link, RequestContext.none()) instanceof VerifyEmailResult.Verified;
    }

    private static List<String[]> of(KilledProcess.Job job, List<String[]> told) {
        return told.stream().filter(answer -> answer[0].equals(job.name())).toList();
    }

    private int revocationsOf(SessionId session) {
        UUID id = session.value();
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM latchkey_revocation WHERE kind = 'SESSION' AND subject = :id")
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .one());
    }

    private int connectionsOf(String name) {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
                        .bind("name", name)
                        .mapTo(Integer.class)
                        .one());
    }

    private UserId newUser(boolean verified) {
        users++;
        return node.user("user" + users + "@mail.example", verified);
    }
}
