/** The cookies of browser sessions: their names, their strict reading, and their writing. */
@NullMarked
package dev.latchkey.servlet.cookie;

import org.jspecify.annotations.NullMarked;
