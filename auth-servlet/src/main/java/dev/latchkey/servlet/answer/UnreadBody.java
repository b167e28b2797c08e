package dev.latchkey.servlet.answer;

import dev.latchkey.servlet.json.RequestBody;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What is left of a body when its request is answered. A container may end the connection over it, and not say so in the
 * answer: the client's next request on that connection then fails (RFC 9112, section 9.3, wants the body read or the end
 * announced). A short rest that has arrived is taken in; any other has the end announced. None is waited for: an answer
 * that needs no byte of it must not hold a thread for as long as the client likes.
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
            ServletInputStream rest = request.getInputStream();
            return rest.isFinished() || isHere(rest, request.getContentLengthLong());
        } catch (IllegalStateException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Takes in what has arrived. Not of a body in chunks: a container may count the lines between the chunks as
     * available, and wait for the rest of a line in the read.
     */
    private static boolean isHere(ServletInputStream rest, long length) throws IOException {
        if (length < 0 || length > RequestBody.LIMIT) {
            return false;
        }
        byte[] some = new byte[(int) Math.min(length, 8 * 1024)];
        long taken = 0;
        for (int here = rest.available(); here > 0 && taken < length; here = rest.available()) {
            int read = rest.read(some, 0, (int) Math.min(Math.min(here, some.length), length - taken));
            if (read <= 0) {
                break;
            }
            taken += read;
        }
        return taken == length || rest.isFinished();
    }
}
