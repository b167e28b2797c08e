package dev.latchkey.examples.benchmarks;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A flood of sign-ins: how much memory it takes, and how soon what is too much is refused. */
final class SignInFlood {

    /** Leads to each number once before any comes again, and far from the one before. */
    private static final int STEP = 0x9e3779b9;

    private static final int THREADS = 64;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long MIB = 1024 * 1024;

    private SignInFlood() {}

    static String run() throws Exception {
        StringBuilder said = new StringBuilder();
        said.append(flood("one address, one account", i -> "203.0.113.7", i -> "ada@mail.example"));
        said.append(flood(
                "an address and an account each time",
                i -> "2001:db8:" + Integer.toHexString(i >>> 16) + ":" + Integer.toHexString(i & 0xffff) + "::1",
                i -> "user" + i + "@mail.example"));
        return said.toString();
    }

    private interface Choice {
        String of(int i);
    }

    private static String flood(String name, Choice address, Choice account) throws Exception {
        try (Latchkey latchkey = Latchkey.builder()
                .issuer("https://benchmark.example")
                .audience("benchmark")
                .emailVerification(EmailVerification.OFF)
                .build()) {
            long before = usedHeap();
            long end = System.nanoTime() + NANOS;
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<Tally>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> attack(latchkey, address, account, end)));
            }
            Tally all = new Tally();
            for (Future<Tally> one : running) {
                all.add(one.get());
            }
            threads.shutdown();
            return all.said(name, usedHeap() - before);
        }
    }

    private static Tally attack(Latchkey latchkey, Choice address, Choice account, long end) {
        Tally tally = new Tally();
        byte[] begin = new byte[Integer.BYTES];
        Environment.system().fillRandom(begin);
        int i = ByteBuffer.wrap(begin).getInt();
        while (System.nanoTime() - end < 0) {
            i += STEP;
            RequestContext request = new RequestContext(address.of(i), "benchmark", "request", Locale.ENGLISH);
            long start = System.nanoTime();
            LoginResult result = latchkey.logins()
                    .password(account.of(i), Secret.of("a guess that is wrong"), LoginContext.of(request));
            tally.count(result, System.nanoTime() - start);
        }
        return tally;
    }

    /** What is in use once all that can be collected was. */
    private static long usedHeap() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / MIB;
    }

    /** The most memory that the process has had, in MiB. */
    private static long peakResident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(-1L);
    }

    /** What came of the sign-ins of a thread. */
    private static final class Tally {

        private final List<Long> refused = new ArrayList<>();
        private long looked;

        void count(LoginResult result, long nanos) {
            if (result instanceof LoginResult.RateLimited) {
                if (refused.size() < 200_000) {
                    refused.add(nanos);
                }
            } else {
                looked++;
            }
        }

        void add(Tally other) {
            refused.addAll(other.refused);
            looked += other.looked;
        }

        String said(String name, long heapGrowth) throws IOException {
            Collections.sort(refused);
            return Benchmarks.line(
                    "%s, %d threads for 30 s: %d passwords looked at, %d refused; refused after %.2f ms at the median,"
                            + " %.2f ms for 99%%, %.2f ms for 99.9%%; the heap has grown by %d MiB, the process had %d MiB"
                            + " at most",
                    name,
                    THREADS,
                    looked,
                    refused.size(),
                    millis(0.5),
                    millis(0.99),
                    millis(0.999),
                    heapGrowth,
                    peakResident());
        }

        private double millis(double part) {
            return refused.isEmpty() ? 0 : refused.get((int) (part * (refused.size() - 1))) / 1e6;
        }
    }
}
