package dev.latchkey.access;

import java.util.Set;

/** What one subject may do: its roles, those they include, and their permissions. Immutable. */
public interface Authority {

    /**
     * The names of the roles, with those they include.
     *
     * @return the names, those granted first
     */
    Set<String> roleNames();

    /**
     * Whether the subject has a role, granted or included.
     *
     * @param name the role's name, exactly
     * @return true when it has
     */
    default boolean hasRole(String name) {
        return roleNames().contains(name);
    }

    /**
     * Decides on a permission.
     *
     * @param permission what is asked for; one with {@code *} is granted only by an equally wide one
     * @return the decision
     */
    Decision can(Permission permission);

    /**
     * What is left of it for who has not shown a second factor, where roles or an organization ask for one.
     *
     * @return this authority without such roles and what is reached through them alone; nothing for a member of an
     *     organization that asks; itself where neither does
     */
    default Authority withoutSecondFactor() {
        return this;
    }
}
