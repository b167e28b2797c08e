package dev.latchkey.examples.server.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, how its text is read and what it does. {@link SettingsTable} declares them all. Immutable.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {

    private final String name;
    private final ValueParser<T> parser;
    private final String summary;
    private final @Nullable String defaultText;
    private final String defaultShown;
    private final boolean secret;

    private Setting(
            String name,
            ValueParser<T> parser,
            String summary,
            @Nullable String defaultText,
            String defaultShown,
            boolean secret) {
        this.name = name;
        this.parser = parser;
        this.summary = summary;
        this.defaultText = defaultText;
        this.defaultShown = defaultShown;
        this.secret = secret;
    }

    static <T> Setting<T> of(String name, ValueParser<T> parser, String summary) {
        return new Setting<>(name, parser, summary, null, "none", false);
    }

    Setting<T> withDefault(String text) {
        return new Setting<>(name, parser, summary, text, "`" + text + "`", secret);
    }

    /** For a default that is no text of its own but follows from something else. */
    Setting<T> defaultIs(String shown) {
        return new Setting<>(name, parser, summary, null, shown, secret);
    }

    /** Keeps the value out of messages. */
    Setting<T> hidden() {
        return new Setting<>(name, parser, summary, defaultText, defaultShown, true);
    }

    /**
     * The name, as an environment variable and in a properties file.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * What it does.
     *
     * @return one sentence or two
     */
    public String summary() {
        return summary;
    }

    /**
     * What its text must be.
     *
     * @return words that can follow "expected"
     */
    public String shape() {
        return parser.shape();
    }

    /**
     * What holds when it is not set.
     *
     * @return the default, as Markdown
     */
    public String defaultShown() {
        return defaultShown;
    }

    Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    T read(String text) throws SettingsException {
        if (text.isBlank()) {
            throw new SettingsException(name + " is empty: give it a value or leave it out");
        }
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(refusal(text, e.getMessage()));
        }
    }

    /** The name alone: a value may be secret. */
    @Override
    public String toString() {
        return name;
    }

    private String refusal(String text, @Nullable String detail) {
        String value = secret ? " is not acceptable" : " is '" + Printable.of(text) + "'";
        return name + value + ": expected " + parser.shape() + (detail == null ? "" : " (" + detail + ")");
    }
}
