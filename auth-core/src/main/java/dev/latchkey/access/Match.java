package dev.latchkey.access;

/** How many of several roles or permissions are needed. */
public enum Match {
    /** One of them is enough. */
    ANY,
    /** All of them are needed. */
    ALL
}
