package dev.latchkey;

import dev.latchkey.account.OwnData;
import dev.latchkey.audit.Audit;
import dev.latchkey.kernel.Environment;
import dev.latchkey.login.LoginFactors;
import dev.latchkey.session.KnownDevices;
import dev.latchkey.session.Sessions;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.SubjectNames;
import java.util.List;

/** What is done now and then, without anybody asking for it. */
record Chores(
        Environment environment,
        Storage storage,
        ClockWatch clock,
        SubjectNames subjects,
        Sessions sessions,
        OwnData ownData,
        Audit audit,
        LoginFactors factors,
        KnownDevices knownDevices) {

    private static final int ERASED_AT_ONCE = 100;

    /** What each node does for itself. */
    List<Maintenance.Chore> own() {
        return List.of(new Maintenance.Chore("compare the clocks", clock::compare), SubjectWiring.look(subjects));
    }

    /** What one node does for all. */
    List<Maintenance.Chore> common() {
        return List.of(
                new Maintenance.Chore(
                        "forget sessions and revocations that are long over",
                        () -> Maintenance.inBatches(sessions::cleanUp)),
                SubjectWiring.cleanUp(subjects),
                new Maintenance.Chore("erase accounts whose time has come", () -> eraseDue()),
                new Maintenance.Chore(
                        "forget expired mailed tokens",
                        () -> Maintenance.inBatches(
                                batch -> storage.oneTimeTokens().purgeExpired(environment.now(), batch))),
                new Maintenance.Chore(
                        "forget challenges that have expired",
                        () -> Maintenance.inBatches(
                                batch -> storage.answeredChallenges().purgeExpired(environment.now(), batch))),
                new Maintenance.Chore(
                        "forget what the audit log holds of long ago", () -> Maintenance.inBatches(audit::cleanUp)),
                new Maintenance.Chore(
                        "forget trusted devices that have expired",
                        () -> Maintenance.inBatches(factors.devices()::cleanUp)),
                new Maintenance.Chore(
                        "forget mailed codes that have expired",
                        () -> Maintenance.inBatches(factors.checks()::cleanUp)),
                new Maintenance.Chore(
                        "carry out resets of second factors that are due",
                        () -> Maintenance.inBatches(factors.enrolled().resets()::carryOut)),
                new Maintenance.Chore(
                        "forget devices that nobody has signed in on for long",
                        () -> Maintenance.inBatches(knownDevices::cleanUp)));
    }

    private void eraseDue() {
        int due;
        do {
            due = ownData.eraseDue(ERASED_AT_ONCE);
        } while (due == ERASED_AT_ONCE && !Thread.currentThread().isInterrupted());
    }

    /** The same of the audit log, which is more often. */
    List<Maintenance.Chore> ownAuditing() {
        return List.of(new Maintenance.Chore("write down how many refusals were counted", audit::tellCounted));
    }

    /** What one node does for all of the audit log. */
    List<Maintenance.Chore> auditing() {
        return List.of(new Maintenance.Chore("chain the audit log", audit::chain));
    }
}
