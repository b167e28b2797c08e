package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Match;
import dev.latchkey.access.Role;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.client.TrustedProxies;
import dev.latchkey.servlet.cookie.CookieNames;
import dev.latchkey.servlet.cookie.SetCookies;
import dev.latchkey.servlet.csrf.BrowserValues;
import dev.latchkey.servlet.csrf.FormOrigin;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.CaptchaWidget;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.route.OpenApi;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import dev.latchkey.servlet.route.RouteLimit;
import dev.latchkey.servlet.route.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the routes of all features into one table. */
public final class Api {

    private Api() {}

    /**
     * What the routes need besides Latchkey.
     *
     * @param names what the cookies are called
     * @param cookies writes them
     * @param values makes and checks the values of forms
     * @param origin checks where forms come from
     * @param browser the sessions in cookies
     * @param proxies who is believed about the original request
     * @param pages renders the pages, null where there are none
     * @param widget shows the captcha of a service, null where there is none
     * @param openDocuments whether the OpenAPI document is for everyone, instead of administrators
     */
    public record Parts(
            CookieNames names,
            SetCookies cookies,
            BrowserValues values,
            FormOrigin origin,
            BrowserSessions browser,
            TrustedProxies proxies,
            @Nullable HostedPages pages,
            @Nullable CaptchaWidget widget,
            boolean openDocuments) {}

    /**
     * The table of an issuer.
     *
     * @param latchkey the issuer
     * @param parts what the routes need besides
     * @return the table
     */
    public static RouteTable routes(Latchkey latchkey, Parts parts) {
        SignUp signUp = new SignUp(latchkey);
        SignIn signIn = new SignIn(latchkey);
        Profiles profiles = new Profiles(latchkey);
        TokenAnswers answers = new TokenAnswers(latchkey, parts.browser);
        SignUpPages signUpPages = null;
        SignInPages signInPages = null;
        SecondFactorSteps steps = new SecondFactorSteps(latchkey);
        SecondFactorFinish finish = new SecondFactorFinish(
                steps, signIn, parts.cookies, latchkey.trustedDevices().life());
        SecondFactorPages factorPages = null;
        FactorRoutes factorRoutes = new FactorRoutes(latchkey, steps);
        FactorResetRoutes resetRoutes = new FactorResetRoutes(latchkey, steps, null);
        OwnDataSteps ownData = new OwnDataSteps(latchkey, steps);
        OwnDataPages ownDataPages = null;
        Recovery recovery = new Recovery(latchkey);
        EmailChangeSteps emails = new EmailChangeSteps(latchkey, steps);
        RecoveryPages recoveryPages = null;
        PasskeyRoutes passkeyRoutes = new PasskeyRoutes(latchkey, steps, signIn, answers, parts.origin, null);
        MagicLinkPages linkPages = null;
        boolean mails = latchkey.settings().sendsMail();
        boolean links = latchkey.logins().offersLinks();
        List<Route> routes = new ArrayList<>();
        PageShell shell = parts.pages == null
                ? null
                : new PageShell(
                        parts.pages,
                        parts.values,
                        parts.cookies,
                        latchkey.passkeys().isAvailable(),
                        mails,
                        new PageCaptchas(latchkey.captchas(), parts.widget));
        if (shell != null) {
            int passwordMinLength = latchkey.settings().passwordMinLength();
            signUpPages = new SignUpPages(latchkey, signUp, shell, passwordMinLength);
            factorPages = new SecondFactorPages(latchkey, steps, finish, parts.browser, parts.cookies, shell);
            signInPages = new SignInPages(latchkey, signIn, parts.browser, shell, factorPages);
            routes.addAll(signInPages.routes());
            routes.addAll(factorPages.routes());
            passkeyRoutes = new PasskeyRoutes(
                    latchkey, steps, signIn, answers, parts.origin, new PasskeyPages(signIn, parts.browser, shell));
            FactorResetPages resetPages = new FactorResetPages(latchkey, shell);
            resetRoutes = new FactorResetRoutes(latchkey, steps, resetPages);
            routes.addAll(new FactorPages(latchkey, steps, factorRoutes, passkeyRoutes, resetRoutes, shell).routes());
            routes.addAll(resetPages.routes());
            routes.addAll(signUpPages.routes());
            ownDataPages = new OwnDataPages(latchkey, ownData, parts.browser, shell);
            routes.addAll(ownDataPages.routes());
            if (mails) {
                recoveryPages = new RecoveryPages(latchkey, recovery, shell, passwordMinLength);
                routes.addAll(recoveryPages.routes());
            }
            if (links) {
                linkPages = new MagicLinkPages(recovery, signIn, parts.browser, shell, factorPages);
                routes.addAll(linkPages.routes());
            }
            if (mails) {
                routes.addAll(new EmailChangePages(latchkey, emails, shell).routes());
            }
            routes.addAll(new AccountPages(latchkey, profiles, parts.browser, shell, passwordMinLength).routes());
            routes.addAll(new KnownDevicePages(latchkey, shell).routes());
            routes.add(new AssetRoutes(shell).route());
        }
        routes.addAll(new SignUpRoutes(latchkey, signUp, signUpPages).routes());
        routes.addAll(new OwnDataRoutes(ownData, parts.browser, ownDataPages).routes());
        UnlockRoutes unlock = new UnlockRoutes(latchkey, shell);
        if (mails) {
            routes.addAll(new RecoveryRoutes(recovery, recoveryPages).routes());
            routes.addAll(unlock.byLink());
        }
        routes.add(unlock.byAdministrator());
        if (links) {
            routes.addAll(new MagicLinkRoutes(recovery, signIn, answers, parts.origin, linkPages).routes());
        }
        if (mails) {
            routes.add(emails.route());
        }
        routes.add(new SignInRoutes(signIn, answers, parts.origin, signInPages).route());
        routes.addAll(new SecondFactorRoutes(steps, finish, answers, parts.origin, factorPages).routes());
        routes.addAll(factorRoutes.routes());
        routes.addAll(passkeyRoutes.routes());
        routes.addAll(resetRoutes.routes());
        routes.addAll(new SessionRoutes(latchkey, parts.browser, answers, signInPages).routes());
        routes.addAll(new ProfileRoutes(latchkey, profiles, answers).routes());
        routes.addAll(new OwnSessionRoutes(latchkey, parts.browser).routes());
        routes.addAll(new KnownDeviceRoutes(latchkey).routes());
        routes.addAll(new OrganizationRoutes(latchkey).routes());
        routes.addAll(new OrganizationMemberRoutes(latchkey).routes());
        routes.addAll(new AuditRoutes(latchkey).routes());
        routes.addAll(new KeyRoutes(latchkey).routes());
        routes.addAll(new CheckRoutes(latchkey, parts.proxies).routes());
        routes.add(new RevocationRoutes(latchkey).route());
        routes.add(new AccessRoutes(latchkey).route());
        return withDocument(latchkey, parts, routes);
    }

    private static RouteTable withDocument(Latchkey latchkey, Parts parts, List<Route> routes) {
        RouteBuilder builder = Route.of("GET", "/openapi.json", "This document")
                .limited(RouteLimit.GENERAL)
                .answers(200, "An OpenAPI 3.1 document.", "application/json");
        if (!parts.openDocuments) {
            builder.asking(
                    AccessRule.authenticated().withRoles(Match.ALL, List.of(Role.ADMIN)), "role `" + Role.ADMIN + "`");
        }
        Document document = new Document();
        routes.add(builder.by(call -> Reply.of(document.answer)));
        RouteTable table = RouteTable.of(latchkey.settings().basePath(), routes);
        String caching = parts.openDocuments ? "public, max-age=300" : "private, max-age=300";
        document.answer = Answer.text(
                        200,
                        "application/json",
                        OpenApi.write(
                                table, parts.names, latchkey.settings().issuer().toString(), definitions(latchkey)))
                .withHeader("Cache-Control", caching);
        return table;
    }

    /**
     * What an issuer's document knows more exactly than the routes.
     *
     * @param latchkey the issuer
     * @return objects by the names under which documents refer to them
     */
    public static Map<String, Schema> definitions(Latchkey latchkey) {
        return AttributeForms.document(latchkey.accounts().attributes())
                .map(schema -> Map.of(Answers.ATTRIBUTES_NAME, schema))
                .orElse(Map.of());
    }

    /** The document tells of the route that serves it, so that one comes before the other. */
    private static final class Document {

        private Answer answer = Answer.of(404);
    }
}
