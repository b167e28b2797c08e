package dev.latchkey.servlet.route;

import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.answer.AnswerWriter;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Serves the API's own routes. Safe for use by several threads. */
public final class Router implements AutoCloseable {

    private final RouteTable table;
    private final CallReader reader;
    private final CallLimits limits;
    private final AnswerWriter writer;
    private final Faults faults;
    private final LongPoll longPoll;

    /**
     * A router.
     *
     * @param table the routes
     * @param reader reads calls
     * @param limits counts calls
     * @param writer writes answers
     * @param contexts names requests
     */
    public Router(
            RouteTable table, CallReader reader, CallLimits limits, AnswerWriter writer, RequestContexts contexts) {
        this.table = table;
        this.reader = reader;
        this.limits = limits;
        this.writer = writer;
        this.faults = new Faults(contexts, writer);
        this.longPoll = new LongPoll(writer, faults);
    }

    /**
     * Whether a path is the API's to answer.
     *
     * @param path a decoded path, relative to the application
     * @return true when {@link #serve} is to answer it
     */
    public boolean covers(String path) {
        return table.covers(path);
    }

    /**
     * The paths that are the API's to answer.
     *
     * @return URL patterns as servlets are mapped to
     */
    public List<String> paths() {
        return table.paths();
    }

    /**
     * Answers a request.
     *
     * @param request the request
     * @param response the response
     * @param path its decoded path, relative to the application
     * @throws IOException when the client is gone
     */
    public void serve(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        try {
            Reply reply = reply(request, response, path);
            if (reply instanceof Reply.Later later) {
                longPoll.answer(request, response, later);
            } else {
                writer.write(request, response, ((Reply.Now) reply).answer());
            }
        } catch (RuntimeException e) {
            faults.write(request, response, e);
        }
    }

    /** Ends the thread that answers later. */
    @Override
    public void close() {
        longPoll.close();
    }

    private Reply reply(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        RouteTable.Match match = table.find(path);
        Route route = match == null ? null : match.route(request.getMethod());
        limits.begin(request, response, route);
        if (match == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such path");
        }
        if (route != null) {
            return reader.serve(request, response, route, match.variables());
        }
        if (request.getMethod().equals("OPTIONS")) {
            return Reply.of(Answer.of(204).withHeader("Allow", match.allow()));
        }
        throw new RefusedException(Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "the path has no such method")
                .withHeader("Allow", match.allow()));
    }
}
