package dev.latchkey.servlet.page;

import dev.latchkey.account.User;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows. Forms post {@code application/x-www-form-urlencoded} to the path named with each page, with
 * {@code csrf_token} in every one of them; what was typed comes back in the page, passwords never. All are immutable.
 */
public sealed interface Page
        permits DataPage,
                FactorPage,
                RecoveryPage,
                Page.SignIn,
                Page.SignUp,
                Page.CheckMailbox,
                Page.VerifyEmail,
                Page.ChoosePassword,
                Page.EmailVerified,
                Page.LinkInvalid,
                Page.SetUp,
                Page.Account,
                Page.LoggedOut,
                Page.Failure {

    /**
     * Whether it asks for a passkey where there are passkeys: the one thing that needs a script.
     *
     * @return true for the pages of sign-in, second factor, step-up and second factors
     */
    default boolean mayScript() {
        return this instanceof SignIn
                || this instanceof FactorPage.SecondFactor
                || this instanceof FactorPage.StepUp
                || this instanceof FactorPage.Factors;
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
     * @param organizations the first of those the user belongs to
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
            List<OrganizationView> organizations,
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
            organizations = List.copyOf(organizations);
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
