package dev.latchkey.servlet.route;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.servlet.answer.AnswerWriter;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.problem.Problems;
import dev.latchkey.servlet.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a call that ends with an exception, now or later. The log has what the client is not told, under
 * the id of the request. Immutable and safe for use by several threads.
 */
final class Faults {

    /** By the name that is configured for the API's own log, whichever of its classes writes. */
    private static final Logger log = LoggerFactory.getLogger(Router.class);

    private final RequestContexts contexts;
    private final AnswerWriter writer;

    Faults(RequestContexts contexts, AnswerWriter writer) {
        this.contexts = contexts;
        this.writer = writer;
    }

    void write(HttpServletRequest request, HttpServletResponse response, RuntimeException e) throws IOException {
        if (e instanceof RefusedException refused) {
            writer.write(request, response, refused.problem(), refused.caller());
        } else if (e instanceof StoreUnavailableException) {
            log.warn("Request {}: a store is out of reach", contexts.requestId(request), e);
            writer.write(request, response, Problems.unavailable());
        } else {
            log.error("Request {} could not be answered", contexts.requestId(request), e);
            writer.write(request, response, Problems.internal());
        }
    }
}
