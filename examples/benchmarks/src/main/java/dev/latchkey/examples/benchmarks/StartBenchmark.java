package dev.latchkey.examples.benchmarks;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** {@code Latchkey.build()} with storage in memory, the first in its JVM: with the loading of all that it needs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(10)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class StartBenchmark {

    private @Nullable Latchkey built;

    /** Ready to sign in and to verify. */
    @Benchmark
    public Latchkey build() {
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://benchmark.example")
                .audience("benchmark")
                .emailVerification(EmailVerification.OFF)
                .build();
        if (!latchkey.isReady()) {
            throw new IllegalStateException("it is not ready");
        }
        built = latchkey;
        return latchkey;
    }

    /** Ends what was started. */
    @TearDown
    public void close() {
        if (built != null) {
            built.close();
        }
    }
}
