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
        SharedState sharedState = SharedStates.open(settings, environment);
        Database database = null;
        Latchkey latchkey = null;
        try {
            database = Database.open(settings);
            latchkey = new Assembly(settings, issuer, database.storage(), sharedState, environment).build();
            return new Node(database, latchkey);
        } catch (MasterKeyException e) {
            throw new StartException(SettingsTable.MASTER_KEY + ": " + e.getMessage());
        } catch (StoreUnavailableException e) {
            throw Database.explained(settings, e);
        } finally {
            if (latchkey == null) {
                sharedState.close();
            }
            if (latchkey == null && database != null) {
                database.close();
            }
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
