package dev.latchkey.event;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that happened and is committed. Events carry ids and reasons, never a secret. All are immutable. */
public sealed interface AuthEvent {

    /**
     * When it happened.
     *
     * @return the time
     */
    Instant at();

    /**
     * The request it follows from.
     *
     * @return what is known of the request
     */
    RequestContext request();

    /**
     * The user it is about.
     *
     * @return the user, empty when the user is not known or none is concerned
     */
    Optional<UserId> subject();

    /**
     * The signed-in user who did it.
     *
     * @return the user, empty when nobody was signed in: the host itself, a command, or someone on the way in
     */
    default Optional<UserId> actor() {
        return Optional.ofNullable(request().actor());
    }

    /** An event about a known user. */
    sealed interface OfUser extends AuthEvent {

        /**
         * The user it is about.
         *
         * @return the user
         */
        UserId user();

        @Override
        default Optional<UserId> subject() {
            return Optional.of(user());
        }
    }

    /** An event about an organization, and no user. */
    sealed interface OfOrganization extends AuthEvent {

        /**
         * The organization it is about.
         *
         * @return the organization
         */
        OrganizationId organization();

        @Override
        default Optional<UserId> subject() {
            return Optional.empty();
        }
    }

    /** An account was made. */
    record UserRegistered(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** Someone tried to register with an address that has an account. */
    record RegistrationRepeated(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** The user showed that the e-mail address is theirs. */
    record EmailVerified(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** Profile fields were changed. */
    record ProfileChanged(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** The password was changed; all other sessions ended. */
    record PasswordChanged(UserId user, Instant at, RequestContext request) implements OfUser {}

    /**
     * Somebody who is signed in showed a password that is not the user's, to step up or to change the password or the
     * address: a session may be in other hands.
     *
     * @param reason the stable code of the refusal
     */
    record PasswordRefused(UserId user, String reason, Instant at, RequestContext request) implements OfUser {}

    /**
     * Somebody asked for a link to a new password, which is mailed to the address if it has an account.
     *
     * @param user the account of the address, null when there is none
     */
    record PasswordResetRequested(@Nullable UserId user, Instant at, RequestContext request) implements AuthEvent {

        @Override
        public Optional<UserId> subject() {
            return Optional.ofNullable(user);
        }
    }

    /** A forgotten password was replaced by a mailed link; all sessions ended. */
    record PasswordReset(UserId user, Instant at, RequestContext request) implements OfUser {}

    /**
     * Somebody asked for a link that signs in, which is mailed to the address if it has an account.
     *
     * @param user the account of the address, null when there is none
     */
    record SignInLinkRequested(@Nullable UserId user, Instant at, RequestContext request) implements AuthEvent {

        @Override
        public Optional<UserId> subject() {
            return Optional.ofNullable(user);
        }
    }

    /** The user wants another address, which has yet to be shown to be theirs. */
    record EmailChangeRequested(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** The account has another address, which was shown to be the user's; the other sessions ended. */
    record EmailChanged(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** The account was disabled; all its sessions ended. */
    record UserDisabled(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** The account was enabled again. */
    record UserEnabled(UserId user, Instant at, RequestContext request) implements OfUser {}

    /**
     * A session was started.
     *
     * @param methods how the user was authenticated (RFC 8176)
     * @param newDevice whether the sign-in came from a device that was not known; true for the first one of an account
     */
    record SignedIn(
            UserId user, SessionId session, List<String> methods, boolean newDevice, Instant at, RequestContext request)
            implements OfUser {}

    /**
     * A sign-in was refused.
     *
     * @param user the user, null when the identifier belongs to none
     * @param reason the stable code of the refusal
     */
    record SignInRefused(@Nullable UserId user, String reason, Instant at, RequestContext request)
            implements AuthEvent {

        @Override
        public Optional<UserId> subject() {
            return Optional.ofNullable(user);
        }
    }

    /** An account was guessed at from everywhere: for a while a sign-in by password is refused to unknown clients. */
    record AccountLocked(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** The lock of an account was lifted, by the link that was mailed to its owner or by an administrator. */
    record AccountUnlocked(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** A session ended before its time. */
    record SessionEnded(UserId user, SessionId session, EndReason reason, Instant at, RequestContext request)
            implements OfUser {}

    /** A used refresh token came back outside the grace window; its session was revoked. */
    record RefreshTokenReused(UserId user, SessionId session, Instant at, RequestContext request) implements OfUser {}

    /**
     * A genuine refresh token was ahead of the store: the store has lost commits. An alarm for operators.
     *
     * @param restored whether the session was set to the token's generation (by choice) instead of revoked
     */
    record CommitsLost(UserId user, SessionId session, boolean restored, Instant at, RequestContext request)
            implements OfUser {}

    /**
     * A second factor was enrolled; the user's other sessions ended.
     *
     * @param factor which one, such as {@code totp}
     */
    record FactorAdded(UserId user, String factor, Instant at, RequestContext request) implements OfUser {}

    /**
     * A second factor was removed by the user; the user's other sessions ended.
     *
     * @param factor which one, such as {@code totp}
     */
    record FactorRemoved(UserId user, String factor, Instant at, RequestContext request) implements OfUser {}

    /**
     * All second factors and passkeys of a user were removed, on behalf of an administrator or because the address was shown
     * for the first time to be another's than of who enrolled them; all sessions of the user ended.
     */
    record FactorsReset(UserId user, Instant at, RequestContext request) implements OfUser {}

    /**
     * An administrator asked for a reset of all second factors of a user, who has been told by mail.
     *
     * @param dueAt when it is carried out unless it is cancelled before
     */
    record FactorResetRequested(UserId user, Instant dueAt, Instant at, RequestContext request) implements OfUser {}

    /** A reset of second factors that was asked for was cancelled, by the user or an administrator. */
    record FactorResetCancelled(UserId user, Instant at, RequestContext request) implements OfUser {}

    /** A user's recovery codes were replaced. */
    record RecoveryCodesReplaced(UserId user, Instant at, RequestContext request) implements OfUser {}

    /**
     * A recovery code was used up.
     *
     * @param left how many the user has left
     */
    record RecoveryCodeUsed(UserId user, int left, Instant at, RequestContext request) implements OfUser {}

    /**
     * A second factor that was presented was refused.
     *
     * @param method how it was shown, such as {@code totp}
     * @param reason the stable code of the refusal
     */
    record SecondFactorRefused(UserId user, String method, String reason, Instant at, RequestContext request)
            implements OfUser {}

    /**
     * A passkey showed a signature counter that had not gone up, and was refused: there may be a copy of its
     * authenticator. An alarm for operators and the user.
     *
     * @param passkey the passkey's id
     */
    record PasskeyCounterWentBack(UserId user, UUID passkey, Instant at, RequestContext request) implements OfUser {}

    /**
     * A user wants to be asked for no second factor on a device for a while.
     *
     * @param device the device's id
     */
    record DeviceTrusted(UserId user, UUID device, Instant at, RequestContext request) implements OfUser {}

    /**
     * A device is trusted no longer.
     *
     * @param device the device's id
     */
    record DeviceForgotten(UserId user, UUID device, Instant at, RequestContext request) implements OfUser {}

    /**
     * Devices of a user are known no longer.
     *
     * @param count how many
     */
    record KnownDevicesForgotten(UserId user, int count, Instant at, RequestContext request) implements OfUser {}

    /** The user was given all of their data. */
    record DataExported(UserId user, Instant at, RequestContext request) implements OfUser {}

    /**
     * The account is not usable any more, and is to be erased; all its sessions ended.
     *
     * @param dueAt when it is erased unless it is taken back
     */
    record DeletionRequested(UserId user, Instant dueAt, Instant at, RequestContext request) implements OfUser {}

    /** The deletion of the account was taken back. */
    record DeletionCancelled(UserId user, Instant at, RequestContext request) implements OfUser {}

    /**
     * An account was erased, with all that was held of its user. The one event about a user that does not count as such:
     * {@link #subject()} is empty, so that what is kept of events does not bring the erased user back.
     *
     * @param user who it was, for the host to erase what it holds
     */
    record AccountErased(UserId user, Instant at, RequestContext request) implements AuthEvent {

        @Override
        public Optional<UserId> subject() {
            return Optional.empty();
        }
    }

    /** A role was granted to a user. */
    record RoleGranted(UserId user, RoleId role, Instant at, RequestContext request) implements OfUser {}

    /** A role was withdrawn from a user. */
    record RoleWithdrawn(UserId user, RoleId role, Instant at, RequestContext request) implements OfUser {}

    /** An organization was made. */
    record OrganizationCreated(OrganizationId organization, Instant at, RequestContext request)
            implements OfOrganization {}

    /**
     * An organization was renamed or moved.
     *
     * @param fields what changed: {@code name}, {@code slug}, {@code parent}
     */
    record OrganizationChanged(OrganizationId organization, List<String> fields, Instant at, RequestContext request)
            implements OfOrganization {}

    /**
     * An organization began or ceased to require a second factor of its members.
     *
     * @param required whether it does now
     */
    record FactorRequirementChanged(OrganizationId organization, boolean required, Instant at, RequestContext request)
            implements OfOrganization {}

    /** An organization was deleted, with its memberships. */
    record OrganizationDeleted(OrganizationId organization, Instant at, RequestContext request)
            implements OfOrganization {}

    /**
     * A user was added to an organization.
     *
     * @param role what the user may do with it: {@code owner}, {@code admin} or {@code member}
     */
    record MemberAdded(UserId user, OrganizationId organization, String role, Instant at, RequestContext request)
            implements OfUser {}

    /**
     * What a member may do with an organization was changed.
     *
     * @param role as of {@link MemberAdded}
     */
    record MemberRoleChanged(UserId user, OrganizationId organization, String role, Instant at, RequestContext request)
            implements OfUser {}

    /** A user does not belong to an organization any more. */
    record MemberRemoved(UserId user, OrganizationId organization, Instant at, RequestContext request)
            implements OfUser {}

    /**
     * A signing key was added to the key ring to succeed the one in use, on schedule, by hand or because another
     * algorithm is set. It is published at once and signs later. Told on the node that made it.
     *
     * @param keyId the key's public id
     */
    record KeyRotated(String keyId, Instant at, RequestContext request) implements AuthEvent {

        @Override
        public Optional<UserId> subject() {
            return Optional.empty();
        }
    }
}
