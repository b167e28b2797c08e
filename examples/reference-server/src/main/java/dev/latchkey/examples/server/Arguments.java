package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A command line, taken apart. Immutable.
 *
 * @param words what is neither an option nor an option's value, in order
 * @param options the options by name, such as {@code --config}, with their values
 */
record Arguments(List<String> words, Map<String, String> options) {

    static final String CONFIG = "--config";
    static final String JWKS = "--jwks";
    static final String STEPS = "--steps";
    static final String FOLDER = "--folder";
    static final String LIMIT = "--limit";
    static final String AFTER = "--after";
    static final String FORMAT = "--format";
    static final String DRY_RUN = "--dry-run";
    private static final List<String> OPTIONS = List.of(CONFIG, JWKS, STEPS, FOLDER, LIMIT, AFTER, FORMAT);
    private static final int LARGEST_NUMBER = 1000;
    private static final int USUAL_LIMIT = 100;

    Arguments {
        words = List.copyOf(words);
        options = Map.copyOf(options);
    }

    static Arguments parse(String... args) throws UsageException {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (arg.equals(DRY_RUN)) {
                put(options, DRY_RUN, "");
                continue;
            }
            if (!OPTIONS.contains(name)) {
                words.add(synonym(arg));
                continue;
            }
            if (equals < 0 && i + 1 == args.length) {
                throw new UsageException(name + " wants a value after it");
            }
            String value = equals < 0 ? args[++i] : arg.substring(equals + 1);
            put(options, name, value);
        }
        return new Arguments(words, options);
    }

    private static void put(Map<String, String> options, String name, String value) throws UsageException {
        if (options.put(name, value) != null) {
            throw new UsageException(name + " is given twice");
        }
    }

    /** The words without the first ones, which named the command. */
    Arguments after(int count) {
        return new Arguments(words.subList(count, words.size()), options);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    /** How many versions of the schema are meant; empty when it was not said. */
    OptionalInt steps() throws UsageException {
        return number(STEPS);
    }

    /** How much a page holds. */
    int limit() throws UsageException {
        return number(LIMIT).orElse(USUAL_LIMIT);
    }

    /** Whether the answer is for a program. */
    boolean wantsJson() throws UsageException {
        return switch (options.getOrDefault(FORMAT, "text")) {
            case "text" -> false;
            case "json" -> true;
            default -> throw new UsageException(FORMAT + " is text or json");
        };
    }

    private OptionalInt number(String option) throws UsageException {
        String text = options.get(option);
        if (text == null) {
            return OptionalInt.empty();
        }
        if (text.matches("[0-9]{1,4}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= LARGEST_NUMBER) {
                return OptionalInt.of(number);
            }
        }
        throw new UsageException(option + " wants a whole number from 1 to " + LARGEST_NUMBER);
    }

    void requireNoWords() throws UsageException {
        if (!words.isEmpty()) {
            throw new UsageException(
                    "'" + CommandLine.printable(words.get(0)) + "' is one word too many; 'help' lists the commands");
        }
    }

    Settings settings(Map<String, String> variables) throws UsageException, SettingsException {
        String config = options.get(CONFIG);
        try {
            return Settings.read(variables, config == null ? null : Path.of(config));
        } catch (InvalidPathException e) {
            throw new UsageException(CONFIG + " is no path: " + e.getReason());
        }
    }

    private static String synonym(String arg) throws UsageException {
        return switch (arg) {
            case "-h", "--help" -> "help";
            case "-V", "--version" -> "version";
            default -> {
                if (arg.startsWith("-") && arg.length() > 1) {
                    throw new UsageException("unknown option " + CommandLine.printable(arg));
                }
                yield arg;
            }
        };
    }
}
