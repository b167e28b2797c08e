/** The database that the settings name: its connections, and what is said when it does not do what is wanted. */
@NullMarked
package dev.latchkey.examples.server.database;

import org.jspecify.annotations.NullMarked;
