package dev.latchkey.servlet.route;

import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import java.util.stream.Stream;

/** The shape of problems, as documents tell it. */
final class ProblemSchema {

    /** Of a proof of work and of a service; another kind of the host's may have members of its own. */
    private static final Schema CAPTCHA = Schema.openObject(
            "CaptchaChallenge",
            Schema.required("type", Schema.text(), "`proof_of_work`, or the name of a service."),
            Schema.optional("algorithm", Schema.text(), "Of a proof of work: `SHA-256`."),
            Schema.optional("challenge", Schema.text(), "Of a proof of work: the challenge, sealed."),
            Schema.optional("prefix", Schema.text(), "Of a proof of work: what the hashed text begins with."),
            Schema.optional(
                    "difficulty", Schema.integer(), "Of a proof of work: how many bits of the hash have to be zero."),
            Schema.optional("expires_in", Schema.integer(), "Of a proof of work: in how many seconds it expires."),
            Schema.optional("site_key", Schema.text(), "Of a service: the public key of this site."),
            Schema.optional("action", Schema.text(), "Of a service: what the answer has to be for."));

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
                    "captcha", CAPTCHA, "What to answer, with `captcha_required`: its `type`, and what that takes."),
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
