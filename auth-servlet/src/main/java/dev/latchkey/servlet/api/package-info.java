/** The calls of the HTTP API and the forms of its pages, each feature's routes in a class of their own. */
@NullMarked
package dev.latchkey.servlet.api;

import org.jspecify.annotations.NullMarked;
