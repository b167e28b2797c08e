/** The embedded web server: listening, TLS, limits, errors outside the application, orderly stop. */
@NullMarked
package dev.latchkey.examples.server.web;

import org.jspecify.annotations.NullMarked;
