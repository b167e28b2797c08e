/** Answers: JSON, pages, problems and redirects, and the header fields that go with them. */
@NullMarked
package dev.latchkey.servlet.answer;

import org.jspecify.annotations.NullMarked;
