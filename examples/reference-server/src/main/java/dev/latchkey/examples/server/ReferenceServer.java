package dev.latchkey.examples.server;

import dev.latchkey.Issuer;
import dev.latchkey.Latchkey;
import dev.latchkey.PublicSettings;
import dev.latchkey.examples.server.database.Database;
import dev.latchkey.examples.server.hello.AdminHelloServlet;
import dev.latchkey.examples.server.hello.AppLook;
import dev.latchkey.examples.server.hello.AppServlet;
import dev.latchkey.examples.server.hello.FreshHelloServlet;
import dev.latchkey.examples.server.hello.HelloServlet;
import dev.latchkey.examples.server.hello.PublicHelloServlet;
import dev.latchkey.examples.server.hello.StartServlet;
import dev.latchkey.examples.server.settings.ProxyTable;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.examples.server.web.ErrorPage;
import dev.latchkey.examples.server.web.ServerLimits;
import dev.latchkey.examples.server.web.TlsIdentity;
import dev.latchkey.examples.server.web.WebServer;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.servlet.client.IpNetwork;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.PebblePages;
import jakarta.servlet.Servlet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The running server: Latchkey, its filter and the small application, on a web server. */
final class ReferenceServer implements AutoCloseable {

    private final WebServer web;
    private final Node node;
    private final String address;
    private final Optional<String> setUpLink;

    private ReferenceServer(WebServer web, Node node, String address, Optional<String> setUpLink) {
        this.web = web;
        this.node = node;
        this.address = address;
        this.setUpLink = setUpLink;
    }

    /** Starts the server: when it returns, requests are answered. */
    static ReferenceServer start(Settings settings, Environment environment) throws StartException {
        TlsIdentity tls = tls(settings, environment);
        String host = settings.get(SettingsTable.HOST);
        WebServer web = WebServer.bind(host, settings.get(SettingsTable.PORT), tls, limits(settings), environment);
        Node node = null;
        try {
            Issuer issuer = settings.issuer(web.port());
            node = Node.open(settings, issuer, environment);
            Latchkey latchkey = node.latchkey();
            Optional<String> setUpLink = firstAdministrator(settings, latchkey);
            PebblePages pages =
                    PebblePages.create(Looks.pages(settings, latchkey.settings().applicationName()), environment);
            web.start(
                    LatchkeyFilter.create(latchkey, webSettings(settings, pages)),
                    application(latchkey, pages),
                    new ErrorPage(pages, latchkey.settings().basePath()));
            String address = Addresses.toOpen(settings.tls(), host, web.port());
            return new ReferenceServer(web, node, address, setUpLink);
        } catch (StartException | RuntimeException | Error e) {
            Closing.after(e, web::stop, node);
            throw e;
        }
    }

    /** The link by which the operator makes the first administrator, empty when there is one. */
    Optional<String> setUpLink() {
        return setUpLink;
    }

    /** The line that says that it is ready, and where. */
    String readyLine() {
        return "Latchkey is ready on " + address + " (" + node.latchkey().describeState() + ")";
    }

    /** Answers the requests in flight, then ends everything, within 5 seconds. */
    @Override
    public void close() {
        try {
            web.stop();
        } finally {
            node.close();
        }
    }

    private static Optional<String> firstAdministrator(Settings settings, Latchkey latchkey) throws StartException {
        try {
            return FirstAdministrator.ensure(settings, latchkey);
        } catch (StoreUnavailableException e) {
            throw Database.explained(settings, e);
        }
    }

    private static Map<String, Servlet> application(Latchkey latchkey, PebblePages pages) {
        PublicSettings known = latchkey.settings();
        AppLook look = AppLook.of(pages, known.applicationName(), known.basePath());
        return Map.of(
                "", new StartServlet(),
                "/app", new AppServlet(latchkey.accounts(), look),
                "/api/hello", new HelloServlet(latchkey.accounts()),
                "/api/admin/hello", new AdminHelloServlet(latchkey.accounts()),
                "/api/fresh/hello", new FreshHelloServlet(latchkey.accounts()),
                "/api/public/hello", new PublicHelloServlet(latchkey.accounts()));
    }

    private static WebSettings webSettings(Settings settings, HostedPages pages) {
        WebSettings.Builder builder = WebSettings.builder().hostedPages(pages);
        builder.protect("/api/**").denied(); // what no annotation opens or guards is for nobody
        settings.find(ProxyTable.TRUSTED_PROXIES)
                .ifPresent(proxies -> builder.trustedProxies(proxies.toArray(String[]::new)));
        builder.forwardingHeader(settings.get(ProxyTable.FORWARDING_HEADER));
        CaptchaParts.widget(settings).ifPresent(builder::captchaWidget);
        return builder.build();
    }

    private static ServerLimits limits(Settings settings) {
        List<IpNetwork> proxies = settings.find(ProxyTable.TRUSTED_PROXIES).orElse(List.of()).stream()
                .map(IpNetwork::parse)
                .toList();
        return new ServerLimits(
                settings.get(SettingsTable.MAX_CONNECTIONS),
                settings.get(SettingsTable.MAX_CONNECTIONS_PER_ADDRESS),
                client -> client.isLoopbackAddress()
                        || proxies.stream().anyMatch(proxy -> proxy.contains(client.getHostAddress())),
                settings.get(SettingsTable.REQUEST_TIMEOUT));
    }

    private static @Nullable TlsIdentity tls(Settings settings, Environment environment) throws StartException {
        if (!settings.tls()) {
            return null;
        }
        return TlsIdentity.read(
                settings.get(SettingsTable.TLS_CERTIFICATE),
                SettingsTable.TLS_CERTIFICATE.name(),
                settings.get(SettingsTable.TLS_KEY),
                SettingsTable.TLS_KEY.name(),
                environment.now());
    }
}
