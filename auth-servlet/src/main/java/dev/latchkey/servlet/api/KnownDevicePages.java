package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.Latchkey;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.FactorPage;
import dev.latchkey.servlet.page.KnownDeviceView;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Handler;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import java.util.List;

/** The page of the devices that one has signed in on, and its forms. */
final class KnownDevicePages {

    private static final String PATH = "/account/devices";

    private final Latchkey latchkey;
    private final PageShell shell;

    KnownDevicePages(Latchkey latchkey, PageShell shell) {
        this.latchkey = latchkey;
        this.shell = shell;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, "The page of the devices that one has signed in on")
                        .signedIn()
                        .answers(200, "The page.", "text/html")
                        .by(this::page),
                form(
                        "/forget",
                        "Forget a device",
                        Schema.object("ForgetKnownDeviceForm", required("device_id", Schema.text(), "The device.")),
                        call -> {
                            KnownDeviceRoutes.forget(
                                    latchkey, call, call.input().requiredText("device_id"));
                            return Reply.of(shell.to(call, PATH));
                        }),
                form("/forget-all", "Forget all devices", Schema.object("ForgetKnownDevicesForm"), call -> {
                    int unused =
                            latchkey.knownDevices().forgetAll(call.identity().user(), call.context());
                    return Reply.of(shell.to(call, PATH));
                }));
    }

    private static Route form(String path, String summary, Schema schema, Handler handler) {
        return Route.of("POST", PATH + path, summary)
                .signedIn()
                .signedInForm(schema, handler)
                .answers(303, "It is done; on to the page.")
                .byForm();
    }

    private Reply page(Call call) {
        Identity identity = call.identity();
        List<KnownDeviceView> devices = latchkey
                .knownDevices()
                .list(identity.user(), identity.token().epoch())
                .stream()
                .map(device -> new KnownDeviceView(
                        device.id(), device.device(), device.address(), device.createdAt(), device.lastSeenAt()))
                .toList();
        return Reply.of(shell.signedIn(call, 200, identity.session(), new FactorPage.Devices(devices)));
    }
}
