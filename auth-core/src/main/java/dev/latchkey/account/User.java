package dev.latchkey.account;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user account. Its password and roles are kept apart from it. Immutable; {@code toString} leaves out all that
 * identifies a person.
 *
 * @param id its id
 * @param email its address, by which it is found; no two accounts share the {@link EmailAddress#key() key} of one
 * @param emailVerified whether the user has shown that the address is theirs
 * @param profile what the user may change of themselves
 * @param status where the account stands
 * @param createdAt when it was made
 * @param updatedAt when it was last changed
 * @param lastLoginAt when a session was last started, null before the first
 * @param version counts the changes, from 0; what {@code ETag} is made of
 */
public record User(
        UserId id,
        EmailAddress email,
        boolean emailVerified,
        Profile profile,
        UserStatus status,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastLoginAt,
        long version) {

    /** Checks that all but the last sign-in is there. */
    public User {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }

    /**
     * Whether the user may sign in and have sessions.
     *
     * @return true when the status is {@link UserStatus#ACTIVE}
     */
    public boolean isActive() {
        return status == UserStatus.ACTIVE;
    }

    /**
     * The account with another profile, as its next version.
     *
     * @param changed the profile as it is to be
     * @param at when it is changed
     * @return the account
     */
    public User withProfile(Profile changed, Instant at) {
        return new User(id, email, emailVerified, changed, status, createdAt, at, lastLoginAt, version + 1);
    }

    /**
     * The account with another address, which is verified, as its next version.
     *
     * @param changed the address as it is to be
     * @param at when it is changed
     * @return the account
     */
    public User withEmail(EmailAddress changed, Instant at) {
        return new User(id, changed, true, profile, status, createdAt, at, lastLoginAt, version + 1);
    }

    /**
     * The account with another status, as its next version.
     *
     * @param changed the status as it is to be
     * @param verified whether the address is verified
     * @param at when it is changed
     * @return the account
     */
    public User withStatus(UserStatus changed, boolean verified, Instant at) {
        return new User(id, email, verified, profile, changed, createdAt, at, lastLoginAt, version + 1);
    }

    /**
     * The account after a session was started, which is no change of it: the version stays.
     *
     * @param at when
     * @return the account
     */
    public User withLastLogin(Instant at) {
        return new User(id, email, emailVerified, profile, status, createdAt, updatedAt, at, version);
    }

    /** The id and the status, nothing personal. */
    @Override
    public String toString() {
        return "User[id=" + id + ", status=" + status + ", version=" + version + "]";
    }
}
