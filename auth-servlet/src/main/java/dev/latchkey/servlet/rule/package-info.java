/** What routes ask of their callers: rules for paths, and the annotations of servlets. */
@NullMarked
package dev.latchkey.servlet.rule;

import org.jspecify.annotations.NullMarked;
