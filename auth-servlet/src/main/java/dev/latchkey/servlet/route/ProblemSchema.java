package dev.latchkey.servlet.route;

import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import java.util.stream.Stream;

/** The shape of problems, as documents tell it. */
final class ProblemSchema {

    static final Schema PROBLEM = Schema.object(
            "Problem",
            Schema.required("type", Schema.text("uri"), "Names the kind of problem; ends in the code."),
            Schema.required("title", Schema.text(), "The kind of problem, in English."),
            Schema.required("status", Schema.integer(), "The HTTP status."),
            Schema.required("detail", Schema.text(), "What went wrong here, in English."),
            Schema.required(
                    "code",
                    Schema.oneOf(
                            Stream.of(ErrorCode.values()).map(ErrorCode::code).toList()),
                    "The stable code: what clients branch on."),
            Schema.required("request_id", Schema.text(), "Under which the server's logs name the request."),
            Schema.optional("reason", Schema.text(), "Why the session was ended, with `token_revoked`."),
            Schema.optional(
                    "required",
                    Schema.list(Schema.text()),
                    "The authentication methods (RFC 8176) that are wanted, with `step_up_required`."),
            Schema.optional(
                    "captcha",
                    Schema.freeObject(),
                    "What to answer, with `captcha_required`: its `type`, and what that takes."),
            Schema.optional(
                    "errors",
                    Schema.list(Schema.object(
                            "FieldError",
                            Schema.required("field", Schema.text(), "The member."),
                            Schema.required("code", Schema.text(), "The stable code."),
                            Schema.required("message", Schema.text(), "The same in English."))),
                    "What is wrong with which member."));

    private ProblemSchema() {}
}
