/** Passwords: how they are hashed and verified, which ones are accepted, and the store that keeps their hashes. */
@NullMarked
package dev.latchkey.password;

import org.jspecify.annotations.NullMarked;
