package dev.latchkey.jdbc;

/** What is done about the tables when a storage is opened. */
public enum SchemaMode {
    /** Missing tables are made, older ones brought up to date. Of nodes that start together one does it. */
    MIGRATE,
    /**
     * Nothing is changed: a schema that is missing, or too old for this version, stops the start with a message that
     * says what to run. For hosts whose own tools run the published SQL.
     */
    VALIDATE
}
