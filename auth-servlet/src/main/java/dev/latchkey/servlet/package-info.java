/**
 * Latchkey for servlet containers (Jakarta Servlet 6): {@link dev.latchkey.servlet.LatchkeyFilter} is what a host
 * registers, {@link dev.latchkey.servlet.LatchkeyRequest} what its servlets ask.
 */
@NullMarked
package dev.latchkey.servlet;

import org.jspecify.annotations.NullMarked;
