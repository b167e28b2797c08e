package dev.latchkey.examples.server.hello;

import dev.latchkey.access.JwtRequired;
import dev.latchkey.account.Accounts;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** For any signed-in user. */
@JwtRequired
public final class HelloServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Greeting greeting;

    /**
     * Made with what it asks.
     *
     * @param accounts where the user's address is found
     */
    public HelloServlet(Accounts accounts) {
        this.greeting = new Greeting(accounts);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        greeting.answer(request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        greeting.answer(request, response);
    }
}
