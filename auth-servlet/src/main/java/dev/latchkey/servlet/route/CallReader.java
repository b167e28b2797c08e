package dev.latchkey.servlet.route;

import dev.latchkey.access.AccessVerdict;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.answer.Navigation;
import dev.latchkey.servlet.answer.SignInRedirect;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.csrf.BrowserValues;
import dev.latchkey.servlet.csrf.FormOrigin;
import dev.latchkey.servlet.identity.Authentication;
import dev.latchkey.servlet.identity.Authenticator;
import dev.latchkey.servlet.identity.Credentials;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.FormBody;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.JsonBody;
import dev.latchkey.servlet.json.RequestBody;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.Problems;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.servlet.rule.RouteRule;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call of a request, and has it answered: checks who calls, reads the body, and tells forged forms apart.
 * Immutable and safe for use by several threads.
 */
public final class CallReader {

    private final String base;
    private final Authenticator authenticator;
    private final BrowserValues values;
    private final FormOrigin origin;
    private final RequestContexts contexts;
    private final Supplier<Instant> clock;
    private final CallLimits limits;
    private final boolean pages;

    /**
     * A reader.
     *
     * @param base the base path, without the context path
     * @param authenticator verifies credentials
     * @param values checks the values of forms
     * @param origin checks where forms come from
     * @param contexts what is known of requests
     * @param clock the time
     * @param limits counts the calls of users
     * @param pages whether there is a page to sign in at
     */
    public CallReader(
            String base,
            Authenticator authenticator,
            BrowserValues values,
            FormOrigin origin,
            RequestContexts contexts,
            Supplier<Instant> clock,
            CallLimits limits,
            boolean pages) {
        this.base = base;
        this.authenticator = authenticator;
        this.values = values;
        this.origin = origin;
        this.contexts = contexts;
        this.clock = clock;
        this.limits = limits;
        this.pages = pages;
    }

    Reply serve(HttpServletRequest request, HttpServletResponse response, Route route, Map<String, String> variables)
            throws IOException {
        Credentials credentials = authenticator.credentials(request);
        RouteForm form = route.form();
        if (form != null && RequestBody.isForm(request)) {
            return serveForm(request, response, route, form, variables, credentials);
        }
        Handler handler = route.handler();
        if (handler == null) {
            throw new RefusedException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be " + RequestBody.FORM);
        }
        Caller caller = caller(request, response, route.rule(), credentials);
        if (caller.elsewhere != null) {
            return Reply.of(caller.elsewhere);
        }
        Input input = body(request, route);
        return handler.handle(call(request, response, variables, input, credentials, caller.identity));
    }

    private Reply serveForm(
            HttpServletRequest request,
            HttpServletResponse response,
            Route route,
            RouteForm form,
            Map<String, String> variables,
            Credentials credentials)
            throws IOException {
        Input input = FormBody.read(RequestBody.read(request, RequestBody.FORM), form.schema());
        String token = input.text(RouteForm.CSRF_FIELD).orElse(null);
        boolean genuine = form.signedIn() || values.isForm(credentials.cookies().preSession(), token);
        if (!genuine || !origin.isOwn(request)) {
            throw new RefusedException(
                    ErrorCode.CSRF_FAILED, "the form is not from a page of this browser; open the page again");
        }
        Credentials own = credentials.withCsrf(token);
        Caller caller = caller(request, response, form.signedIn() ? route.rule() : null, own);
        if (caller.elsewhere != null) {
            return Reply.of(caller.elsewhere);
        }
        return form.handler().handle(call(request, response, variables, input, own, caller.identity));
    }

    private record Caller(
            @Nullable Identity identity, @Nullable Answer elsewhere) {}

    private Caller caller(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable RouteRule rule,
            Credentials credentials) {
        if (rule == null) {
            return new Caller(null, null);
        }
        Authentication authentication = authenticator.authenticate(request, response, credentials, rule.demand());
        if (authentication instanceof Authentication.Refused refused) {
            return asPersonOr(request, null, refused.problem(), refused.byCookie());
        }
        Identity identity = authentication instanceof Authentication.Known known ? known.identity() : null;
        if (identity != null) {
            limits.begin(response, identity.user());
        }
        AccessVerdict verdict = rule.judge(identity, clock.get());
        return verdict == AccessVerdict.ADMITTED
                ? new Caller(identity, null)
                : asPersonOr(
                        request,
                        identity,
                        Problems.of(
                                verdict,
                                verdict == AccessVerdict.STEP_UP_REQUIRED ? rule.factors(identity) : List.of()),
                        verdict == AccessVerdict.TOKEN_MISSING);
    }

    /** A person at a browser is sent to sign in, where that helps; everyone else gets the problem. */
    private Caller asPersonOr(
            HttpServletRequest request, @Nullable Identity identity, Problem problem, boolean signInHelps) {
        if (!pages || !signInHelps || !Navigation.isOf(request)) {
            throw new RefusedException(problem, identity == null ? null : identity.user());
        }
        return new Caller(null, SignInRedirect.of(request, base + SignInRedirect.PAGE, problem.reason()));
    }

    private static Input body(HttpServletRequest request, Route route) throws IOException {
        if (route.bodyIgnored()) {
            return Input.none();
        }
        Schema schema = route.body();
        if (schema == null) {
            if (RequestBody.isPresent(request)) {
                throw new RefusedException(ErrorCode.MALFORMED_REQUEST, "this call takes no body");
            }
            return Input.none();
        }
        if (!route.bodyOptional()) {
            return JsonBody.read(RequestBody.read(request, RequestBody.JSON), schema);
        }
        byte[] bytes = RequestBody.readOptional(request, RequestBody.JSON);
        return bytes.length == 0 ? Input.none() : JsonBody.read(bytes, schema);
    }

    private Call call(
            HttpServletRequest request,
            HttpServletResponse response,
            Map<String, String> variables,
            Input input,
            Credentials credentials,
            @Nullable Identity identity) {
        return new Call(request, response, variables, input, credentials, identity, authenticator, contexts, base);
    }
}
