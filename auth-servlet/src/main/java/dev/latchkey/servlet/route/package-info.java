/** The API's own routes: one table that serves the requests and writes the OpenAPI document. */
@NullMarked
package dev.latchkey.servlet.route;

import org.jspecify.annotations.NullMarked;
