package dev.latchkey.servlet.guard;

import dev.latchkey.servlet.answer.AnswerWriter;
import dev.latchkey.servlet.problem.Problems;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the servlets that not everybody is served by, mapped by their names, and refuses what has not come
 * through the guard: dispatches by name ({@code getNamedDispatcher}), which filters for paths are not asked about, and of
 * which the container does not tell where they go. Safe for use by several threads.
 */
public final class NamedDispatchFilter implements Filter {

    private static final Logger log = LoggerFactory.getLogger(NamedDispatchFilter.class);
    private static final String MARK = "dev.latchkey.servlet.guarded";

    private final AnswerWriter writer;

    /**
     * A filter to be mapped to the names of servlets, for forwards and includes.
     *
     * @param writer writes refusals
     */
    public NamedDispatchFilter(AnswerWriter writer) {
        this.writer = writer;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(MARK) != null) {
            request.removeAttribute(MARK);
            chain.doFilter(request, response);
            return;
        }
        log.error("A dispatch by name to a servlet that is guarded by annotations was refused: dispatch to its path");
        if (request.getDispatcherType() != DispatcherType.INCLUDE) {
            writer.write((HttpServletRequest) request, (HttpServletResponse) response, Problems.internal());
        }
    }

    /** Goes on to a servlet that this filter stands before, in a dispatch that its rules have admitted. */
    static void admit(HttpServletRequest request, Continuation next) throws IOException, ServletException {
        request.setAttribute(MARK, true);
        try {
            next.run();
        } finally {
            request.removeAttribute(MARK);
        }
    }

    /** What comes after a filter. */
    interface Continuation {

        void run() throws IOException, ServletException;
    }
}
