/** A small application to protect: ordinary servlets with Latchkey's annotations, as any host would write them. */
@NullMarked
package dev.latchkey.examples.server.hello;

import org.jspecify.annotations.NullMarked;
