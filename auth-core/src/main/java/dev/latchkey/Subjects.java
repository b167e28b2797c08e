package dev.latchkey;

import dev.latchkey.access.ActiveSubjects;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.SubjectState;

/** Which users may have sessions and use their roles, by the accounts. */
final class Subjects implements SubjectState, ActiveSubjects {

    private final UserStore users;

    Subjects(UserStore users) {
        this.users = users;
    }

    @Override
    public boolean isActive(UserId user) {
        return users.find(user).filter(User::isActive).isPresent();
    }

    @Override
    public boolean lock(Tx tx, UserId user) {
        return users.lock(tx, user).isPresent();
    }

    @Override
    public boolean lockActive(Tx tx, UserId user) {
        return users.lock(tx, user).filter(User::isActive).isPresent();
    }

    @Override
    public boolean isActiveForRefresh(UserId user) {
        return users.findRecent(user).filter(User::isActive).isPresent() || isActive(user);
    }
}
