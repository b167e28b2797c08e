package dev.latchkey.jdbc.faults;

import dev.latchkey.account.ResetPasswordResult;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.jdbc.SchemaMode;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.token.MasterKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A service in a process of its own, that is to be killed. It reads what to do from its input, does it on several
 * threads at once, and writes a line for each answer it was given: what it wrote, a client was told.
 */
final class KilledProcess {

    /** What there is to do: the kind and its arguments, as a line of the input. */
    enum Job {
        REFRESH,
        SIGN_OUT,
        VERIFY,
        RESET,
        ERASE
    }

    /** What a reset sets. */
    static final Secret PASSWORD = Secret.of("three herons on a weir");

    /** Written once everything is ready. */
    static final String READY = "READY";

    /** The end of each line; one that lacks it was cut off. */
    static final String END = " END";

    private static final int CONNECTIONS = 10;

    private final Node node;
    private final ClientClocks clocks;

    private KilledProcess(Node node, ClientClocks clocks) {
        this.node = node;
        this.clocks = clocks;
    }

    /** Reads the database's address and the master key, and when it is ready the jobs, up to an empty line. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(input.readLine());
        MasterKey key = MasterKey.of(Secret.of(input.readLine()));
        ClientClocks clocks = new ClientClocks();
        Node node = new Node(
                JdbcStorage.create(OwnPostgres.patientPool(dataSource, CONNECTIONS), SchemaMode.VALIDATE),
                key,
                clocks,
                builder -> builder.passwordHasher(weakHasher()));
        System.out.println(READY);
        List<String[]> jobs = new ArrayList<>();
        for (String line = input.readLine(); !line.isEmpty(); line = input.readLine()) {
            jobs.add(line.split(" ", -1));
        }
        jobs.forEach(job -> new Thread(() -> new KilledProcess(node, clocks).work(job)).start());
    }

    /** What is killed is the work on the database; hashing would be most of the time. */
    static PasswordHasher weakHasher() {
        return PasswordHasher.builder()
                .allowWeakHashesForTestsOnly()
                .argon2id(64, 1, 1)
                .build();
    }

    private void work(String[] job) {
        switch (Job.valueOf(job[0])) {
            case REFRESH -> refreshAgainAndAgain(job[1], Secret.of(job[2]), Long.parseLong(job[3]));
            case SIGN_OUT -> signOut(job);
            case VERIFY -> verify(job);
            case RESET -> reset(job);
            case ERASE -> erase();
        }
    }

    /** Each refresh a grace window after the last one, by the clock of a client that was told how far it is. */
    private void refreshAgainAndAgain(String number, Secret first, long secondsAhead) {
        Secret token = first;
        long ahead = secondsAhead;
        clocks.advance(Duration.ofSeconds(secondsAhead));
        while (true) {
            RefreshResult result = node.latchkey.sessions().refresh(token, RequestContext.none());
            if (!(result instanceof RefreshResult.Refreshed refreshed)) {
                tell(Job.REFRESH, number, "REFUSED " + result);
                return;
            }
            token = refreshed.tokens().refreshToken();
            ahead += RefreshingClient.PAST_GRACE.toSeconds();
            clocks.advance(RefreshingClient.PAST_GRACE);
            tell(
                    Job.REFRESH,
                    number,
                    "DONE " + token.reveal() + " "
                            + refreshed.tokens().session().generation() + " " + ahead);
        }
    }

    /** Ends session after session of a user. */
    private void signOut(String[] job) {
        UserId user = UserId.parse(job[1]);
        for (int i = 2; i < job.length; i++) {
            boolean ended = node.latchkey
                    .sessions()
                    .end(user, SessionId.parse(job[i]), EndReason.SIGNED_OUT, RequestContext.none());
            tell(Job.SIGN_OUT, job[i], ended ? "DONE" : "REFUSED");
        }
    }

    /** Uses token after token; several threads are given the same ones. */
    private void verify(String[] job) {
        for (int i = 1; i < job.length; i++) {
            VerifyEmailResult result = node.latchkey.accounts().verifyEmail(Secret.of(job[i]), RequestContext.none());
            tell(Job.VERIFY, job[i], result instanceof VerifyEmailResult.Verified ? "DONE" : "REFUSED");
        }
    }

    /** Uses token after token to set a password; several threads are given the same ones. */
    private void reset(String[] job) {
        for (int i = 1; i < job.length; i++) {
            ResetPasswordResult result =
                    node.latchkey.accounts().passwordResets().reset(Secret.of(job[i]), PASSWORD, RequestContext.none());
            tell(Job.RESET, job[i], result instanceof ResetPasswordResult.Reset ? "DONE" : "REFUSED");
        }
    }

    /** Erases account after account whose time has come; several threads find the same ones. */
    private void erase() {
        while (node.latchkey.ownData().eraseDue(1) > 0) {
            tell(Job.ERASE, "-", "DONE");
        }
    }

    private static void tell(Job job, String subject, String answer) {
        System.out.println(job + " " + subject + " " + answer + END);
    }
}
