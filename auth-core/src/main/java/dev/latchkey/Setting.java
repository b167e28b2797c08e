package dev.latchkey;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A setting of a builder that can be set once: setting it again says what it was and what it would have become. */
final class Setting<T> {

    private final String name;
    private @Nullable T value;

    Setting(String name) {
        this.name = name;
    }

    /** A list for a setting, none of which may be missing. */
    static List<String> listOf(String name, String... texts) {
        Objects.requireNonNull(texts, name);
        for (String text : texts) {
            Objects.requireNonNull(text, name);
        }
        return List.of(texts);
    }

    void set(T updated) {
        Objects.requireNonNull(updated, name);
        if (value != null) {
            throw new IllegalStateException(name + " is set twice: to " + value + " and then to " + updated);
        }
        value = updated;
    }

    boolean isSet() {
        return value != null;
    }

    T orElse(T fallback) {
        return value == null ? fallback : value;
    }

    T orElseGet(Supplier<T> fallback) {
        return value == null ? fallback.get() : value;
    }

    T required() {
        if (value == null) {
            throw new IllegalStateException(name + " is not set: call " + name + "(...) before build()");
        }
        return value;
    }
}
