package dev.latchkey.servlet.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.kernel.SessionId;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.cookie.SetCookies;
import dev.latchkey.servlet.csrf.BrowserValues;
import dev.latchkey.servlet.page.Asset;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.page.PageCaptcha;
import dev.latchkey.servlet.page.PageContext;
import dev.latchkey.servlet.path.ReturnPath;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RateLimitFields;
import dev.latchkey.servlet.route.Call;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows pages: with the values that tell their forms from forged ones, and the place to return to. */
final class PageShell {

    static final String RETURN_TO = "return_to";
    private static final Duration MAILBOX_LIFE = Duration.ofMinutes(10);

    private final HostedPages pages;
    private final BrowserValues values;
    private final SetCookies cookies;
    private final boolean passkeys;
    private final boolean mails;
    private final PageCaptchas captchas;

    PageShell(
            HostedPages pages,
            BrowserValues values,
            SetCookies cookies,
            boolean passkeys,
            boolean mails,
            PageCaptchas captchas) {
        this.pages = pages;
        this.values = values;
        this.cookies = cookies;
        this.passkeys = passkeys;
        this.mails = mails;
        this.captchas = captchas;
    }

    /** A page whose forms need no session; begins a pre-session where there is none. */
    Answer open(Call call, int status, Page page) {
        return open(call, status, page, captchas.on(page, call, null));
    }

    private Answer open(Call call, int status, Page page, PageCaptcha captcha) {
        String known = call.credentials().cookies().preSession();
        Optional<String> form = values.form(known);
        if (form.isPresent()) {
            return answer(status, page, render(call, page, form.get(), captcha), captcha);
        }
        String begun = values.newPreSession();
        return answer(status, page, render(call, page, values.form(begun).orElseThrow(), captcha), captcha)
                .withCookies(List.of(cookies.preSession(begun)));
    }

    /** A page whose forms act in a session. */
    Answer signedIn(Call call, int status, SessionId session, Page page) {
        PageCaptcha captcha = captchas.on(page, call, null);
        return answer(status, page, render(call, page, values.csrf(session), captcha), captcha);
    }

    /** A page on which a passkey or a captcha may be asked for works with scripts. */
    private Answer answer(int status, Page page, String html, PageCaptcha captcha) {
        Answer answer = Answer.page(status, html);
        return captchas.permitting(captcha, passkeys && page.mayScript() ? answer.scripted() : answer);
    }

    /** The page of a form again, with what is wrong with it. */
    Answer again(Call call, Problem problem, Page page) {
        return withHeadersOf(problem, open(call, problem.status(), page, captchas.on(page, call, problem)));
    }

    /** The page of a form in a session again, with what is wrong with it. */
    Answer again(Call call, Problem problem, SessionId session, Page page) {
        return withHeadersOf(problem, signedIn(call, problem.status(), session, page));
    }

    /** To a path of the API, after a form. */
    Answer to(Call call, String path) {
        return Answer.redirect(303, call.base() + path);
    }

    /** To where the form says, or to a path of the API. */
    Answer toReturnPathOr(Call call, String path) {
        return returnTo(call).map(safe -> Answer.redirect(303, safe)).orElseGet(() -> to(call, path));
    }

    /** To a path of the API, which is to know where to go on afterwards. */
    Answer toWithReturnPath(Call call, String path) {
        String separator = path.contains("?") ? "&" : "?";
        return to(
                call,
                returnTo(call)
                        .map(safe -> path + separator + RETURN_TO + "=" + URLEncoder.encode(safe, UTF_8))
                        .orElse(path));
    }

    /** To the page that says that a mail is on its way. */
    Answer toMailbox(Call call, String email) {
        return toMailbox(call, email, "/verify-email");
    }

    /** To a page that says so of another mail. */
    Answer toMailbox(Call call, String email, String path) {
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(email.getBytes(UTF_8));
        Answer answer = to(call, path);
        return value.length() > 1_000 ? answer : answer.withCookies(List.of(cookies.mailbox(value, MAILBOX_LIFE)));
    }

    /** The address that page is about. */
    Optional<String> mailbox(Call call) {
        String value = call.credentials().cookies().mailbox();
        try {
            return Optional.ofNullable(value)
                    .map(text -> new String(Base64.getUrlDecoder().decode(text), UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Optional<Asset> asset(String name) {
        return pages.asset(name);
    }

    private String render(Call call, Page page, String csrfToken, PageCaptcha captcha) {
        @Nullable String returnTo = returnTo(call).orElse(null);
        return pages.render(
                page,
                new PageContext(call.base(), call.context().locale(), csrfToken, returnTo, passkeys, mails, captcha));
    }

    private static Optional<String> returnTo(Call call) {
        return call.input().text(RETURN_TO).or(() -> call.query(RETURN_TO)).flatMap(ReturnPath::safe);
    }

    private static Answer withHeadersOf(Problem problem, Answer answer) {
        Answer carrying = answer;
        for (String field : List.of("Retry-After", RateLimitFields.STATE)) {
            String value = problem.headers().get(field);
            carrying = value == null ? carrying : carrying.withHeader(field, value);
        }
        return carrying;
    }
}
