package dev.latchkey.examples.server.web;

import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.page.PageContext;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * The error page of the hosted pages, so that it looks and reads the same whether Latchkey or the server has no answer.
 *
 * @param pages renders it
 * @param base the path that Latchkey answers under
 */
public record ErrorPage(HostedPages pages, String base) {

    /** The page as HTML, in the language that the browser prefers. */
    String of(Request request, int status, String code, String requestId) {
        return pages.render(
                new Page.Failure(status, code, requestId), new PageContext(base, language(request), "", null));
    }

    private Locale language(Request request) {
        Locale standIn = pages.languages().get(0);
        if (request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE) == null) {
            return standIn;
        }
        return Request.getLocales(request).stream()
                .flatMap(wanted -> pages.languages().stream()
                        .filter(known -> known.getLanguage().equals(wanted.getLanguage())))
                .findFirst()
                .orElse(standIn);
    }
}
