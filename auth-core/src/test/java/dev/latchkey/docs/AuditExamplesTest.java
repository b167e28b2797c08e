package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditOutcome;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditTypes;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.audit.KeptPoint;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditExamplesTest {

    private final RequestContext context = new RequestContext("203.0.113.7", "curl/8.5.0", "r-1", Locale.ENGLISH);
    private final LatchkeyTestKit kit = LatchkeyTestKit.create();
    private final Latchkey latchkey = kit.latchkey();
    private final UserId user = kit.user("ada@mail.example").id();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void the_page_has_every_type_and_every_fault() {
        String page = Repository.read(Repository.resolve("docs/features/audit.md"));
        assertThat(page.lines()
                        .filter(line -> line.matches("\\| `[a-z_]+` \\| .*\\|.*\\|"))
                        .map(AuditExamplesTest::name))
                .containsExactlyElementsOf(AuditTypes.all());
        for (AuditVerification.Fault fault : AuditVerification.Fault.values()) {
            assertThat(page).contains("| `" + fault.code() + "` | ");
        }
    }

    private static String name(String row) {
        return row.substring(3, row.indexOf('`', 3));
    }

    @Test
    void the_log_is_read_page_by_page() {
        latchkey.logins().password("ada@mail.example", Secret.of("wrong"), LoginContext.of(context));
        List<String> lines = new ArrayList<>();
        // region: list
        AuditFilter refused = AuditFilter.of(user).outcome(AuditOutcome.REFUSED);
        AuditPage page = latchkey.audit().list(refused, null, 50); // the latest first
        for (AuditEvent event : page.events()) {
            lines.add(event.type() + " from " + event.address());
        }
        AuditPage older = page.next()
                .map(place -> latchkey.audit().list(refused, place, 50))
                .orElse(page);
        // endregion
        assertThat(lines).containsExactly("sign_in_refused from 203.0.113.7");
        assertThat(older).isEqualTo(page);
    }

    @Test
    void the_log_is_verified_against_a_point_that_was_kept() {
        List<String> alarms = new ArrayList<>();
        String kept = "";
        // region: verify
        AuditVerification found = latchkey.audit().verify();
        if (found instanceof AuditVerification.Intact intact) {
            kept = latchkey.audit().keep(intact).toString(); // keep it where nobody who can write to the database can
        } else if (found instanceof AuditVerification.Broken broken) {
            alarms.add(broken.fault() + " at number " + broken.number());
        }
        AuditVerification later = latchkey.audit().verify(KeptPoint.parse(kept));
        // endregion
        assertThat(alarms).isEmpty();
        assertThat(later).isEqualTo(found).isInstanceOf(AuditVerification.Intact.class);
    }

    @Test
    void a_user_is_erased() {
        // region: erase
        int erased = latchkey.audit().erase(user, context);
        // endregion
        assertThat(erased).isEqualTo(1);
        assertThat(latchkey.audit().list(AuditFilter.of(user), null, 10).events())
                .isEmpty();
    }
}
