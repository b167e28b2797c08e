package dev.latchkey.servlet.guard;

import dev.latchkey.access.AccessRule;
import dev.latchkey.access.AccessVerdict;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.servlet.answer.AnswerWriter;
import dev.latchkey.servlet.answer.Navigation;
import dev.latchkey.servlet.answer.SignInRedirect;
import dev.latchkey.servlet.identity.Authentication;
import dev.latchkey.servlet.identity.Authenticator;
import dev.latchkey.servlet.identity.Credentials;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.identity.RequestIdentity;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.Problems;
import dev.latchkey.servlet.rule.RouteRule;
import dev.latchkey.servlet.rule.Ruling;
import dev.latchkey.servlet.rule.Rulings;
import dev.latchkey.servlet.rule.ServletRules;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through to the application, or answers it. Immutable but for what it has learnt of the servlets; safe
 * for use by several threads.
 */
public final class Guard {

    /** What a person at a browser can show on the page of the step-up. */
    private static final Set<String> SHOWN_THERE = Set.of("pwd", "otp", "mfa");

    private static final RouteRule ANYONE_KNOWN = RouteRule.of(AccessRule.authenticated());

    private final Rulings rulings;
    private final ServletRules servlets;
    private final Authenticator authenticator;
    private final Supplier<Instant> clock;
    private final AnswerWriter writer;
    private final @Nullable SignInPages pages;

    /**
     * A guard.
     *
     * @param rulings the rules
     * @param servlets the annotations
     * @param authenticator verifies credentials
     * @param clock the time
     * @param writer writes refusals
     * @param pages where a person at a browser signs in, null when there are no such pages
     */
    public Guard(
            Rulings rulings,
            ServletRules servlets,
            Authenticator authenticator,
            Supplier<Instant> clock,
            AnswerWriter writer,
            @Nullable SignInPages pages) {
        this.rulings = rulings;
        this.servlets = servlets;
        this.authenticator = authenticator;
        this.clock = clock;
        this.writer = writer;
        this.pages = pages;
    }

    /**
     * Guards a request as it comes from the client.
     *
     * @param request the request
     * @param response the response
     * @param chain the application
     * @param path the decoded path, relative to the application
     * @throws IOException as the application does
     * @throws ServletException as the application does
     */
    public void request(HttpServletRequest request, HttpServletResponse response, FilterChain chain, String path)
            throws IOException, ServletException {
        String asRead = ContainerPath.differing(request, path);
        Ruling ruling = asRead == null
                ? rulings.of(path, servlets.find(request))
                : rulings.of(path, asRead, servlets.find(request));
        Credentials credentials = authenticator.credentials(request);
        if (ruling instanceof Ruling.Unruled) {
            pass(request, response, chain, RequestIdentity.whenAsked(authenticator, credentials));
        } else if (ruling instanceof Ruling.Broken) {
            writer.write(request, response, Problems.internal());
        } else {
            RouteRule rule = ruleOf(ruling);
            Authentication authentication = credentials.isEmpty()
                    ? new Authentication.Anonymous()
                    : authenticator.authenticate(request, response, credentials, rule.demand());
            Outcome outcome = judge(ruling, rule, authentication);
            if (outcome.problem == null) {
                pass(request, response, chain, identity(outcome.identity));
            } else if (outcome.way != Way.NONE && pages != null && isGet(request) && Navigation.isOf(request)) {
                String page = outcome.way == Way.STEP_UP ? pages.stepUp() : pages.signIn();
                writer.write(request, response, SignInRedirect.of(request, page, outcome.problem.reason()));
            } else {
                writer.write(request, response, outcome.problem, outcome.user());
            }
        }
    }

    /**
     * Guards a dispatch within a request: a forward, an include, an error page, the end of asynchronous work.
     *
     * @param request the request as this dispatch has it
     * @param response the response
     * @param chain the target
     * @throws IOException as the target does
     * @throws ServletException as the target does
     */
    public void dispatch(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestIdentity earlier = request.getAttribute(RequestIdentity.ATTRIBUTE) instanceof RequestIdentity known
                ? known
                : RequestIdentity.whenAsked(authenticator, authenticator.credentials(request));
        Ruling ruling = rulings.of(ContainerPath.of(request), servlets.find(request));
        if (ruling instanceof Ruling.Unruled) {
            passOn(request, response, chain, earlier);
            return;
        }
        Outcome outcome;
        if (ruling instanceof Ruling.Broken) {
            outcome = new Outcome(null, Problems.internal(), Way.NONE);
        } else {
            RouteRule rule = ruleOf(ruling);
            outcome = judge(ruling, rule, authenticator.again(earlier, rule.demand()));
        }
        if (outcome.problem == null) {
            passOn(request, response, chain, outcome.identity == null ? earlier : RequestIdentity.of(outcome.identity));
            return;
        }
        switch (request.getDispatcherType()) {
            case INCLUDE, ERROR -> {
                // An include is left out of the page; an error keeps its status and shows no page.
            }
            default -> writer.write(request, response, outcome.problem, outcome.user());
        }
    }

    /** Lets a dispatch through, also past the filter that stops dispatches by name. */
    private void passOn(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, RequestIdentity identity)
            throws IOException, ServletException {
        if (servlets.isClosed(request)) {
            NamedDispatchFilter.admit(request, () -> pass(request, response, chain, identity));
        } else {
            pass(request, response, chain, identity);
        }
    }

    /** Where a person at a browser can do something about a refusal. */
    private enum Way {
        NONE,
        SIGN_IN,
        STEP_UP
    }

    private record Outcome(
            @Nullable Identity identity, @Nullable Problem problem, Way way) {

        @Nullable
        UserId user() {
            return identity == null ? null : identity.user();
        }
    }

    private Outcome judge(Ruling ruling, RouteRule rule, Authentication authentication) {
        if (authentication instanceof Authentication.Refused refused) {
            return new Outcome(null, refused.problem(), refused.byCookie() ? Way.SIGN_IN : Way.NONE);
        }
        Identity identity = authentication instanceof Authentication.Known known ? known.identity() : null;
        AccessVerdict verdict;
        try {
            verdict = rule.judge(identity, clock.get());
        } catch (StoreUnavailableException e) {
            return new Outcome(null, Problems.unavailable(), Way.NONE);
        }
        if (verdict == AccessVerdict.ADMITTED && ruling instanceof Ruling.Denied) {
            verdict = AccessVerdict.FORBIDDEN;
        }
        if (verdict == AccessVerdict.ADMITTED) {
            return new Outcome(identity, null, Way.NONE);
        }
        List<String> factors = verdict == AccessVerdict.STEP_UP_REQUIRED ? rule.factors(identity) : List.of();
        return new Outcome(identity, Problems.of(verdict, factors), way(verdict, factors));
    }

    private static Way way(AccessVerdict verdict, List<String> factors) {
        return switch (verdict) {
            case TOKEN_MISSING -> Way.SIGN_IN;
            case STEP_UP_REQUIRED -> SHOWN_THERE.containsAll(factors) ? Way.STEP_UP : Way.NONE;
            case FORBIDDEN, ADMITTED -> Way.NONE;
        };
    }

    /**
     * The servlets that dispatches by name have to be kept from.
     *
     * @return their names
     */
    public Set<String> closedServlets() {
        return servlets.closed();
    }

    /**
     * What the rules for paths, and the annotations of the servlets that were registered at start, ask of callers.
     *
     * @return the rules
     */
    public List<AccessRule> asked() {
        return Stream.concat(rulings.asked().stream(), servlets.asked().stream())
                .distinct()
                .toList();
    }

    private static void pass(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, RequestIdentity identity)
            throws IOException, ServletException {
        request.setAttribute(RequestIdentity.ATTRIBUTE, identity);
        chain.doFilter(new IdentityRequest(request, identity), response);
    }

    private static RequestIdentity identity(@Nullable Identity identity) {
        return identity == null ? RequestIdentity.anonymous() : RequestIdentity.of(identity);
    }

    private static boolean isGet(HttpServletRequest request) {
        return request.getMethod().equals("GET");
    }

    /** The rule of a ruling; where nobody is admitted, who asks is still told whether they were recognised. */
    private static RouteRule ruleOf(Ruling ruling) {
        return ruling instanceof Ruling.Ruled ruled ? ruled.rule() : ANYONE_KNOWN;
    }
}
