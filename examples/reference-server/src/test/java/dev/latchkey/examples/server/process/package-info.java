/** Runs the built server as a process of its own, and talks to it as its users do. */
package dev.latchkey.examples.server.process;
