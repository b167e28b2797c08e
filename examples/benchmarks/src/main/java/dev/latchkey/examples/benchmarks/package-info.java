/** What Latchkey costs, beside the bare work that nobody can do without, in one run on one machine. */
@NullMarked
package dev.latchkey.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
