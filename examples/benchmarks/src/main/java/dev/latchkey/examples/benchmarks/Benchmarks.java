package dev.latchkey.examples.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs benchmarks by name and says what came out of them, as ratios. */
public final class Benchmarks {

    private static final List<String> ALL = List.of("start", "tokens", "revocations", "refresh", "timing", "flood");

    private Benchmarks() {}

    /**
     * Runs them.
     *
     * @param args which: {@code start}, {@code tokens}, {@code revocations}, {@code refresh}, {@code timing},
     *     {@code flood}, or {@code all}
     */
    public static void main(String... args) throws Exception {
        List<String> wanted = args.length == 0 || args[0].equals("all") ? ALL : List.of(args);
        for (String name : wanted) {
            String said = switch (name) {
                case "start" -> start();
                case "tokens" -> tokens();
                case "revocations" -> revocations();
                case "refresh" -> RefreshComparison.run();
                case "timing" -> SignInTiming.run();
                case "flood" -> SignInFlood.run();
                default -> throw new IllegalArgumentException("there is no benchmark " + name + ": " + ALL);
            };
            System.out.println(line("%n== %s%n%s", name, said));
        }
    }

    private static String start() throws RunnerException {
        double millis = value(run(StartBenchmark.class), "build");
        return line("Latchkey.build() in memory: %.0f ms (goal: 300)", millis);
    }

    private static String tokens() throws RunnerException {
        Map<String, Double> nanos = run(TokenBenchmark.class);
        StringBuilder said = new StringBuilder();
        for (String algorithm : List.of("ES256", "RS256", "EDDSA")) {
            double bare = value(nanos, "bareSignature " + algorithm);
            double first = value(nanos, "firstTime " + algorithm);
            said.append(line(
                    "%s: seen before %.0f ns (goal: 200), seen for the first time %.2f us, the bare signature %.2f us:"
                            + " %.2f times (goal: 1.10)",
                    algorithm, value(nanos, "seenBefore " + algorithm), first / 1_000, bare / 1_000, first / bare));
        }
        return said.toString();
    }

    private static String revocations() throws RunnerException {
        Map<String, Double> nanos = run(RevocationBenchmark.class);
        StringBuilder said = new StringBuilder();
        for (String kind : List.of("Live", "Revoked")) {
            double index = value(nanos, "index" + kind);
            double map = value(nanos, "map" + kind);
            said.append(line(
                    "%s: %.0f ns by the index (goal: 100), %.0f ns by a hash map: %.2f times",
                    kind.toLowerCase(Locale.ROOT), index, map, index / map));
        }
        return said.toString();
    }

    private static double value(Map<String, Double> scores, String prefix) {
        return scores.entrySet().stream()
                .filter(score -> score.getKey().startsWith(prefix))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** The scores by method, with the parameter after it where there is one. */
    private static Map<String, Double> run(Class<?> benchmark) throws RunnerException {
        Map<String, Double> scores = new TreeMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(benchmark.getSimpleName() + "\\.")
                        .shouldFailOnError(true)
                        .build())
                .run()) {
            StringBuilder name = new StringBuilder(result.getPrimaryResult().getLabel());
            for (String parameter : result.getParams().getParamsKeys()) {
                name.append(' ').append(result.getParams().getParam(parameter));
            }
            scores.put(name.toString(), result.getPrimaryResult().getScore());
        }
        return scores;
    }

    /** A line in the locale of no place. */
    static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + System.lineSeparator();
    }
}
