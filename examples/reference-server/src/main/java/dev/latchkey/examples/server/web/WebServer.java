package dev.latchkey.examples.server.web;

import dev.latchkey.examples.server.Closing;
import dev.latchkey.examples.server.StartException;
import dev.latchkey.kernel.Environment;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Jetty with one application at the root: a filter before everything and a few servlets. It listens from
 * {@link #bind} on, so that a free port is known before the application is made, and answers from {@link #start} on.
 */
public final class WebServer {

    private static final int HEADER_BYTES = 16 * 1024;
    private static final int BODY_BYTES = 64 * 1024; // the API takes no more, and the application nothing at all
    private static final int CONCURRENT_REQUESTS = 500;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

    private static final String REFERENCES_PER_CACHE_LINE = "org.eclipse.jetty.util.referencesPerCacheLine";

    private final Server server;
    private final ServerConnector connector;
    private final ServerLimits limits;
    private final Environment environment;
    private final int port;

    private WebServer(Server server, ServerConnector connector, ServerLimits limits, Environment environment) {
        this.server = server;
        this.connector = connector;
        this.limits = limits;
        this.environment = environment;
        this.port = connector.getLocalPort();
    }

    /**
     * Opens the port. Requests wait until {@link #start}.
     *
     * @param host the address to listen on
     * @param port the port, 0 for a free one
     * @param tls the identity with which to speak https, null to speak http
     * @param limits what clients may take
     * @param environment where ids come from
     * @return the server
     * @throws StartException when the address cannot be listened on
     */
    public static WebServer bind(
            String host, int port, @Nullable TlsIdentity tls, ServerLimits limits, Environment environment)
            throws StartException {
        Server server = new Server(threads());
        server.setStopTimeout(STOP_WITHIN.toMillis());
        HttpConnectionFactory http = new HttpConnectionFactory(configuration(tls != null));
        ServerConnector connector = tls == null
                ? new ServerConnector(server, http)
                : new ServerConnector(server, new SslConnectionFactory(tls.contextFactory(), http.getProtocol()), http);
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.addBean(new AddressLimit(limits));
        connector.addBean(new HeaderDeadline(connector, limits.requestWithin()));
        server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        server.addConnector(connector);
        try {
            connector.open();
        } catch (IOException e) {
            throw new StartException("cannot listen on " + host + ":" + port + ": "
                    + (isInUse(e)
                            ? "another process listens there; set LATCHKEY_PORT to another port"
                            : e.getMessage()));
        }
        return new WebServer(server, connector, limits, environment);
    }

    /** By the system's words, since an address that is not this machine's fails with the same kind of exception. */
    private static boolean isInUse(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    && String.valueOf(cause.getMessage()).contains("in use")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The port.
     *
     * @return the port it listens on
     */
    public int port() {
        return port;
    }

    /**
     * Starts to answer.
     *
     * @param filter sees every request first
     * @param servlets the servlets by their path patterns; there is nothing else to reach
     * @param errorPage what a person at a browser is shown of a request that neither of them answers
     */
    public void start(Filter filter, Map<String, Servlet> servlets, ErrorPage errorPage) {
        ProblemAnswer answer = new ProblemAnswer(environment, errorPage);
        server.setErrorHandler(new ServerErrorHandler(answer));
        ServletContextHandler context =
                new ServletContextHandler(ServletContextHandler.NO_SESSIONS | ServletContextHandler.NO_SECURITY);
        context.setContextPath("/");
        context.setErrorHandler(new ApplicationErrorHandler(answer));
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
        servlets.forEach((path, servlet) -> context.addServlet(new ServletHolder(servlet), path));
        // A request whose body is still on its way is in flight too: it is answered, as far as the time to stop allows.
        server.setHandler(new GracefulHandler(new BodyFirstHandler(context, BODY_BYTES, limits.requestWithin())));
        try {
            server.start();
        } catch (Exception e) {
            Closing.after(e, this::stop);
            throw new IllegalStateException("the web server did not start", e);
        }
    }

    /** Takes no new requests, answers those in flight, for 4 seconds at most, and closes the port. */
    public void stop() {
        try {
            Closing.all(server::stop, connector);
        } catch (Exception e) {
            throw new IllegalStateException("the web server did not stop in an orderly way", e);
        }
    }

    private static QueuedThreadPool threads() {
        // How far Jetty keeps two counters of a queue apart. It would ask the JVM's management interface, of which the
        // start takes a tenth of the server's own.
        if (System.getProperty(REFERENCES_PER_CACHE_LINE) == null) {
            System.setProperty(REFERENCES_PER_CACHE_LINE, "16");
        }
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("http");
        if (VirtualThreads.areSupported()) {
            VirtualThreadPool virtual = new VirtualThreadPool(CONCURRENT_REQUESTS);
            virtual.setName("http-virtual");
            threads.setVirtualThreadsExecutor(virtual);
        }
        return threads;
    }

    private static HttpConfiguration configuration(boolean tls) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(HEADER_BYTES);
        configuration.setResponseHeaderSize(HEADER_BYTES);
        configuration.setUriCompliance(UriCompliance.DEFAULT);
        configuration.setHttpCompliance(HttpCompliance.RFC9110);
        if (tls) {
            // One identity serves every name, and a health check comes by address: the name asked for need not match.
            configuration.addCustomizer(new SecureRequestCustomizer(false));
        }
        return configuration;
    }
}
