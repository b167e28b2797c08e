/** Which settings are unsafe, and by which requirement. */
@NullMarked
package dev.latchkey.examples.server.doctor;

import org.jspecify.annotations.NullMarked;
