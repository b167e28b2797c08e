package dev.latchkey.servlet.route;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Answers where the container's own time-out strikes before anybody else has. Immutable. */
final class WaitEnd implements AsyncListener {

    private final Runnable answer;

    WaitEnd(Runnable answer) {
        this.answer = answer;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        answer.run();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // Whoever answered has completed it.
    }

    @Override
    public void onError(AsyncEvent event) {
        // The client is gone: the next answer finds that out.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it anew.
    }
}
