package dev.latchkey.servlet.problem;

import dev.latchkey.captcha.CaptchaChallenge;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes problems as {@code application/problem+json}. Immutable and safe for use by several threads. */
public final class ProblemWriter {

    /** The media type of problems (RFC 9457, section 3). */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private ProblemWriter() {}

    /**
     * Writes a problem, unless the response is committed already.
     *
     * @param response the response; what other filters have set of its header stays
     * @param problem the problem
     * @param requestId under which the logs name the request
     * @throws IOException when the client is gone
     */
    public static void write(HttpServletResponse response, Problem problem, String requestId) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = MAPPER.writeValueAsString(body(problem, requestId)).getBytes(StandardCharsets.UTF_8);
        response.resetBuffer();
        response.setStatus(problem.status());
        problem.headers().forEach(response::setHeader);
        problem.cookies().forEach(cookie -> response.addHeader("Set-Cookie", cookie));
        DataHeaders.FIELDS.forEach(response::setHeader);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static ObjectNode body(Problem problem, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", problem.code().type());
        body.put("title", problem.code().title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        body.put("code", problem.code().code());
        body.put("request_id", requestId);
        if (problem.reason() != null) {
            body.put("reason", problem.reason());
        }
        if (problem.required() != null) {
            ArrayNode required = body.putArray("required");
            problem.required().forEach(required::add);
        }
        CaptchaChallenge captcha = problem.captcha();
        if (captcha != null) {
            ObjectNode challenge = body.putObject("captcha").put("type", captcha.type());
            new TreeMap<>(captcha.values()).forEach(challenge::putPOJO);
        }
        if (!problem.errors().isEmpty()) {
            ArrayNode errors = body.putArray("errors");
            for (FieldError error : problem.errors()) {
                errors.addObject()
                        .put("field", error.field())
                        .put("code", error.code())
                        .put("message", error.message());
            }
        }
        return body;
    }
}
