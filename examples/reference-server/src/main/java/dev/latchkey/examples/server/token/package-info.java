/** What {@code token inspect} finds out about a token. */
@NullMarked
package dev.latchkey.examples.server.token;

import org.jspecify.annotations.NullMarked;
