package dev.latchkey;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What there may be very much of for an export: each walk reads it page by page, when it comes to them, and holds one page. The
 * first page is read at once, so that a store that is out of reach is known before anything is given out.
 *
 * @param <T> what is read
 * @param <P> where to go on after a page
 */
final class PagedItems<T, P> implements Iterable<Object> {

    private final Pages<T, P> pages;
    private final Function<T, Object> shown;
    private final Page<T, P> first;

    PagedItems(Pages<T, P> pages, Function<T, Object> shown) {
        this.pages = pages;
        this.shown = shown;
        this.first = pages.after(null);
    }

    /** Reads a page. */
    @FunctionalInterface
    interface Pages<T, P> {

        /** The page after a place, the first one for null. */
        Page<T, P> after(@Nullable P place);
    }

    /** A page, and where the next one begins; null after the last one. */
    record Page<T, P>(List<T> items, @Nullable P next) {

        /** A page of a list that is read from its last item on: one that is not full is the last one. */
        static <T, P> Page<T, P> of(List<T> items, int limit, Function<T, P> place) {
            return new Page<>(items, items.size() < limit ? null : place.apply(items.get(items.size() - 1)));
        }
    }

    /** The items, as a list where they are one page; empty when there are none at all. */
    Optional<Object> ifAny() {
        if (first.next() != null) {
            return Optional.of(this);
        }
        List<Object> all = first.items().stream().map(shown).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    @Override
    public Iterator<Object> iterator() {
        return new Walk();
    }

    private final class Walk implements Iterator<Object> {

        private Queue<T> page = new ArrayDeque<>(first.items());
        private @Nullable P next = first.next();

        @Override
        public boolean hasNext() {
            while (page.isEmpty() && next != null) {
                Page<T, P> read = pages.after(next);
                page = new ArrayDeque<>(read.items());
                next = read.next();
            }
            return !page.isEmpty();
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more items");
            }
            return shown.apply(page.remove());
        }
    }
}
