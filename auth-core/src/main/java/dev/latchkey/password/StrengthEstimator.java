package dev.latchkey.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.ZxcvbnBuilder;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import com.nulabinc.zxcvbn.matchers.Match;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Estimates how many guesses a password takes with zxcvbn, in bounded time, and knows the common passwords of its
 * list of 30,000.
 *
 * <p>zxcvbn's time grows with the cube of the length, and exponentially with the number of ways in which symbols may
 * stand for letters. So it is shown at most 48 characters, and the symbols become digits when there are many ways.
 */
final class StrengthEstimator {

    private static final int WINDOW = 48;
    private static final int MIN_REPEATED_WORD = 4;

    /** The letters of zxcvbn's table of look-alikes, each with what may stand for it. */
    private static final List<String> SUBSTITUTES =
            List.of("4@", "8", "({[<", "3", "69", "1!|", "1|7", "0", "$5", "+7", "%", "2");

    private static final int MAX_READINGS = 4;
    private static final String SYMBOLS = "@!|$+";
    private static final String DIGITS = "41157";
    private static final String BRACKETS = "{[<";

    private final Zxcvbn zxcvbn;
    private final Set<String> commonSkeletons;

    private StrengthEstimator(Zxcvbn zxcvbn, Set<String> commonSkeletons) {
        this.zxcvbn = zxcvbn;
        this.commonSkeletons = commonSkeletons;
    }

    /** Reads the word lists, about a megabyte. */
    static StrengthEstimator load() {
        try {
            List<Dictionary> dictionaries = StandardDictionaries.loadAllDictionaries();
            Zxcvbn zxcvbn = new ZxcvbnBuilder()
                    .dictionaries(dictionaries)
                    .keyboards(StandardKeyboards.loadAllKeyboards())
                    .build();
            return new StrengthEstimator(
                    zxcvbn,
                    dictionaries.stream()
                            .filter(dictionary -> dictionary.getName().equals(StandardDictionaries.PASSWORDS))
                            .flatMap(dictionary -> dictionary.getFrequencies().stream())
                            .map(Skeleton::of)
                            .collect(Collectors.toUnmodifiableSet()));
        } catch (IOException e) {
            throw new UncheckedIOException("the word lists of com.nulab-inc:zxcvbn cannot be read", e);
        }
    }

    /** Whether it is a common password, also in look-alikes, backwards, repeated, or with gaps. */
    boolean isCommon(String password) {
        return isCommonWord(password) || isCommonWord(Undressed.withoutGaps(password));
    }

    /**
     * Whether it is a common password with digits and signs around it, and both together take too few guesses. zxcvbn
     * allows for guesses of the order of its parts besides, which nobody needs who tries just this.
     */
    boolean isDressedUp(String password, double enough) {
        String joined = Undressed.withoutGaps(password);
        return Stream.of(Undressed.upToLetter(joined), Undressed.betweenLetters(joined))
                .filter(split -> isCommonWord(split.core()))
                .anyMatch(split -> guesses(split.core()) + guesses(split.rest()) < enough);
    }

    private double guesses(String part) {
        return window(part.substring(0, Math.min(part.length(), WINDOW))).log10Guesses();
    }

    /** Whether it takes too few guesses with one character in place of each run of the same one. */
    boolean isOfRuns(String password, double enough) {
        String shorter = Undressed.withoutRuns(password);
        return shorter.length() < password.length() && estimate(shorter, enough).log10Guesses() < enough;
    }

    private boolean isCommonWord(String password) {
        String skeleton = Skeleton.of(password);
        String word = repeatedPart(skeleton);
        return isListed(skeleton) || (word.length() >= MIN_REPEATED_WORD && isListed(word));
    }

    /**
     * Estimates a password by its beginning, and when that is not enough by its end: the whole takes at least as many
     * guesses as either.
     */
    Estimate estimate(String password, double enough) {
        Estimate beginning = window(password.substring(0, Math.min(password.length(), WINDOW)));
        if (password.length() <= WINDOW || beginning.log10Guesses() >= enough) {
            return beginning;
        }
        Estimate end = window(password.substring(password.length() - WINDOW));
        return end.log10Guesses() > beginning.log10Guesses() ? end : beginning;
    }

    private Estimate window(String password) {
        if (password.isEmpty()) {
            return new Estimate(0, PasswordRule.TOO_GUESSABLE);
        }
        Strength strength = zxcvbn.measure(bounded(password));
        PasswordRule rule = strength.getSequence().stream()
                .max(Comparator.comparing(Match::tokenLength))
                .map(StrengthEstimator::ruleFor)
                .orElse(PasswordRule.TOO_GUESSABLE);
        return new Estimate(strength.getGuessesLog10(), rule);
    }

    private static PasswordRule ruleFor(Match match) {
        return switch (match.pattern) {
            case Repeat -> PasswordRule.REPEATED;
            case Sequence -> isOneCharacter(match.token) ? PasswordRule.REPEATED : PasswordRule.SEQUENCE;
            case Spatial -> PasswordRule.SEQUENCE;
            case Dictionary ->
                StandardDictionaries.PASSWORDS.equals(match.dictionaryName)
                        ? PasswordRule.TOO_COMMON
                        : PasswordRule.TOO_GUESSABLE;
            default -> PasswordRule.TOO_GUESSABLE;
        };
    }

    /** To zxcvbn one character again and again is a sequence with a step of zero. */
    private static boolean isOneCharacter(CharSequence token) {
        return token.chars().distinct().count() == 1;
    }

    /** The password with at most four readings: a symbol is a digit that stands for the same letters. */
    static String bounded(String password) {
        if (readings(password) <= MAX_READINGS) {
            return password;
        }
        char[] bounded = password.toCharArray();
        for (int i = 0; i < bounded.length; i++) {
            int symbol = SYMBOLS.indexOf(bounded[i]);
            if (symbol >= 0) {
                bounded[i] = DIGITS.charAt(symbol);
            } else if (BRACKETS.indexOf(bounded[i]) >= 0) {
                bounded[i] = '(';
            }
        }
        return String.valueOf(bounded);
    }

    private static int readings(String password) {
        int readings = 1;
        for (String substitutes : SUBSTITUTES) {
            int present = (int) substitutes
                    .chars()
                    .filter(substitute -> password.indexOf(substitute) >= 0)
                    .count();
            readings *= Math.max(1, present);
        }
        return readings;
    }

    private boolean isListed(String skeleton) {
        return commonSkeletons.contains(skeleton)
                || commonSkeletons.contains(
                        new StringBuilder(skeleton).reverse().toString());
    }

    /** The shortest beginning that the text is repetitions of: the text itself when it is none. */
    private static String repeatedPart(String text) {
        int period = (text + text).indexOf(text, 1);
        return text.substring(0, Math.min(period, text.length()));
    }

    /**
     * What a password takes to be guessed.
     *
     * @param log10Guesses the decimal logarithm of the number of guesses
     * @param rule the rule it breaks should that be too few
     */
    record Estimate(double log10Guesses, PasswordRule rule) {}
}
