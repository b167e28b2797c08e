package dev.latchkey.examples.server;

import dev.latchkey.Issuer;
import dev.latchkey.Latchkey;
import dev.latchkey.examples.server.database.Database;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.storage.SharedState;
import dev.latchkey.token.MasterKeyException;

/** Latchkey on the database of the settings, for the server and for the commands that work on the same state. */
final class Node implements AutoCloseable {

    private final Database database;
    private final Latchkey latchkey;

    private Node(Database database, Latchkey latchkey) {
        this.database = database;
        this.latchkey = latchkey;
    }

    static Node open(Settings settings, Issuer issuer, Environment environment) throws StartException {
        return open(settings, issuer, SharedStates.open(settings, environment), environment);
    }

    /** With a shared state that is open, and is closed with the node, or when there will be none. */
    static Node open(Settings settings, Issuer issuer, SharedState sharedState, Environment environment)
            throws StartException {
        Database database = null;
        try {
            database = Database.open(settings);
            return new Node(database, latchkey(settings, issuer, database, sharedState, environment));
        } catch (StartException | RuntimeException | Error e) {
            Closing.after(e, sharedState, database);
            throw e;
        }
    }

    private static Latchkey latchkey(
            Settings settings, Issuer issuer, Database database, SharedState sharedState, Environment environment)
            throws StartException {
        try {
            return new Assembly(settings, issuer, database.storage(), sharedState, environment).build();
        } catch (MasterKeyException e) {
            throw new StartException(SettingsTable.MASTER_KEY + ": " + e.getMessage());
        } catch (StoreUnavailableException e) {
            throw Database.explained(settings, e);
        }
    }

    /** For a command that changes what the server will find; refuses a storage that would forget it. */
    static Node openForCommand(Settings settings, Environment environment) throws StartException {
        Database.requireDurable(settings);
        return open(settings, settings.issuer(settings.get(SettingsTable.PORT)), environment);
    }

    Latchkey latchkey() {
        return latchkey;
    }

    @Override
    public void close() {
        try {
            latchkey.close();
        } finally {
            database.close();
        }
    }
}
