package dev.latchkey.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What people read, in several languages, from resource bundles in properties files of UTF-8: {@code mail_en.properties},
 * {@code mail_de.properties}. A host replaces single texts, or adds a language, with files of its own.
 *
 * <p>The choice of a language never depends on the default locale of the JVM. A key that a language lacks is read in
 * the fallback language, the first one loaded. In a text, <code>{0}</code>, <code>{1}</code> ... stand for values; no
 * other character is special. Values are put in as they are: who writes HTML escapes the result.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Texts {

    private final Locale fallback;
    private final Map<Locale, Words> languages;

    private Texts(Locale fallback, Map<Locale, Words> languages) {
        this.fallback = fallback;
        this.languages = Collections.unmodifiableMap(languages);
    }

    /**
     * Loads the texts of a feature.
     *
     * @param anchor the class in whose package the files are
     * @param name the name of the files, without language and ending
     * @param fallback the language that has every key
     * @param others the other languages
     * @return the texts
     * @throws IllegalArgumentException when a file is missing
     */
    public static Texts load(Class<?> anchor, String name, Locale fallback, Locale... others) {
        Texts texts = new Texts(fallback, Map.of());
        texts = texts.with(anchor::getResourceAsStream, name, fallback);
        for (Locale other : others) {
            texts = texts.with(anchor::getResourceAsStream, name, other);
        }
        return texts;
    }

    /**
     * Replaces texts by a host's: what its files have wins, for the rest the texts stay as they are.
     *
     * @param loader where the host's files are found
     * @param base their path without language and ending, such as {@code shop/mail} for {@code shop/mail_de.properties}
     * @param locales the languages the host has files for; a language that was unknown is added
     * @return the new texts
     * @throws IllegalArgumentException when a file is missing, or has a key that nothing reads
     */
    public Texts overriddenBy(ClassLoader loader, String base, Locale... locales) {
        Texts texts = this;
        for (Locale locale : locales) {
            texts = texts.with(loader::getResourceAsStream, base, locale);
        }
        return texts;
    }

    /**
     * The words of a language.
     *
     * @param wanted the language wanted, with or without a region
     * @return those of that locale, else of its language, else of the fallback language
     */
    public Words in(Locale wanted) {
        Words exact = languages.get(wanted);
        if (exact == null) {
            exact = languages.get(Locale.forLanguageTag(wanted.getLanguage()));
        }
        return exact == null ? Objects.requireNonNull(languages.get(fallback)) : exact;
    }

    /**
     * The languages there are, the fallback first.
     *
     * @return the locales
     */
    public List<Locale> languages() {
        return List.copyOf(languages.keySet());
    }

    private Texts with(Function<String, @Nullable InputStream> resources, String base, Locale locale) {
        String file = base + "_" + locale.toString() + ".properties";
        Map<String, String> read = read(resources, file);
        Words known = languages.isEmpty() ? null : in(locale);
        Map<String, String> merged = new HashMap<>(known == null ? Map.of() : known.byKey);
        if (known != null && !merged.keySet().containsAll(read.keySet())) {
            read.keySet().removeAll(merged.keySet());
            throw new IllegalArgumentException("the texts " + file + " have keys that nothing reads: " + read.keySet());
        }
        merged.putAll(read);
        Map<Locale, Words> all = new LinkedHashMap<>(languages);
        all.put(locale, new Words(locale, merged));
        return new Texts(fallback, all);
    }

    private static Map<String, String> read(Function<String, @Nullable InputStream> resources, String file) {
        try (InputStream in = resources.apply(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there are no texts at " + file + " on the class path");
            }
            var bundle = new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
            Map<String, String> read = new HashMap<>();
            bundle.keySet().forEach(key -> read.put(key, bundle.getString(key)));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException("the texts " + file + " cannot be read", e);
        }
    }

    /** The texts of one language. Immutable. */
    public static final class Words {

        private final Locale locale;
        private final Map<String, String> byKey;

        private Words(Locale locale, Map<String, String> byKey) {
            this.locale = locale;
            this.byKey = Map.copyOf(byKey);
        }

        /**
         * The language.
         *
         * @return the locale
         */
        public Locale locale() {
            return locale;
        }

        /**
         * A text with its values.
         *
         * @param key the key
         * @param values what stands for <code>{0}</code>, <code>{1}</code> ...
         * @return the text
         * @throws IllegalArgumentException when there is no such text, or a value it asks for is not given
         */
        public String get(String key, Object... values) {
            String text = byKey.get(key);
            if (text == null) {
                throw new IllegalArgumentException("there is no text " + key);
            }
            return fill(key, text, values);
        }

        /**
         * Whether there is a text.
         *
         * @param key the key
         * @return false when {@link #get} would refuse the key
         */
        public boolean has(String key) {
            return byKey.containsKey(key);
        }

        /**
         * All keys.
         *
         * @return the keys, in no order
         */
        public Set<String> keys() {
            return byKey.keySet();
        }

        /** One pass from left to right, so that a value which looks like a placeholder stays what it is. */
        private static String fill(String key, String text, Object... values) {
            StringBuilder filled = new StringBuilder(text.length() + 32);
            int at = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                boolean placeholder = c == '{'
                        && at + 2 < text.length()
                        && text.charAt(at + 2) == '}'
                        && text.charAt(at + 1) >= '0'
                        && text.charAt(at + 1) <= '9';
                if (placeholder) {
                    int index = text.charAt(at + 1) - '0';
                    if (index >= values.length) {
                        throw new IllegalArgumentException("the text " + key + " asks for a value {" + index + "}");
                    }
                    filled.append(values[index]);
                    at += 3;
                } else {
                    filled.append(c);
                    at++;
                }
            }
            return filled.toString();
        }
    }
}
