package dev.latchkey.examples.benchmarks;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.password.PasswordHasher;
import java.util.Arrays;
import java.util.Locale;

/**
 * Whether the time of a refused sign-in tells if there is an account: an unknown address against a wrong password, by turns,
 * and a rank test (Mann and Whitney) of the two samples. Once with the hashes that hosts have, which is what a caller could
 * measure, and once with weak ones, so that little work hides a difference.
 */
final class SignInTiming {

    private static final int ROUNDS = 5_000;
    private static final int WARM_UP = 2_000;
    private static final int COSTLY_WARM_UP = 100;
    private static final int ACCOUNTS = 50;
    private static final Secret PASSWORD = Secret.of("a quiet harbour at dawn");
    private static final Secret WRONG = Secret.of("a quiet harbour at dusk");

    private SignInTiming() {}

    static String run() {
        PasswordHasher weak = PasswordHasher.builder()
                .argon2id(256, 1, 1)
                .allowWeakHashesForTestsOnly()
                .build();
        return Benchmarks.line("as hosts hash: %s", run(PasswordHasher.create(), COSTLY_WARM_UP))
                + Benchmarks.line("weak hashes: %s", run(weak, WARM_UP));
    }

    private static String run(PasswordHasher hasher, int warmUp) {
        try (Latchkey latchkey = Latchkey.builder()
                .issuer("https://benchmark.example")
                .audience("benchmark")
                .emailVerification(EmailVerification.OFF)
                .passwordHasher(hasher)
                .limits(LimitSettings.off())
                .build()) {
            for (int i = 0; i < ACCOUNTS; i++) {
                CreateResult unused = latchkey.accounts()
                        .create(NewAccount.verified("known" + i + "@mail.example", PASSWORD), RequestContext.none());
            }
            measure(latchkey, warmUp);
            return judged(measure(latchkey, ROUNDS));
        }
    }

    private static long[][] measure(Latchkey latchkey, int rounds) {
        long[][] nanos = new long[2][rounds];
        for (int i = 0; i < rounds; i++) {
            int first = (i * 0x9e3779b9) >>> 31; // in no order that a cache or a timer could follow
            for (int turn : new int[] {first, 1 - first}) {
                String email = (turn == 0 ? "known" : "other") + i % ACCOUNTS + "@mail.example";
                long start = System.nanoTime();
                LoginResult result = latchkey.logins().password(email, WRONG, context(i));
                nanos[turn][i] = System.nanoTime() - start;
                if (!(result instanceof LoginResult.Refused)) {
                    throw new IllegalStateException("not refused: " + result.getClass());
                }
            }
        }
        return nanos;
    }

    private static LoginContext context(int i) {
        String address = "10." + (i >> 16) + "." + ((i >> 8) & 0xff) + "." + (i & 0xff);
        return LoginContext.of(new RequestContext(address, "benchmark", "request-" + i, Locale.ENGLISH));
    }

    private static String judged(long[][] nanos) {
        double u = 0;
        long[] unknown = nanos[1].clone();
        Arrays.sort(unknown);
        for (long known : nanos[0]) {
            int below = bound(unknown, known);
            u += below + (bound(unknown, known + 1) - below) / 2.0;
        }
        double n = nanos[0].length;
        double z = (u - n * n / 2) / Math.sqrt(n * n * (2 * n + 1) / 12);
        return String.format(
                Locale.ROOT,
                "%d each, by turns: median %.1f us with a wrong password, %.1f us with an unknown address; Mann-Whitney"
                        + " z = %.2f, p = %.3f; a wrong password is slower in %.2f%% of pairs",
                nanos[0].length,
                median(nanos[0]),
                median(nanos[1]),
                z,
                2 * (1 - normal(Math.abs(z))),
                100 * u / (n * n));
    }

    /** How many are smaller than a value. */
    private static int bound(long[] sorted, long value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / 1_000.0;
    }

    /** The normal distribution, good to seven digits (Abramowitz and Stegun, 26.2.17). */
    private static double normal(double x) {
        double t = 1 / (1 + 0.2316419 * x);
        double tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * tail;
    }
}
