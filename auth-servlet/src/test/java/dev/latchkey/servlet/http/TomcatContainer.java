package dev.latchkey.servlet.http;

import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

final class TomcatContainer {

    /** Kept, because loggers are forgotten otherwise. Latchkey is closed after the container, which it warns of. */
    private static final Logger LOADER = Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");

    static {
        LOADER.setLevel(Level.SEVERE);
    }

    private TomcatContainer() {}

    static Container.Running start(int port, Consumer<ServletContext> application) throws Exception {
        return start(port, application, true);
    }

    /** With the default servlet, as every installed Tomcat has it, or without; then filters see no path without servlet. */
    static Container.Running start(int port, Consumer<ServletContext> application, boolean defaultServlet)
            throws Exception {
        Path directory = Files.createTempDirectory("latchkey-tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(port);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", directory.toString());
        context.addServletContainerInitializer(
                (classes, servletContext) -> application.accept(servletContext), Set.of());
        for (int status : new int[] {404, 500}) {
            ErrorPage page = new ErrorPage();
            page.setErrorCode(status);
            page.setLocation(Container.ERROR_PAGE);
            context.addErrorPage(page);
        }
        if (defaultServlet) {
            Tomcat.addServlet(context, "default", new DefaultServlet());
            context.addServletMapping("/", "default", false);
        }
        tomcat.start();
        if (context.getState() != LifecycleState.STARTED) {
            stop(tomcat);
            throw new IllegalStateException("the application did not start");
        }
        return () -> stop(tomcat);
    }

    private static void stop(Tomcat tomcat) throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
