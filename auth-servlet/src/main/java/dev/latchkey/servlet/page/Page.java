package dev.latchkey.servlet.page;

import dev.latchkey.account.User;
import dev.latchkey.mfa.EnrolledFactors;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.passkey.Passkey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows. Forms post {@code application/x-www-form-urlencoded} to the path named with each page, with
 * {@code csrf_token} in every one of them; what was typed comes back in the page, passwords never. All are immutable.
 */
public sealed interface Page {

    /**
     * Whether it asks for a passkey where there are passkeys: the one thing that needs a script.
     *
     * @return true for the pages of sign-in, second factor, step-up and second factors
     */
    default boolean mayScript() {
        return this instanceof SignIn
                || this instanceof SecondFactor
                || this instanceof StepUp
                || this instanceof Factors;
    }

    /**
     * {@code GET /login}. One form: {@code POST /login} with {@code email}, {@code password}, {@code remember_me}
     * (a checkbox with the value {@code true}) and {@code return_to}. Links to {@code /register}, with {@code return_to}.
     *
     * @param email what was typed, empty at first
     * @param rememberMe whether the box was ticked
     * @param problems why the last try failed, empty at first; {@code email_not_verified} comes with a second form:
     *     {@code POST /verify-email/resend} with {@code email}
     * @param ended the code of the reason why the session of this browser was ended, null when that is not known
     */
    record SignIn(
            String email,
            boolean rememberMe,
            List<FormProblem> problems,
            @Nullable String ended) implements Page {

        /** Copies the list. */
        public SignIn {
            problems = List.copyOf(problems);
        }

        /**
         * The page of a browser that had no session.
         *
         * @param email what was typed, empty at first
         * @param rememberMe whether the box was ticked
         * @param problems why the last try failed, empty at first
         */
        public SignIn(String email, boolean rememberMe, List<FormProblem> problems) {
            this(email, rememberMe, problems, null);
        }

        /** Without the address. */
        @Override
        public String toString() {
            return "SignIn[problems=" + problems + "]";
        }
    }

    /**
     * {@code GET /register}. One form: {@code POST /register} with {@code email}, {@code password}, {@code given_name},
     * {@code family_name} and {@code return_to}. Links to {@code /login}, with {@code return_to}.
     *
     * @param email what was typed, empty at first
     * @param givenName what was typed, empty at first
     * @param familyName what was typed, empty at first
     * @param attributes the host's own fields that users fill in, which are posted as well
     * @param passwordMinLength how long a password must be, in characters
     * @param problems why the last try failed, empty at first
     */
    record SignUp(
            String email,
            String givenName,
            String familyName,
            List<AttributeField> attributes,
            int passwordMinLength,
            List<FormProblem> problems)
            implements Page {

        /** Copies the lists. */
        public SignUp {
            attributes = List.copyOf(attributes);
            problems = List.copyOf(problems);
        }

        /** Without what identifies a person. */
        @Override
        public String toString() {
            return "SignUp[problems=" + problems + "]";
        }
    }

    /**
     * After {@code POST /register} and {@code POST /verify-email/resend}: look into the mailbox. The same whether there
     * was such an account or not. One form: {@code POST /verify-email/resend} with {@code email}. Another:
     * {@code POST /verify-email} with {@code email} in a hidden field and {@code code}.
     *
     * @param email what was typed
     * @param problems why the last code was not taken, empty at first
     */
    record CheckMailbox(String email, List<FormProblem> problems) implements Page {

        /** Copies the list. */
        public CheckMailbox {
            problems = List.copyOf(problems);
        }

        /** Without the address. */
        @Override
        public String toString() {
            return "CheckMailbox[problems=" + problems + "]";
        }
    }

    /**
     * {@code GET /verify-email?token=}: a button, so that the visit of a mail scanner does not use the token up. One
     * form: {@code POST /verify-email} with {@code token} in a hidden field.
     *
     * @param token the mailed token, unchecked
     */
    record VerifyEmail(String token) implements Page {

        /** Without the token. */
        @Override
        public String toString() {
            return "VerifyEmail[]";
        }
    }

    /**
     * {@code GET /verify-email?token=} where the account has no password: it is chosen with the link. One form:
     * {@code POST /verify-email} with {@code token}, or {@code email} and {@code code}, in hidden fields and {@code
     * password}.
     *
     * @param token the mailed token, empty where the code was typed
     * @param code the code, empty where there is a token
     * @param email the address of the account, for password managers
     * @param passwordMinLength how long a password must be, in characters
     * @param problems why the last try failed, empty at first
     */
    record ChoosePassword(String token, String code, String email, int passwordMinLength, List<FormProblem> problems)
            implements Page {

        /** Copies the list. */
        public ChoosePassword {
            problems = List.copyOf(problems);
        }

        /** Without token, code and address. */
        @Override
        public String toString() {
            return "ChoosePassword[problems=" + problems + "]";
        }
    }

    /** After {@code POST /verify-email}: the address is verified. Links to {@code /login}. */
    record EmailVerified() implements Page {}

    /**
     * After {@code POST /verify-email}: the link is unknown, used, expired or superseded. One form:
     * {@code POST /verify-email/resend} with {@code email}.
     */
    record LinkInvalid() implements Page {}

    /**
     * {@code GET /password/forgot}, and where a link to a new password does not work. One form: {@code POST
     * /password/forgot} with {@code email}. Links to {@code /login}, and to {@code /magic-link} where there is one.
     *
     * @param email what was typed, empty at first
     * @param magicLinks whether links that sign in are mailed
     * @param problems why the last try failed, or that the link does not work; empty at first
     */
    record ForgotPassword(String email, boolean magicLinks, List<FormProblem> problems) implements Page {

        /** Copies the list. */
        public ForgotPassword {
            problems = List.copyOf(problems);
        }

        /** Without the address. */
        @Override
        public String toString() {
            return "ForgotPassword[problems=" + problems + "]";
        }
    }

    /**
     * After a link was asked for: look into the mailbox. The same whether there is such an account or not. One form, which
     * asks for it again with {@code email}: {@code POST /password/forgot} or {@code POST /magic-link}. Links to the page of that form.
     *
     * @param purpose what the link is for
     * @param email what was typed
     */
    record LinkSent(Purpose purpose, String email) implements Page {

        /** What links are mailed for. */
        public enum Purpose {
            /** A new password in place of a forgotten one. */
            NEW_PASSWORD,
            /** Signing in. */
            SIGN_IN
        }

        /** Without the address. */
        @Override
        public String toString() {
            return "LinkSent[purpose=" + purpose + "]";
        }
    }

    /**
     * {@code GET /password/reset?token=}: a visit does not use the link up. One form: {@code POST /password/reset} with
     * {@code token} in a hidden field and {@code new_password}.
     *
     * @param token the mailed token
     * @param email the address of the account, for password managers
     * @param passwordMinLength how long a password must be, in characters
     * @param problems why the last try failed, empty at first
     */
    record NewPassword(String token, String email, int passwordMinLength, List<FormProblem> problems) implements Page {

        /** Copies the list. */
        public NewPassword {
            problems = List.copyOf(problems);
        }

        /** Without the token and the address. */
        @Override
        public String toString() {
            return "NewPassword[problems=" + problems + "]";
        }
    }

    /**
     * {@code GET /account/email}. One form: {@code POST /account/email} with {@code new_email} and {@code
     * current_password}. Links to {@code /account}.
     *
     * @param email the address that the account has
     * @param wanted what was typed, empty at first
     * @param sent whether a link is on its way to the new address
     * @param problems why the last try failed, empty at first
     */
    record ChangeEmail(String email, String wanted, boolean sent, List<FormProblem> problems) implements Page {

        /** Copies the list. */
        public ChangeEmail {
            problems = List.copyOf(problems);
        }

        /** Without the addresses. */
        @Override
        public String toString() {
            return "ChangeEmail[problems=" + problems + "]";
        }
    }

    /**
     * {@code GET /magic-link}, and where a link that signs in does not work. One form: {@code POST /magic-link} with {@code
     * email}. Links to {@code /login}.
     *
     * @param email what was typed, empty at first
     * @param problems why the last try failed, or that the link does not work; empty at first
     */
    record MagicLink(String email, List<FormProblem> problems) implements Page {

        /** Copies the list. */
        public MagicLink {
            problems = List.copyOf(problems);
        }

        /** Without the address. */
        @Override
        public String toString() {
            return "MagicLink[problems=" + problems + "]";
        }
    }

    /**
     * {@code GET /magic-link/consume?token=}: a button, so that the visit of a mail scanner does not use the link up. One
     * form: {@code POST /magic-link/consume} with {@code token} in a hidden field and {@code remember_me} (a checkbox with
     * the value {@code true}).
     *
     * @param token the mailed token, unchecked
     * @param problems why the last try failed, empty at first
     */
    record MagicLinkConsume(String token, List<FormProblem> problems) implements Page {

        /** Copies the list. */
        public MagicLinkConsume {
            problems = List.copyOf(problems);
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "MagicLinkConsume[problems=" + problems + "]";
        }
    }

    /** {@code GET /password/reset/done}: the password was replaced. Links to {@code /login}. */
    record PasswordReplaced() implements Page {}

    /**
     * {@code GET /unlock?token=}: a button, so that the visit of a mail scanner does not use the token up. One form:
     * {@code POST /unlock} with {@code token} in a hidden field.
     *
     * @param token the mailed token
     */
    record Unlock(String token) implements Page {

        /** Without the token. */
        @Override
        public String toString() {
            return "Unlock[]";
        }
    }

    /** After {@code POST /unlock}: the lock is lifted. Links to {@code /login}. */
    record Unlocked() implements Page {}

    /**
     * {@code GET /set-up?token=}: the first administrator's account. One form: {@code POST /set-up} with {@code token}
     * in a hidden field, {@code email} and {@code password}.
     *
     * @param token the one-time token of the set-up link, unchecked
     * @param email what was typed, empty at first
     * @param passwordMinLength how long a password must be, in characters
     * @param problems why the last try failed, empty at first
     */
    record SetUp(String token, String email, int passwordMinLength, List<FormProblem> problems) implements Page {

        /** Copies the list. */
        public SetUp {
            problems = List.copyOf(problems);
        }

        /** Without the token and the address. */
        @Override
        public String toString() {
            return "SetUp[problems=" + problems + "]";
        }
    }

    /**
     * {@code GET /account}. Forms: {@code POST /account/profile} with {@code given_name}, {@code middle_name},
     * {@code family_name} and {@code phone}; {@code POST /account/password} with {@code current_password} and
     * {@code new_password}; for each session but the current one {@code POST /account/sessions/end} with
     * {@code session_id} in a hidden field; {@code POST /account/sessions/end-others}; {@code POST /logout}. Links to {@code
     * /account/mfa} and {@code /account/data}.
     *
     * @param user the account; the profile as it was typed when that form has problems
     * @param roles the user's roles, by name
     * @param sessions the user's sessions, most recently seen first
     * @param events what happened to the account, the latest first
     * @param passwordMinLength how long a password must be, in characters
     * @param notice what was just done, null at first
     * @param form the form that failed, null when none did
     * @param problems what is wrong with that form
     * @param attributes the host's own fields that users fill in, which are posted with the profile; as they were typed
     *     when that form has problems
     */
    record Account(
            User user,
            Set<String> roles,
            List<SessionView> sessions,
            List<EventView> events,
            int passwordMinLength,
            @Nullable AccountNotice notice,
            @Nullable AccountForm form,
            List<FormProblem> problems,
            List<AttributeField> attributes)
            implements Page {

        /** Copies the collections. */
        public Account {
            roles = Set.copyOf(roles);
            sessions = List.copyOf(sessions);
            events = List.copyOf(events);
            attributes = List.copyOf(attributes);
            problems = List.copyOf(problems);
        }
    }

    /** What was just done on the account page; shown once, after the redirect that follows a form. */
    enum AccountNotice {
        /** The profile was changed. */
        PROFILE_SAVED,
        /** The password was changed; all other sessions ended. */
        PASSWORD_CHANGED,
        /** One other session was ended. */
        SESSION_ENDED,
        /** All other sessions were ended. */
        OTHER_SESSIONS_ENDED
    }

    /** The forms of the account page. */
    enum AccountForm {
        /** Names and telephone number. */
        PROFILE,
        /** The password. */
        PASSWORD
    }

    /**
     * {@code GET /mfa}: a second factor is due. For a passkey a form as on {@link SignIn}, whose options come from {@code
     * POST /mfa/challenge} as a form with {@code method}. Else a form: {@code POST /mfa/verify} with {@code method} in a hidden field,
     * {@code code}, {@code trust_device} (a checkbox with the value {@code true}) and {@code return_to}. For a mailed code
     * {@code POST /mfa/challenge} with {@code return_to}, which has it mailed, at first alone. Links to {@code
     * /mfa?method=} for the other methods, with {@code return_to}.
     *
     * @param offered the methods to choose from
     * @param chosen the one that the form is for
     * @param sent whether a code was mailed
     * @param problems why the last try failed, empty at first
     */
    record SecondFactor(List<MfaMethod> offered, MfaMethod chosen, boolean sent, List<FormProblem> problems)
            implements Page {

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
    record StepUp(List<MfaMethod> offered, MfaMethod chosen, String email, List<FormProblem> problems) implements Page {

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
            implements Page {

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
    record Devices(List<KnownDeviceView> devices) implements Page {

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
    record CancelReset(String token) implements Page {

        /** Without the token. */
        @Override
        public String toString() {
            return "CancelReset[]";
        }
    }

    /** After {@code POST /mfa-reset/cancel}: the second factors stay. Links to {@code /login}. */
    record ResetCancelled() implements Page {}

    /** The pages about one's own data. */
    sealed interface Data extends Page permits DataPage {}

    /** {@code GET /logged-out}: after sign-out. Links to {@code /login}. */
    record LoggedOut() implements Page {}

    /**
     * Anything that went wrong and has no form to be shown with.
     *
     * @param status the HTTP status of the answer
     * @param code the stable code of the error, such as {@code csrf_failed}, {@code not_found} or {@code internal}
     * @param requestId under which the logs name the request
     */
    record Failure(int status, String code, String requestId) implements Page {}
}
