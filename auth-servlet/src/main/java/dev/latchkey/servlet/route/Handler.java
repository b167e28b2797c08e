package dev.latchkey.servlet.route;

import java.io.IOException;

/** Answers a call. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers a call.
     *
     * @param call the call, already authenticated and read
     * @return the answer
     * @throws IOException when the client is gone
     * @throws dev.latchkey.servlet.problem.RefusedException to answer with a problem
     * @throws dev.latchkey.kernel.StoreUnavailableException to answer that a store is out of reach
     */
    Reply handle(Call call) throws IOException;
}
