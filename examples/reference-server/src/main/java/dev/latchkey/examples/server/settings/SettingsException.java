package dev.latchkey.examples.server.settings;

/** A setting that stops the start. The message is one line, names the setting and holds no secret. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message);
    }
}
