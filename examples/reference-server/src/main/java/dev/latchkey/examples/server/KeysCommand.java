package dev.latchkey.examples.server;

import dev.latchkey.examples.server.database.Database;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.token.KeyInfo;
import dev.latchkey.token.KeyRing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Lists the keys and rotates the signing key. Nothing here prints, or could print, a key itself. */
final class KeysCommand {

    private KeysCommand() {}

    static int list(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        arguments.requireNoWords();
        Settings settings = arguments.settings(console.variables());
        Logging.configureForCommand(settings);
        try (Node node = Node.openForCommand(settings, console.environment())) {
            Instant now = console.environment().now();
            List<KeyInfo> keys = node.latchkey().keyRing().keys();
            console.out().println(row("ID", "PURPOSE", "ALGORITHM", "MADE", "USED FROM", "STATE"));
            for (KeyInfo key : keys) {
                console.out()
                        .println(row(
                                key.id(),
                                key.purpose().name().toLowerCase(Locale.ROOT),
                                key.algorithm(),
                                shown(key.createdAt()),
                                shown(key.activeFrom()),
                                state(key, keys, now)));
            }
            return 0;
        }
    }

    static int rotate(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        arguments.requireNoWords();
        Settings settings = arguments.settings(console.variables());
        Logging.configureForCommand(settings);
        try (Node node = Node.openForCommand(settings, console.environment())) {
            KeyRing keys = node.latchkey().keyRing();
            String id = keys.rotate();
            Instant from = keys.keys().stream()
                    .filter(key -> key.id().equals(id))
                    .map(KeyInfo::activeFrom)
                    .findFirst()
                    .orElseThrow();
            console.out()
                    .println("Key " + id + " is published, and signs from " + shown(from)
                            + "; tokens of the older keys stay valid.");
            return 0;
        } catch (StoreUnavailableException e) {
            throw Database.explained(settings, e);
        }
    }

    /** A key that has a successor goes on being used until the day of that one: everybody is to have seen it by then. */
    static String state(KeyInfo key, List<KeyInfo> keys, Instant now) {
        if (now.isBefore(key.activeFrom())) {
            return "published";
        }
        if (key.retiresAt().isEmpty()) {
            return "in use";
        }
        String accepted = "accepted until " + shown(key.retiresAt().get());
        List<Instant> successors = keys.stream()
                .filter(other -> other.purpose() == key.purpose())
                .map(KeyInfo::activeFrom)
                .filter(key.activeFrom()::isBefore)
                .sorted()
                .toList();
        return successors.isEmpty() || !now.isBefore(successors.get(0))
                ? accepted
                : "in use until " + shown(successors.get(0)) + ", " + accepted;
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-12s %-14s %-9s %-21s %-21s %s", cells);
    }

    private static String shown(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
