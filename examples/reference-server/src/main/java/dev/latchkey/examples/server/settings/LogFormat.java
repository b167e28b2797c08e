package dev.latchkey.examples.server.settings;

/** How log lines look. */
public enum LogFormat {
    /** One line an event, for people. */
    PLAIN,
    /** One JSON object a line, for log processors. */
    JSON
}
