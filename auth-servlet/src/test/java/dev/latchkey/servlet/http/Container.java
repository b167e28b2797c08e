package dev.latchkey.servlet.http;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.Consumer;

/** The servlet containers that the filter is tested on; each listens on the loopback host alone. */
public enum Container {
    JETTY {
        @Override
        Running start(int port, Consumer<ServletContext> application) throws Exception {
            return JettyContainer.start(port, application);
        }
    },
    TOMCAT {
        @Override
        Running start(int port, Consumer<ServletContext> application) throws Exception {
            return TomcatContainer.start(port, application);
        }
    },
    UNDERTOW {
        @Override
        Running start(int port, Consumer<ServletContext> application) throws Exception {
            return UndertowContainer.start(port, application);
        }
    };

    /** The page for answers with status 404 and 500 that have no body, where the application has one. */
    static final String ERROR_PAGE = "/errors/page";

    /** The page that a directory stands for. */
    static final String WELCOME_PAGE = "welcome.html";

    /** A server that runs. */
    interface Running {

        void stop() throws Exception;
    }

    /** Starts the application; throws what stops it from starting. */
    abstract Running start(int port, Consumer<ServletContext> application) throws Exception;

    /** A port that was free a moment ago: the issuer has to be known before the server is. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
