package dev.latchkey.servlet;

import dev.latchkey.ResourceService;
import dev.latchkey.servlet.answer.AnswerWriter;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.guard.Guard;
import dev.latchkey.servlet.guard.SignInPages;
import dev.latchkey.servlet.identity.Authenticator;
import dev.latchkey.servlet.identity.TokenService;
import dev.latchkey.servlet.rule.Rulings;
import dev.latchkey.servlet.rule.ServletRules;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What guards an application's own paths. Safe for use by several threads.
 *
 * @param tokens verifies
 * @param authenticator recognises callers
 * @param writer writes refusals
 * @param pages where a person at a browser signs in, null when there are no such pages
 */
record Protection(
        TokenService tokens,
        Authenticator authenticator,
        AnswerWriter writer,
        @Nullable SignInPages pages) {

    /** For a service that only verifies: tokens from the header, refusals in JSON. */
    static Protection of(ResourceService service, WebSettings settings) {
        TokenService tokens = new ResourceTokens(service);
        RequestContexts contexts =
                RequestContexts.of(settings.proxies(), service.environment(), List.of(Locale.ENGLISH));
        return new Protection(
                tokens, Authenticator.headerOnly(tokens), AnswerWriter.of(contexts, "", null, null), null);
    }

    /**
     * The guard of an application.
     *
     * @throws IllegalArgumentException when annotations of its servlets cannot be enforced
     */
    Guard guard(WebSettings settings, ServletContext context) {
        return new Guard(
                Rulings.of(settings.rules()), ServletRules.of(context), authenticator, tokens::now, writer, pages);
    }
}
