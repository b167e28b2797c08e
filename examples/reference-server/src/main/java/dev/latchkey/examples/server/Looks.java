package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.MailTable;
import dev.latchkey.examples.server.settings.Setting;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.kernel.Logo;
import dev.latchkey.notify.MailDesign;
import dev.latchkey.servlet.page.PageSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** How mails and pages look. What cannot be read is told with the name of its setting. */
final class Looks {

    private Looks() {}

    static MailDesign mails(Settings settings) throws StartException {
        MailDesign design =
                read(settings, MailTable.TEMPLATES, MailDesign::read).orElseGet(MailDesign::standard);
        return logo(settings).map(design::withLogo).orElse(design);
    }

    static PageSettings pages(Settings settings, String application) throws StartException {
        PageSettings pages = PageSettings.of(application);
        return logo(settings).map(pages::withLogo).orElse(pages);
    }

    private static Optional<Logo> logo(Settings settings) throws StartException {
        return read(settings, MailTable.LOGO, Logo::read);
    }

    private static <T> Optional<T> read(Settings settings, Setting<Path> setting, Function<Path, T> reader)
            throws StartException {
        Optional<Path> place = settings.find(setting);
        try {
            return place.map(reader);
        } catch (IllegalArgumentException e) {
            throw new StartException(setting + ": " + e.getMessage());
        }
    }
}
