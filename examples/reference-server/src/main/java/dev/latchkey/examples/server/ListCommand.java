package dev.latchkey.examples.server;

import dev.latchkey.account.Accounts;
import dev.latchkey.account.User;
import dev.latchkey.examples.server.database.Database;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the accounts, a page at a time, in the order of their registration. */
final class ListCommand {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ListCommand() {}

    /**
     * A page of accounts.
     *
     * @param users the accounts
     * @param next the one after which the next page begins, null when this is the last
     */
    private record Page(List<User> users, @Nullable UserId next) {}

    static int run(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        arguments.requireNoWords();
        int limit = arguments.limit();
        UserId after = after(arguments);
        boolean json = arguments.wantsJson();
        Settings settings = arguments.settings(console.variables());
        Logging.configureForCommand(settings);
        try (Node node = Node.openForCommand(settings, console.environment())) {
            Page page = page(node.latchkey().accounts(), after, limit);
            console.out().print(json ? json(page) : text(page));
            return 0;
        } catch (StoreUnavailableException e) {
            throw Database.explained(settings, e);
        }
    }

    private static @Nullable UserId after(Arguments arguments) throws UsageException {
        String id = arguments.options().get(Arguments.AFTER);
        try {
            return id == null ? null : UserId.parse(id);
        } catch (IllegalArgumentException e) {
            throw new UsageException(Arguments.AFTER + " wants the id of an account");
        }
    }

    /** Whether there is another page is asked, so that nobody comes for an empty one. */
    private static Page page(Accounts accounts, @Nullable UserId after, int limit) {
        List<User> users = accounts.list(after, limit);
        UserId last = users.isEmpty() ? null : users.get(users.size() - 1).id();
        boolean more = users.size() == limit && !accounts.list(last, 1).isEmpty();
        return new Page(users, more ? last : null);
    }

    private static String text(Page page) {
        StringBuilder text = new StringBuilder(row("ID", "STATUS", "VERIFIED", "MADE", "LAST SIGN-IN", "ADDRESS"));
        for (User user : page.users()) {
            text.append(row(
                    user.id(),
                    status(user),
                    user.emailVerified() ? "yes" : "no",
                    shown(user.createdAt()),
                    user.lastLoginAt() == null ? "never" : shown(user.lastLoginAt()),
                    user.email().address()));
        }
        if (page.next() != null) {
            text.append("More: ")
                    .append(Arguments.AFTER)
                    .append(' ')
                    .append(page.next())
                    .append('\n');
        }
        return text.toString();
    }

    /** The names of the members are those of the HTTP API. */
    private static String json(Page page) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode users = body.putArray("users");
        for (User user : page.users()) {
            Instant lastLogin = user.lastLoginAt();
            users.addObject()
                    .put("id", user.id().toString())
                    .put("email", user.email().address())
                    .put("email_verified", user.emailVerified())
                    .put("status", status(user))
                    .put("created_at", user.createdAt().toString())
                    .put("last_login_at", lastLogin == null ? null : lastLogin.toString());
        }
        UserId next = page.next();
        body.put("next", next == null ? null : next.toString());
        return JSON.writeValueAsString(body) + "\n";
    }

    private static String status(User user) {
        return user.status().name().toLowerCase(Locale.ROOT);
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-36s  %-8s  %-8s  %-20s  %-20s  %s%n", cells);
    }

    private static String shown(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
