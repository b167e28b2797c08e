package dev.latchkey;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditPlace;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events of a user for an export, latest first: each walk reads them page by page, when it comes to them, and holds one page.
 * The first page is read at once, so that a log that is out of reach is known before anything is given out.
 */
final class PagedEvents implements Iterable<Object> {

    private final Pages pages;
    private final Function<AuditEvent, Object> shown;
    private final AuditPage first;

    PagedEvents(Pages pages, Function<AuditEvent, Object> shown) {
        this.pages = pages;
        this.shown = shown;
        this.first = pages.after(null);
    }

    /** Reads a page. */
    @FunctionalInterface
    interface Pages {

        /** The page after a place, the first one for null. */
        AuditPage after(@Nullable AuditPlace place);
    }

    @Override
    public Iterator<Object> iterator() {
        return new Walk();
    }

    private final class Walk implements Iterator<Object> {

        private Queue<AuditEvent> page = new ArrayDeque<>(first.events());
        private @Nullable AuditPlace next = first.next().orElse(null);

        @Override
        public boolean hasNext() {
            while (page.isEmpty() && next != null) {
                AuditPage read = pages.after(next);
                page = new ArrayDeque<>(read.events());
                next = read.next().orElse(null);
            }
            return !page.isEmpty();
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more events");
            }
            return shown.apply(page.remove());
        }
    }
}
