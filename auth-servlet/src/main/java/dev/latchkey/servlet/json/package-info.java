/** Bodies of requests: their schemas, and their strict reading from JSON and from forms. */
@NullMarked
package dev.latchkey.servlet.json;

import org.jspecify.annotations.NullMarked;
