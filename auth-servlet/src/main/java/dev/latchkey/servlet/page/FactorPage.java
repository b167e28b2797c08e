package dev.latchkey.servlet.page;

import dev.latchkey.mfa.EnrolledFactors;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.passkey.Passkey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the pages about second factors and devices show. All are immutable. */
public sealed interface FactorPage extends Page {

    /**
     * {@code GET /mfa}: a second factor is due. For a passkey a form as on {@link Page.SignIn}, whose options come from {@code
     * POST /mfa/challenge} as a form with {@code method}. Else a form: {@code POST /mfa/verify} with {@code method} in a hidden field,
     * {@code code}, {@code trust_device} (a checkbox with the value {@code true}, where it is of use) and {@code return_to}. For a mailed code
     * {@code POST /mfa/challenge} with {@code return_to}, which has it mailed, at first alone. Links to {@code
     * /mfa?method=} for the other methods, with {@code return_to}.
     *
     * @param offered the methods to choose from
     * @param chosen the one that the form is for
     * @param sent whether a code was mailed
     * @param deviceMayDoLater whether it is of use to trust this device
     * @param problems why the last try failed, empty at first
     */
    record SecondFactor(
            List<MfaMethod> offered,
            MfaMethod chosen,
            boolean sent,
            boolean deviceMayDoLater,
            List<FormProblem> problems)
            implements FactorPage {

        /** Copies the lists. */
        public SecondFactor {
            offered = List.copyOf(offered);
            problems = List.copyOf(problems);
        }
    }

    /**
     * {@code GET /step-up}: the user is to authenticate anew. One form: {@code POST /me/step-up} with {@code password}, or
     * with {@code method} in a hidden field and {@code code} or {@code credential}, and {@code return_to}. The options of a
     * passkey come from {@code POST /me/step-up/options}. Links to {@code /step-up?method=} for the other methods, with
     * {@code return_to}.
     *
     * @param offered the second factors of the user, one of which is asked for in place of the password; empty for none
     * @param chosen the one that the form is for; for none, anything
     * @param email the address of the account, for password managers
     * @param problems why the last try failed, empty at first
     */
    record StepUp(List<MfaMethod> offered, MfaMethod chosen, String email, List<FormProblem> problems)
            implements FactorPage {

        /** Copies the lists. */
        public StepUp {
            offered = List.copyOf(offered);
            problems = List.copyOf(problems);
        }

        /** Without the address. */
        @Override
        public String toString() {
            return "StepUp[problems=" + problems + "]";
        }
    }

    /**
     * {@code GET /account/mfa}. Forms: {@code POST /account/mfa/totp}; where an enrolment is pending, whose picture is at
     * {@code /me/mfa/qrcode}, {@code POST /account/mfa/totp/confirm} with {@code code}; where there is a factor, {@code
     * POST /account/mfa/recovery-codes} and {@code POST /account/mfa/totp/remove}; for each trusted device {@code POST
     * /account/mfa/devices/forget} with {@code device_id} in a hidden field; for each passkey {@code POST
     * /account/mfa/passkeys/remove} with {@code passkey_id}; {@code POST /account/mfa/passkeys} with {@code name} and, set by
     * a script, {@code credential}, whose options come from {@code POST /me/passkeys/options}; {@code POST /logout}.
     *
     * @param enrolled the factors
     * @param pendingSecret the secret of the enrolment that is pending, in base32; null for none
     * @param passkeys the passkeys
     * @param devices the devices that are trusted
     * @param recoveryCodes new recovery codes, shown this once; empty else
     * @param resetDueAt when the factors are reset at the wish of an administrator, null when no reset waits; then there is
     *     a form, {@code POST /account/mfa/reset/cancel}
     * @param problems what is wrong with the last form
     */
    record Factors(
            EnrolledFactors enrolled,
            @Nullable String pendingSecret,
            List<Passkey> passkeys,
            List<DeviceView> devices,
            List<String> recoveryCodes,
            @Nullable Instant resetDueAt,
            List<FormProblem> problems)
            implements FactorPage {

        /** Copies the lists. */
        public Factors {
            passkeys = List.copyOf(passkeys);
            devices = List.copyOf(devices);
            recoveryCodes = List.copyOf(recoveryCodes);
            problems = List.copyOf(problems);
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "Factors[problems=" + problems + "]";
        }
    }

    /**
     * {@code GET /account/devices}: the devices that the user has signed in on. Forms: for each {@code POST
     * /account/devices/forget} with {@code device_id} in a hidden field; {@code POST /account/devices/forget-all};
     * {@code POST /logout}.
     *
     * @param devices the devices, the last seen first
     */
    record Devices(List<KnownDeviceView> devices) implements FactorPage {

        /** Copies the list. */
        public Devices {
            devices = List.copyOf(devices);
        }
    }

    /**
     * {@code GET /mfa-reset/cancel?token=}: a button, so that the visit of a mail scanner cancels nothing. One form: {@code
     * POST /mfa-reset/cancel} with {@code token} in a hidden field.
     *
     * @param token the mailed token, unchecked
     */
    record CancelReset(String token) implements FactorPage {

        /** Without the token. */
        @Override
        public String toString() {
            return "CancelReset[]";
        }
    }

    /** After {@code POST /mfa-reset/cancel}: the second factors stay. Links to {@code /login}. */
    record ResetCancelled() implements FactorPage {}
}
