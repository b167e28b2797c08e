/** What the server can be told: each setting declared once, read strictly, checked against the others. */
@NullMarked
package dev.latchkey.examples.server.settings;

import org.jspecify.annotations.NullMarked;
