package dev.latchkey.servlet.page;

import java.time.Duration;
import java.util.List;

/** What the pages about one's own data show. All are immutable. */
public sealed interface DataPage extends Page {

    /**
     * {@code GET /account/data}. Forms: {@code POST /account/data/export}; {@code POST /account/data/delete} with {@code
     * confirm}, a checkbox with the value {@code true}; {@code POST /logout}.
     *
     * @param grace how long a deletion can be taken back, zero for not at all
     * @param problems what is wrong with the last form, empty at first
     */
    record OwnData(Duration grace, List<FormProblem> problems) implements DataPage {

        /** Copies the list. */
        public OwnData {
            problems = List.copyOf(problems);
        }
    }

    /**
     * {@code GET /account/deleted}: after the account was deleted.
     *
     * @param grace how long it can be taken back, zero for not at all
     */
    record AccountDeleted(Duration grace) implements DataPage {}

    /**
     * {@code GET /restore-account?token=}: a button, so that the visit of a mail scanner does not use the token up. One
     * form: {@code POST /restore-account} with {@code token} in a hidden field.
     *
     * @param token the mailed token, unchecked
     */
    record RestoreAccount(String token) implements DataPage {

        /** Without the token. */
        @Override
        public String toString() {
            return "RestoreAccount[]";
        }
    }

    /** After {@code POST /restore-account}: the account is as it was. Links to {@code /login}. */
    record AccountRestored() implements DataPage {}
}
