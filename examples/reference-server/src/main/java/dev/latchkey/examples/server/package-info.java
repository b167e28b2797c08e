/** The reference server: its commands, and how Latchkey, the web server and the settings come together. */
@NullMarked
package dev.latchkey.examples.server;

import org.jspecify.annotations.NullMarked;
