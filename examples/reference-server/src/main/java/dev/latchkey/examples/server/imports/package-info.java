/** Accounts of other systems, a JSON object a line. */
@NullMarked
package dev.latchkey.examples.server.imports;

import org.jspecify.annotations.NullMarked;
