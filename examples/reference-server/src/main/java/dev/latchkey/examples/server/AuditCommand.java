package dev.latchkey.examples.server;

import dev.latchkey.audit.Audit;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.audit.KeptPoint;
import dev.latchkey.examples.server.database.Database;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.kernel.StoreUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verifies the audit log, against a point that was kept elsewhere when one is given. */
final class AuditCommand {

    private static final int CHANGED = 1;

    private AuditCommand() {}

    static int verify(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        KeptPoint known = point(arguments.words());
        Settings settings = arguments.settings(console.variables());
        Logging.configureForCommand(settings);
        Database.requireThere(settings);
        try (Node node = Node.openForCommand(settings, console.environment())) {
            Audit audit = node.latchkey().audit();
            AuditVerification found = known == null ? audit.verify() : audit.verify(known);
            if (found instanceof AuditVerification.Broken broken) {
                console.out().println(told(broken));
                return CHANGED;
            }
            tell(audit, (AuditVerification.Intact) found, known, console);
            return 0;
        } catch (StoreUnavailableException e) {
            throw Database.explained(settings, e);
        }
    }

    private static @Nullable KeptPoint point(List<String> words) throws UsageException {
        if (words.isEmpty()) {
            return null;
        }
        if (words.size() > 1) {
            throw new UsageException("'audit verify' takes one point, as an earlier 'audit verify' printed it");
        }
        try {
            return KeptPoint.parse(words.get(0));
        } catch (IllegalArgumentException e) {
            throw new UsageException("'" + CommandLine.printable(words.get(0))
                    + "' is no point of the audit log: give one as an earlier 'audit verify' printed it");
        }
    }

    private static void tell(Audit audit, AuditVerification.Intact intact, @Nullable KeptPoint known, Console console) {
        console.out()
                .println("The audit log is as it was written: " + intact.checked() + " entries after number "
                        + intact.from().number() + ", of which " + intact.erased() + " are erased.");
        if (known != null && known.point().number() < intact.from().number()) {
            console.out()
                    .println("The point " + known.point().number()
                            + " is from before what is still kept, and tells nothing.");
        }
        console.out().println("It has reached the point " + audit.keep(intact));
    }

    private static String told(AuditVerification.Broken broken) {
        String entry = broken.entry() == null ? "" : ", entry " + broken.entry();
        return "The audit log was changed: " + broken.fault().code() + " at number " + broken.number() + entry
                + ". The " + broken.checked() + " entries before that are as they were written.";
    }
}
