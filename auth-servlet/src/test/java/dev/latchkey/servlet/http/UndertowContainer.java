package dev.latchkey.servlet.http;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import java.util.function.Consumer;

final class UndertowContainer {

    private UndertowContainer() {}

    static Container.Running start(int port, Consumer<ServletContext> application) throws Exception {
        return start(port, application, true);
    }

    /** With filters that are initialised at the start, or at the first request: then one that cannot start is late. */
    static Container.Running start(int port, Consumer<ServletContext> application, boolean eager) throws Exception {
        ServletContainerInitializer initializer = (classes, servletContext) -> application.accept(servletContext);
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(UndertowContainer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("test")
                .setEagerFilterInit(eager)
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of()))
                .addErrorPage(Servlets.errorPage(Container.ERROR_PAGE, 404))
                .addErrorPage(Servlets.errorPage(Container.ERROR_PAGE, 500));
        DeploymentManager manager = Servlets.newContainer().addDeployment(info);
        manager.deploy();
        Undertow server = Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(16)
                .setHandler(manager.start())
                .build();
        server.start();
        return () -> {
            server.stop();
            manager.stop();
            manager.undeploy();
        };
    }
}
