package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SpokenDevice;
import dev.latchkey.kernel.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The page of known devices as its template reads it. */
final class DeviceModels {

    private final Environment environment;

    DeviceModels(Environment environment) {
        this.environment = environment;
    }

    PageModel of(FactorPage.Devices page, Texts.Words words) {
        Instant now = environment.now();
        List<Map<String, String>> devices = page.devices().stream()
                .map(device -> Map.of(
                        "id", device.id().toString(),
                        "device", SpokenDevice.of(device.device(), words),
                        "address", Objects.requireNonNullElse(device.address(), ""),
                        "seen", words.get("devices.seen", AccountModels.ago(device.lastSeenAt(), now, words)),
                        "created", words.get("devices.created", AccountModels.ago(device.createdAt(), now, words))))
                .toList();
        return new PageModel("devices.html", words.get("devices.title"), Map.of("devices", devices));
    }
}
