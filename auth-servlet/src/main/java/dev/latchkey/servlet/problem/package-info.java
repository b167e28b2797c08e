/** Errors of the HTTP API: their codes, and their form as problem details (RFC 9457). */
@NullMarked
package dev.latchkey.servlet.problem;

import org.jspecify.annotations.NullMarked;
