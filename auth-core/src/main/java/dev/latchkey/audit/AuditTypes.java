package dev.latchkey.audit;

import dev.latchkey.event.AuthEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** The names under which events are in the audit log. They are stored, so they stay as they are. */
public final class AuditTypes {

    /** Entries of the audit log were erased; {@code count} says how many. */
    public static final String AUDIT_ERASED = "audit_erased";

    /**
     * What stands in a list in place of an entry that cannot be read, because it was altered. No version writes it;
     * {@link Audit#verify()} finds such an entry to be altered.
     */
    public static final String UNREADABLE = "unreadable";

    static final String SIGN_IN_REFUSED = "sign_in_refused";

    private static final Map<Class<? extends AuthEvent>, String> OF_EVENTS = Map.ofEntries(
            Map.entry(AuthEvent.UserRegistered.class, "user_registered"),
            Map.entry(AuthEvent.RegistrationRepeated.class, "registration_repeated"),
            Map.entry(AuthEvent.EmailVerified.class, "email_verified"),
            Map.entry(AuthEvent.ProfileChanged.class, "profile_changed"),
            Map.entry(AuthEvent.PasswordChanged.class, "password_changed"),
            Map.entry(AuthEvent.PasswordRefused.class, "password_refused"),
            Map.entry(AuthEvent.PasswordResetRequested.class, "password_reset_requested"),
            Map.entry(AuthEvent.PasswordReset.class, "password_reset"),
            Map.entry(AuthEvent.SignInLinkRequested.class, "sign_in_link_requested"),
            Map.entry(AuthEvent.EmailChangeRequested.class, "email_change_requested"),
            Map.entry(AuthEvent.EmailChanged.class, "email_changed"),
            Map.entry(AuthEvent.UserDisabled.class, "user_disabled"),
            Map.entry(AuthEvent.UserEnabled.class, "user_enabled"),
            Map.entry(AuthEvent.SignedIn.class, "signed_in"),
            Map.entry(AuthEvent.SignInRefused.class, SIGN_IN_REFUSED),
            Map.entry(AuthEvent.AccountLocked.class, "account_locked"),
            Map.entry(AuthEvent.AccountUnlocked.class, "account_unlocked"),
            Map.entry(AuthEvent.SessionEnded.class, "session_ended"),
            Map.entry(AuthEvent.RefreshTokenReused.class, "refresh_token_reused"),
            Map.entry(AuthEvent.CommitsLost.class, "commits_lost"),
            Map.entry(AuthEvent.FactorAdded.class, "factor_added"),
            Map.entry(AuthEvent.FactorRemoved.class, "factor_removed"),
            Map.entry(AuthEvent.FactorsReset.class, "factors_reset"),
            Map.entry(AuthEvent.FactorResetRequested.class, "factor_reset_requested"),
            Map.entry(AuthEvent.FactorResetCancelled.class, "factor_reset_cancelled"),
            Map.entry(AuthEvent.RecoveryCodesReplaced.class, "recovery_codes_replaced"),
            Map.entry(AuthEvent.RecoveryCodeUsed.class, "recovery_code_used"),
            Map.entry(AuthEvent.SecondFactorRefused.class, "second_factor_refused"),
            Map.entry(AuthEvent.PasskeyCounterWentBack.class, "passkey_counter_went_back"),
            Map.entry(AuthEvent.DeviceTrusted.class, "device_trusted"),
            Map.entry(AuthEvent.DeviceForgotten.class, "device_forgotten"),
            Map.entry(AuthEvent.KnownDevicesForgotten.class, "known_devices_forgotten"),
            Map.entry(AuthEvent.DataExported.class, "data_exported"),
            Map.entry(AuthEvent.DeletionRequested.class, "deletion_requested"),
            Map.entry(AuthEvent.DeletionCancelled.class, "deletion_cancelled"),
            Map.entry(AuthEvent.AccountErased.class, "account_erased"),
            Map.entry(AuthEvent.RoleGranted.class, "role_granted"),
            Map.entry(AuthEvent.RoleWithdrawn.class, "role_withdrawn"),
            Map.entry(AuthEvent.OrganizationCreated.class, "organization_created"),
            Map.entry(AuthEvent.OrganizationChanged.class, "organization_changed"),
            Map.entry(AuthEvent.FactorRequirementChanged.class, "factor_requirement_changed"),
            Map.entry(AuthEvent.OrganizationDeleted.class, "organization_deleted"),
            Map.entry(AuthEvent.MemberAdded.class, "member_added"),
            Map.entry(AuthEvent.MemberRoleChanged.class, "member_role_changed"),
            Map.entry(AuthEvent.MemberRemoved.class, "member_removed"),
            Map.entry(AuthEvent.KeyRotated.class, "key_rotated"));

    private AuditTypes() {}

    /**
     * All types that this version writes.
     *
     * @return the names, in alphabetical order
     */
    public static Collection<String> all() {
        TreeSet<String> all = new TreeSet<>(OF_EVENTS.values());
        all.add(AUDIT_ERASED);
        return all;
    }

    static String of(AuthEvent event) {
        return Objects.requireNonNull(
                OF_EVENTS.get(event.getClass()),
                () -> "no audit type for " + event.getClass().getSimpleName());
    }
}
