package dev.latchkey.servlet.answer;

import dev.latchkey.servlet.json.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * What is left of a body when its request is answered. A container may end the connection over it, and not say so in the
 * answer: the client's next request on that connection then fails (RFC 9112, section 9.3, wants the body read or the end
 * announced). And a client that still sends when the connection ends may lose the answer. So a short rest is taken in,
 * as every call takes in its body; a long one, and one that the client holds back, has the end announced.
 */
final class UnreadBody {

    private UnreadBody() {}

    /** To be called before the answer is written; the response is not committed. */
    static void settle(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getProtocol().startsWith("HTTP/1.") || !hasBody(request) || isTaken(request)) {
            return;
        }
        response.setHeader("Connection", "close");
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    /** True as well where the application reads the body in a way of its own. */
    private static boolean isTaken(HttpServletRequest request) {
        if (request.getHeader("Expect") != null) {
            return false; // to ask for the stream would already ask the client for the body
        }
        try {
            InputStream rest = request.getInputStream();
            return request.getContentLengthLong() <= RequestBody.LIMIT
                    && rest.readNBytes(RequestBody.LIMIT + 1).length <= RequestBody.LIMIT;
        } catch (IllegalStateException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
