package dev.latchkey.servlet.http;

import dev.latchkey.Latchkey;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.testing.LatchkeyTestKit;
import jakarta.servlet.ServletContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An application with the filter, running on one of the containers, with a movable time. */
final class TestApplication implements AutoCloseable {

    private final LatchkeyTestKit kit;
    private final Container.Running running;
    private final int port;
    private @Nullable ApiDocument document;

    private TestApplication(LatchkeyTestKit kit, Container.Running running, int port) {
        this.kit = kit;
        this.running = running;
        this.port = port;
    }

    /** Collects how the application is. */
    static final class Builder {

        private Consumer<Latchkey.Builder> latchkey = builder -> {};
        private WebSettings web = WebSettings.defaults();
        private Consumer<ServletContext> servlets = context -> {};
        private String issuer = "";

        Builder latchkey(Consumer<Latchkey.Builder> settings) {
            latchkey = settings;
            return this;
        }

        Builder web(WebSettings settings) {
            web = settings;
            return this;
        }

        Builder servlets(Consumer<ServletContext> registering) {
            servlets = registering;
            return this;
        }

        /** Another issuer than the server itself, as behind a proxy. */
        Builder issuer(String url) {
            issuer = url;
            return this;
        }

        TestApplication start(Container container) throws Exception {
            int port = Container.freePort();
            LatchkeyTestKit kit =
                    LatchkeyTestKit.create(issuer.isEmpty() ? "http://localhost:" + port : issuer, latchkey);
            try {
                LatchkeyFilter filter = LatchkeyFilter.create(kit.latchkey(), web);
                Container.Running running = container.start(port, context -> {
                    filter.addTo(context);
                    servlets.accept(context);
                });
                TestApplication application = new TestApplication(kit, running, port);
                application.readDocument();
                return application;
            } catch (Exception e) {
                kit.close();
                throw e;
            }
        }
    }

    /** The document of an issuer that is not on this machine is for administrators. */
    private void readDocument() throws Exception {
        if (!kit.latchkey().settings().issuer().isLoopback()) {
            return;
        }
        Answer answer = new Client(base(), null).get("/auth/openapi.json").send();
        if (answer.status() != 200) {
            running.stop();
            throw new IllegalStateException("the application started, and answers with " + answer.status());
        }
        document = new ApiDocument(answer.json());
    }

    static Builder builder() {
        return new Builder();
    }

    LatchkeyTestKit kit() {
        return kit;
    }

    Latchkey latchkey() {
        return kit.latchkey();
    }

    int port() {
        return port;
    }

    /** A client that holds every answer to the OpenAPI document, where that is open. */
    Client client() {
        return new Client(base(), document);
    }

    private String base() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        try {
            running.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the container did not stop", e);
        } finally {
            kit.close();
        }
    }
}
