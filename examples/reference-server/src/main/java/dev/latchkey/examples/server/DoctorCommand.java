package dev.latchkey.examples.server;

import dev.latchkey.examples.server.doctor.Doctor;
import dev.latchkey.examples.server.doctor.Finding;
import dev.latchkey.examples.server.settings.SettingsException;
import java.util.List;

/** Says which settings are unsafe. */
final class DoctorCommand {

    private DoctorCommand() {}

    static int run(Arguments arguments, Console console) throws UsageException, SettingsException {
        arguments.requireNoWords();
        List<Finding> findings = Doctor.examine(arguments.settings(console.variables()));
        if (findings.isEmpty()) {
            console.out().println("No unsafe setting.");
            return 0;
        }
        findings.forEach(console.out()::println);
        console.out()
                .println(findings.size() + (findings.size() == 1 ? " setting is" : " settings are")
                        + " unsafe for a server that others reach.");
        return 1;
    }
}
