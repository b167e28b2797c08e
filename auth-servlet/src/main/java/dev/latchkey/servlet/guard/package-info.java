/** Guards the application's own servlets by its rules, in every kind of dispatch. */
@NullMarked
package dev.latchkey.servlet.guard;

import org.jspecify.annotations.NullMarked;
