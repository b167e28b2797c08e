package dev.latchkey.access;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a permission is granted, and why. Immutable. */
public final class Decision {

    private final Permission permission;
    private final List<String> rolePath;
    private final @Nullable Permission by;

    private Decision(Permission permission, List<String> rolePath, @Nullable Permission by) {
        this.permission = Objects.requireNonNull(permission, "permission");
        this.rolePath = List.copyOf(rolePath);
        this.by = by;
    }

    static Decision granted(Permission permission, List<String> rolePath, Permission by) {
        return new Decision(permission, rolePath, by);
    }

    static Decision denied(Permission permission) {
        return new Decision(permission, List.of(), null);
    }

    /**
     * The answer.
     *
     * @return true when the permission is granted
     */
    public boolean granted() {
        return by != null;
    }

    /**
     * What was asked.
     *
     * @return the permission
     */
    public Permission permission() {
        return permission;
    }

    /**
     * The chain of roles it rests on: the one the user was granted, then each that is included in the one before; the
     * last one has the permission.
     *
     * @return the names of the roles, empty when the permission is not granted
     */
    public List<String> rolePath() {
        return rolePath;
    }

    /**
     * The permission of the last role that permits what was asked: itself, or a wider one with {@code *}.
     *
     * @return the permission, empty when none permits it
     */
    public Optional<Permission> grantedBy() {
        return Optional.ofNullable(by);
    }

    /**
     * The decision in words, for administrators: {@code articles:update is granted by articles:* of the role editor,
     * through chief}.
     *
     * @return one line
     */
    public String explanation() {
        if (by == null) {
            return permission + " is not granted: no role of the user permits it";
        }
        String role = rolePath.get(rolePath.size() - 1);
        String through =
                rolePath.size() == 1 ? "" : ", through " + String.join(", ", rolePath.subList(0, rolePath.size() - 1));
        return permission + " is granted by " + by + " of the role " + role + through;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decision that
                && permission.equals(that.permission)
                && rolePath.equals(that.rolePath)
                && Objects.equals(by, that.by);
    }

    @Override
    public int hashCode() {
        return Objects.hash(permission, rolePath, by);
    }

    /** The {@link #explanation()}. */
    @Override
    public String toString() {
        return explanation();
    }
}
