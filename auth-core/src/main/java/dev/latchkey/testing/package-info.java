/** A kit for the tests of hosts: Latchkey in memory, movable time, users and tokens in one line, captured mail. */
@NullMarked
package dev.latchkey.testing;

import org.jspecify.annotations.NullMarked;
