package dev.latchkey.servlet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells at the start what is not offered for want of something that a host can bring, once each. */
final class LeftOut {

    private static final Logger log = LoggerFactory.getLogger(LeftOut.class);

    private LeftOut() {}

    static void tell(boolean passkeys, boolean mails) {
        if (!passkeys) {
            log.info("Passkeys are not offered: com.webauthn4j:webauthn4j-core is not on the class path");
        }
        if (!mails) {
            log.info("No mailer is set: neither a new password in place of a forgotten one"
                    + " nor any other link by mail is offered");
        }
    }
}
