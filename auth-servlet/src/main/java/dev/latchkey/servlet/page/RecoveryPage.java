package dev.latchkey.servlet.page;

import java.util.List;

/** What the pages for who cannot sign in, or wants another address, show. All are immutable. */
public sealed interface RecoveryPage extends Page {

    /**
     * {@code GET /password/forgot}, and where a link to a new password does not work. One form: {@code POST
     * /password/forgot} with {@code email}. Links to {@code /login}, and to {@code /magic-link} where there is one.
     *
     * @param email what was typed, empty at first
     * @param magicLinks whether links that sign in are mailed
     * @param problems why the last try failed, or that the link does not work; empty at first
     */
    record ForgotPassword(String email, boolean magicLinks, List<FormProblem> problems) implements RecoveryPage {

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
    record LinkSent(Purpose purpose, String email) implements RecoveryPage {

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
    record NewPassword(String token, String email, int passwordMinLength, List<FormProblem> problems)
            implements RecoveryPage {

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
    record ChangeEmail(String email, String wanted, boolean sent, List<FormProblem> problems) implements RecoveryPage {

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
    record MagicLink(String email, List<FormProblem> problems) implements RecoveryPage {

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
    record MagicLinkConsume(String token, List<FormProblem> problems) implements RecoveryPage {

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
    record PasswordReplaced() implements RecoveryPage {}

    /**
     * {@code GET /unlock?token=}: a button, so that the visit of a mail scanner does not use the token up. One form:
     * {@code POST /unlock} with {@code token} in a hidden field.
     *
     * @param token the mailed token
     */
    record Unlock(String token) implements RecoveryPage {

        /** Without the token. */
        @Override
        public String toString() {
            return "Unlock[]";
        }
    }

    /** After {@code POST /unlock}: the lock is lifted. Links to {@code /login}. */
    record Unlocked() implements RecoveryPage {}
}
