/** The two kinds of state: durable stores and shared fast state, and their in-memory implementations. */
@NullMarked
package dev.latchkey.storage;

import org.jspecify.annotations.NullMarked;
