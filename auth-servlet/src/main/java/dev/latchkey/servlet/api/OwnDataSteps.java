package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.DeleteResult;
import dev.latchkey.account.ExportResult;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the calls and the forms about one's own data have in common. Each method throws {@link RefusedException}.
 */
final class OwnDataSteps {

    /** What breaks off stays open, and is no JSON: neither brackets nor the answer are closed for it. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT, StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final Latchkey latchkey;
    private final SecondFactorSteps factors;

    OwnDataSteps(Latchkey latchkey, SecondFactorSteps factors) {
        this.latchkey = latchkey;
        this.factors = factors;
    }

    void requireFresh(Identity identity) {
        factors.requireFresh(identity);
    }

    /** All of one's data, as a file. */
    Answer export(Identity identity, RequestContext context) {
        ExportResult result = latchkey.ownData().export(identity.user(), context);
        if (result instanceof ExportResult.Exported exported) {
            return Answer.stream(200, "application/json", out -> write(exported.data(), out))
                    .withHeader("Content-Disposition", "attachment; filename=\"account-data.json\"");
        }
        if (result instanceof ExportResult.Limited limited) {
            throw Refusals.refused(Refusals.rateLimited(limited.retryAfter()));
        }
        if (result instanceof ExportResult.Vetoed vetoed) {
            throw Refusals.refused(Refusals.vetoed(vetoed.reason()));
        }
        throw noAccount();
    }

    /** What broke by itself is told as it was: Jackson wraps it. */
    private static void write(Map<String, Object> data, OutputStream out) throws IOException {
        try {
            MAPPER.writeValue(out, data);
        } catch (JacksonException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    void delete(Identity identity, RequestContext context) {
        DeleteResult result = latchkey.ownData().delete(identity.user(), identity.session(), context);
        if (result instanceof DeleteResult.LastAdmin) {
            throw new RefusedException(
                    ErrorCode.LAST_ADMIN, "this is the last account that can administer: make another one first");
        }
        if (result instanceof DeleteResult.Vetoed vetoed) {
            throw Refusals.refused(Refusals.vetoed(vetoed.reason()));
        }
        if (result instanceof DeleteResult.SessionOver) {
            throw SecondFactorSteps.sessionOver();
        }
        if (result instanceof DeleteResult.NotFound) {
            throw noAccount();
        }
    }

    void restore(String token, RequestContext context) {
        if (!latchkey.ownData().cancelDeletion(Secret.of(token), context)) {
            throw new RefusedException(Problem.of(
                    ErrorCode.LINK_INVALID,
                    "the link is unknown, used, expired or superseded, or the account is gone"));
        }
    }

    private static RefusedException noAccount() {
        return new RefusedException(ErrorCode.NOT_FOUND, "there is no such account");
    }
}
