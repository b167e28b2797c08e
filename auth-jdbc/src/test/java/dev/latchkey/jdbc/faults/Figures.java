package dev.latchkey.jdbc.faults;

import java.util.Arrays;
import java.util.Locale;

/** What a suite has measured, as one line of the build's output. */
public final class Figures {

    private Figures() {}

    /** Says it. */
    public static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** The value below which that part of them lies. */
    public static double percentile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * (sorted.length - 1)))];
    }
}
