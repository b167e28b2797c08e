package dev.latchkey.examples.benchmarks;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.revocation.RevocationMode;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.RevocationSettings;
import dev.latchkey.revocation.RevocationSource;
import dev.latchkey.revocation.RevocationVerdict;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.revocation.TokenFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whether a session was ended, asked of the index and of a hash map that holds the same. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RevocationBenchmark {

    private static final int ASKED = 1 << 16;
    private static final int PAGE = 10_000;

    /** Odd and without a pattern in its bits: ids that look like random ones, and that can be made again. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private static UUID id(long number) {
        long most = mixed(number * 2 + 1);
        long least = mixed(number * 2 + 2);
        return new UUID((most & ~0xF000L) | 0x4000L, (least & ~(3L << 62)) | (2L << 62));
    }

    private static long mixed(long number) {
        long mixed = number * SPREAD;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** What is asked about: ids spread over all that were ended, and as many that were not. */
    @State(Scope.Benchmark)
    public static class Questions {

        /** How many sessions were ended. */
        @Param("10000000")
        public int ended;

        private TokenFacts[] revoked;
        private TokenFacts[] live;
        private int turn;

        /** Makes the questions. */
        @Setup
        public void make() {
            int step = Math.max(1, ended / ASKED);
            revoked = IntStream.range(0, ASKED)
                    .mapToObj(i -> facts(id((long) i * step % ended)))
                    .toArray(TokenFacts[]::new);
            live = IntStream.range(0, ASKED)
                    .mapToObj(i -> facts(id((long) ended + i)))
                    .toArray(TokenFacts[]::new);
        }

        private static TokenFacts facts(UUID session) {
            return new TokenFacts(new UserId(id(-1)), new SessionId(session), id(-2), 0);
        }

        private TokenFacts next(TokenFacts[] among) {
            turn = (turn + 1) & (ASKED - 1);
            return among[turn];
        }
    }

    /** The index, loaded as a node loads it. */
    @State(Scope.Benchmark)
    public static class Index {

        private Revocations revocations;
        private Instant now;

        /** Loads it. */
        @Setup
        public void load(Questions questions) {
            Environment environment = Environment.system();
            Instant expiry = environment.now().plus(Duration.ofDays(1));
            revocations = Revocations.create(
                    new Sessions(questions.ended, expiry),
                    RevocationFeed.none(),
                    environment,
                    RevocationSettings.defaults());
            revocations.start();
            if (revocations.size() != questions.ended) {
                throw new IllegalStateException("the index holds " + revocations.size());
            }
            System.out.println("# bytes in the index: " + revocations.bytes());
            now = environment.now();
        }

        /** Ends its thread. */
        @TearDown
        public void close() {
            revocations.close();
        }
    }

    /** The same in a hash map. */
    @State(Scope.Benchmark)
    public static class Plain {

        private final Map<UUID, EndReason> map = new HashMap<>();

        /** Fills it. */
        @Setup
        public void fill(Questions questions) {
            for (int i = 0; i < questions.ended; i++) {
                map.put(id(i), EndReason.SIGNED_OUT);
            }
        }
    }

    /** The sessions, in pages, as a storage gives them. */
    private record Sessions(int ended, Instant expiry) implements RevocationSource {

        @Override
        public RevocationPage snapshot() {
            return page(0);
        }

        @Override
        public RevocationPage since(RevocationCursor cursor) {
            return page(Integer.parseInt(cursor.value()));
        }

        private RevocationPage page(int from) {
            int to = Math.min(ended, from + PAGE);
            List<Revocation> entries = IntStream.range(from, to)
                    .<Revocation>mapToObj(
                            i -> new Revocation.OfSession(new SessionId(id(i)), EndReason.SIGNED_OUT, expiry))
                    .toList();
            return new RevocationPage(entries, new RevocationCursor(Integer.toString(to)), to < ended);
        }
    }

    /** A session that goes on, which is what nearly all requests ask about. */
    @Benchmark
    public RevocationVerdict indexLive(Questions questions, Index index) {
        return index.revocations.check(questions.next(questions.live), index.now, RevocationMode.standard());
    }

    /** A session that was ended. */
    @Benchmark
    public RevocationVerdict indexRevoked(Questions questions, Index index) {
        return index.revocations.check(questions.next(questions.revoked), index.now, RevocationMode.standard());
    }

    /** The same question to the map. */
    @Benchmark
    public @Nullable EndReason mapLive(Questions questions, Plain plain) {
        return plain.map.get(questions.next(questions.live).session().value());
    }

    /** The same question to the map. */
    @Benchmark
    public @Nullable EndReason mapRevoked(Questions questions, Plain plain) {
        return plain.map.get(questions.next(questions.revoked).session().value());
    }
}
