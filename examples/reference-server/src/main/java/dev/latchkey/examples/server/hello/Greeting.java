package dev.latchkey.examples.server.hello;

import dev.latchkey.account.Accounts;
import dev.latchkey.servlet.LatchkeyRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Greets who a request comes from. Immutable and safe for use by several threads. */
final class Greeting {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Accounts accounts;

    Greeting(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The address of the signed-in user. */
    Optional<String> address(HttpServletRequest request) {
        return LatchkeyRequest.of(request)
                .identity()
                .flatMap(identity -> accounts.find(identity.user()))
                .map(user -> user.email().address());
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String message = "Hello, " + address(request).orElse("guest");
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getWriter().write(JSON.writeValueAsString(Map.of("message", message)));
    }
}
