package dev.latchkey.examples.server.hello;

import dev.latchkey.access.Anonymous;
import dev.latchkey.account.Accounts;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** For everybody; who is signed in is greeted by address. */
@Anonymous
public final class PublicHelloServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Greeting greeting;

    /**
     * Made with what it asks.
     *
     * @param accounts where the user's address is found
     */
    public PublicHelloServlet(Accounts accounts) {
        this.greeting = new Greeting(accounts);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        greeting.answer(request, response);
    }
}
