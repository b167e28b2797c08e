package dev.latchkey.session;

import dev.latchkey.kernel.Tx;

/** What is noted together with a session that starts. For one session. */
public interface StartNote {

    /**
     * Whether the sign-in came from a device that was not known.
     *
     * @return what the event of the sign-in is to tell
     */
    boolean newDevice();

    /**
     * Notes it; not called when the session is not added after all.
     *
     * @param tx the unit of work that adds the session
     * @param session the session
     */
    void started(Tx tx, Session session);

    /**
     * Nothing to be noted, and no new device.
     *
     * @return the note
     */
    static StartNote none() {
        return new StartNote() {
            @Override
            public boolean newDevice() {
                return false;
            }

            @Override
            public void started(Tx tx, Session session) {
                // there is nothing to note
            }
        };
    }
}
