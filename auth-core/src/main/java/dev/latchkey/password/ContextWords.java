package dev.latchkey.password;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Words that an attacker tries first against one user or one service, as skeletons, the longest first. */
final class ContextWords {

    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int MIN_WORD = 3;
    private static final int MAX_WORD = 64;
    private static final int MAX_WORDS = 100;
    private static final char COVERED = '\0';

    private final List<String> words;

    private ContextWords(List<String> words) {
        this.words = words;
    }

    /** Takes texts apart into their words; an overlong word is cut, and what is past a hundred words is left out. */
    static ContextWords of(Collection<String> texts) {
        return new ContextWords(texts.stream()
                .flatMap(SEPARATORS::splitAsStream)
                .filter(word -> word.length() >= MIN_WORD)
                .limit(MAX_WORDS)
                .map(word -> Skeleton.of(word.substring(0, Math.min(word.length(), MAX_WORD))))
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList());
    }

    ContextWords and(ContextWords others) {
        List<String> all = new ArrayList<>(words);
        all.addAll(others.words);
        all.sort(Comparator.comparing(String::length).reversed());
        return new ContextWords(all);
    }

    /** What is left of a text without these words, read forwards or backwards. */
    String remainderOf(String text) {
        StringBuilder skeleton = new StringBuilder(Skeleton.of(text));
        for (String word : words) {
            cover(skeleton, word);
            cover(skeleton, new StringBuilder(word).reverse().toString());
        }
        StringBuilder remainder = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (skeleton.charAt(i) != COVERED) {
                remainder.append(text.charAt(i));
            }
        }
        return remainder.toString();
    }

    private static void cover(StringBuilder skeleton, String word) {
        for (int at = skeleton.indexOf(word); at >= 0; at = skeleton.indexOf(word, at + word.length())) {
            for (int i = at; i < at + word.length(); i++) {
                skeleton.setCharAt(i, COVERED);
            }
        }
    }
}
