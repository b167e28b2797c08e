package dev.latchkey.servlet.http;

import dev.latchkey.Latchkey;
import dev.latchkey.ResourceService;
import dev.latchkey.kernel.Secret;
import dev.latchkey.revocation.HttpRevocationSource;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import java.net.URI;

/**
 * An application that verifies what an issuer on another port signs, and learns its keys and revocations over HTTP. Its
 * time is the real one.
 */
final class ResourceApplication implements AutoCloseable {

    private final ResourceService service;
    private final Container.Running running;
    private final int port;

    private ResourceApplication(ResourceService service, Container.Running running, int port) {
        this.service = service;
        this.running = running;
        this.port = port;
    }

    /** Verifies what an issuer signs; the bearer is one who may read its revocations. */
    static ResourceService.Builder verifying(String issuer, String bearer) {
        return Latchkey.resourceService()
                .issuer(issuer)
                .audience(issuer)
                .revocations(
                        HttpRevocationSource.create(URI.create(issuer + "/auth/revocations"), () -> Secret.of(bearer)));
    }

    /** Starts the application with {@link GuardedServlets}; closes the service with it. */
    static ResourceApplication start(Container container, ResourceService service, WebSettings web) throws Exception {
        int port = Container.freePort();
        try {
            LatchkeyFilter filter = LatchkeyFilter.create(service, web);
            Container.Running running = container.start(port, context -> {
                filter.addTo(context);
                GuardedServlets.addTo(context);
            });
            return new ResourceApplication(service, running, port);
        } catch (Exception e) {
            service.close();
            throw e;
        }
    }

    ResourceService service() {
        return service;
    }

    Client client() {
        return new Client("http://127.0.0.1:" + port, null);
    }

    @Override
    public void close() {
        try {
            running.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the container did not stop", e);
        } finally {
            service.close();
        }
    }
}
