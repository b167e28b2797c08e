package dev.latchkey.servlet.answer;

import dev.latchkey.kernel.UserId;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.page.Asset;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.page.PageContext;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes answers and problems. Immutable and safe for use by several threads. */
public final class AnswerWriter {

    private final RequestContexts contexts;
    private final String base;
    private final @Nullable HostedPages pages;
    private final @Nullable String strictTransport;

    private AnswerWriter(
            RequestContexts contexts, String base, @Nullable HostedPages pages, @Nullable String strictTransport) {
        this.contexts = contexts;
        this.base = base;
        this.pages = pages;
        this.strictTransport = strictTransport;
    }

    /**
     * A writer.
     *
     * @param contexts names requests
     * @param base the base path, without the context path
     * @param pages shows problems to people at a browser, null to show them as JSON
     * @param strictTransport the value of {@code Strict-Transport-Security} (RFC 6797), null to leave it out
     * @return the writer
     */
    public static AnswerWriter of(
            RequestContexts contexts, String base, @Nullable HostedPages pages, @Nullable String strictTransport) {
        return new AnswerWriter(contexts, base, pages, strictTransport);
    }

    /**
     * Writes an answer.
     *
     * @param request what is answered
     * @param response the response, not committed
     * @param answer the answer
     * @throws IOException when the client is gone
     */
    public void write(HttpServletRequest request, HttpServletResponse response, Answer answer) throws IOException {
        if (!response.isCommitted()) {
            UnreadBody.settle(request, response);
        }
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        answer.cookies().forEach(cookie -> response.addHeader("Set-Cookie", cookie));
        secureTransport(response);
        Answer.Stream stream = answer.stream();
        if (stream != null) {
            write(request, response, stream);
            return;
        }
        Asset body = answer.body();
        if (body == null) {
            return;
        }
        response.setContentType(body.contentType());
        response.setContentLength(body.length());
        if (!request.getMethod().equals("HEAD")) {
            body.writeTo(response.getOutputStream());
        }
    }

    /** Once something is sent no problem can be: it is told to the container, most of which break the connection off. */
    private void write(HttpServletRequest request, HttpServletResponse response, Answer.Stream stream)
            throws IOException {
        response.setContentType(stream.contentType());
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        try {
            stream.content().writeTo(response.getOutputStream());
        } catch (RuntimeException e) {
            if (!response.isCommitted()) {
                throw e;
            }
            throw new IOException("the answer to " + contexts.requestId(request) + " broke off", e);
        }
    }

    /**
     * Writes a problem of a caller who is not known, as {@link #write(HttpServletRequest, HttpServletResponse, Problem,
     * UserId)} does.
     *
     * @param request what is answered
     * @param response the response; left alone when it is committed
     * @param problem the problem
     * @throws IOException when the client is gone
     */
    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        write(request, response, problem, null);
    }

    /**
     * Writes a problem: as a page where a person at a browser has asked for one, else as JSON. What met a defence is in
     * the log as well.
     *
     * @param request what is answered
     * @param response the response; left alone when it is committed
     * @param problem the problem
     * @param caller who is refused, null when that is not known
     * @throws IOException when the client is gone
     */
    public void write(
            HttpServletRequest request, HttpServletResponse response, Problem problem, @Nullable UserId caller)
            throws IOException {
        RefusalLog.refused(request, contexts.of(request), caller, problem);
        if (response.isCommitted()) {
            return;
        }
        String requestId = contexts.requestId(request);
        UnreadBody.settle(request, response);
        secureTransport(response);
        if (pages == null || !Navigation.isOf(request)) {
            ProblemWriter.write(response, problem, requestId);
            return;
        }
        PageContext context = new PageContext(request.getContextPath() + base, contexts.locale(request), "", null);
        Page page = new Page.Failure(problem.status(), problem.code().code(), requestId);
        response.resetBuffer();
        problem.headers().forEach(response::setHeader);
        write(
                request,
                response,
                Answer.page(problem.status(), pages.render(page, context)).withCookies(problem.cookies()));
    }

    private void secureTransport(HttpServletResponse response) {
        if (strictTransport != null) {
            response.setHeader("Strict-Transport-Security", strictTransport);
        }
    }
}
