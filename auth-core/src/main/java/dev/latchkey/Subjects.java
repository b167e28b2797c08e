package dev.latchkey;

import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.SubjectState;

/** Whether users may have sessions, by the accounts. */
final class Subjects implements SubjectState {

    private final UserStore users;

    Subjects(UserStore users) {
        this.users = users;
    }

    @Override
    public boolean isActive(UserId user) {
        return users.find(user).filter(User::isActive).isPresent();
    }

    @Override
    public boolean isActiveForRefresh(UserId user) {
        return users.findRecent(user).filter(User::isActive).isPresent() || isActive(user);
    }
}
