package dev.latchkey;

import dev.latchkey.access.Access;
import dev.latchkey.access.RoleStore;
import dev.latchkey.account.PersonalData;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.audit.Audit;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditPlace;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginFactors;
import dev.latchkey.mfa.EnrolledFactors;
import dev.latchkey.mfa.TrustedDevice;
import dev.latchkey.notify.OutboxMessage;
import dev.latchkey.notify.OutboxStore;
import dev.latchkey.organization.Organizations;
import dev.latchkey.passkey.Passkey;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.session.KnownDevice;
import dev.latchkey.session.Session;
import dev.latchkey.session.SessionStore;
import dev.latchkey.storage.Storage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the features hold of a user, each in a contribution of its own: this is the place to add one. What lies in the
 * storage is erased by it ({@link dev.latchkey.account.DeletionStore#eraseRows}), roles through the cache that has copies
 * of them.
 */
final class DataWiring {

    /** Of each kind that there may be more of, the most that is held at once. */
    private static final int PAGE = 1_000;

    private DataWiring() {}

    /** The features that contributions ask. */
    record Sources(
            Storage storage,
            UserStore users,
            RoleStore roles,
            Access access,
            Organizations organizations,
            LoginFactors factors,
            Audit audit) {}

    static List<PersonalData> parts(Sources sources, List<PersonalData> ofHost) {
        Storage storage = sources.storage;
        List<PersonalData> parts = new ArrayList<>(List.of(
                part("account", user -> sources.users.find(user).map(DataWiring::account)),
                part("password", user -> storage.credentials().find(user).map(DataWiring::password)),
                new Roles(sources.access, sources.roles),
                OrganizationWiring.data(sources.organizations, PAGE),
                part("sessions", user -> sessions(storage.sessions(), user).ifAny()),
                part(
                        "second_factors",
                        user -> factors(sources.factors.enrolled().factors(user))),
                part("passkeys", user -> list(storage.passkeys().find(user), DataWiring::passkey)),
                part(
                        "known_devices",
                        user -> list(storage.knownDevices().find(user, 0, Instant.EPOCH), DataWiring::known)),
                part(
                        "trusted_devices",
                        user -> list(
                                sources.factors
                                        .devices()
                                        .list(user, storage.revocations().epoch(user)),
                                DataWiring::device)),
                part("mails", user -> mails(storage.outbox(), user).ifAny()),
                part("events", user -> Optional.of(events(sources.audit, user)))));
        parts.addAll(ofHost);
        return parts;
    }

    private static PersonalData part(String name, Function<UserId, Optional<Object>> of) {
        return new PersonalData() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<Object> of(UserId user) {
                return of.apply(user);
            }
        };
    }

    private record Roles(Access access, RoleStore store) implements PersonalData {

        @Override
        public String name() {
            return "roles";
        }

        @Override
        public Optional<Object> of(UserId user) {
            return Optional.of(access.roleNames(user).stream().sorted().toList());
        }

        @Override
        public void erase(Tx tx, UserId user) {
            store.granted(user).forEach(role -> {
                boolean unused = store.withdraw(tx, user, role);
            });
        }
    }

    private static Object account(User user) {
        Profile profile = user.profile();
        return new Members()
                .put("id", user.id().toString())
                .put("email", user.email().address())
                .put("email_verified", user.emailVerified())
                .put("given_name", profile.givenName())
                .put("middle_name", profile.middleName())
                .put("family_name", profile.familyName())
                .put("phone", profile.phone())
                .put("attributes", profile.attributes())
                .put("status", user.status().code())
                .put("created_at", user.createdAt().toString())
                .put("updated_at", user.updatedAt().toString())
                .put("last_login_at", time(user.lastLoginAt()))
                .all;
    }

    private static Object password(PasswordCredential credential) {
        return Map.of("changed_at", credential.changedAt().toString());
    }

    private static PagedItems<Session, Session> sessions(SessionStore store, UserId user) {
        return new PagedItems<>(
                last -> PagedItems.Page.of(store.history(user, last, PAGE), PAGE, Function.identity()),
                DataWiring::session);
    }

    private static Object session(Session session) {
        return new Members()
                .put("id", session.id().toString())
                .put("created_at", session.createdAt().toString())
                .put("last_seen_at", session.lastSeenAt().toString())
                .put("ended_at", time(session.endedAt()))
                .put("methods", session.methods())
                .put("ip", session.request().address())
                .put("user_agent", session.request().userAgent())
                .all;
    }

    private static Optional<Object> factors(EnrolledFactors enrolled) {
        if (!enrolled.isEnabled()) {
            return Optional.empty();
        }
        return Optional.of(Map.of(
                "factors",
                enrolled.factors().stream()
                        .map(factor -> new Members()
                                .put("method", factor.method().code())
                                .put("enrolled_at", factor.enrolledAt().toString())
                                .put("last_used_at", time(factor.lastUsedAt()))
                                .all)
                        .toList(),
                "recovery_codes_left",
                enrolled.recoveryCodesLeft()));
    }

    private static Object passkey(Passkey passkey) {
        return new Members()
                .put("id", passkey.id().toString())
                .put("name", passkey.name())
                .put("aaguid", passkey.aaguid().toString())
                .put("transports", passkey.transports())
                .put("backed_up", passkey.backedUp())
                .put("created_at", passkey.createdAt().toString())
                .put("last_used_at", time(passkey.lastUsedAt()))
                .all;
    }

    private static Object known(KnownDevice device) {
        return new Members()
                .put("id", device.id().toString())
                .put("created_at", device.createdAt().toString())
                .put("ip", device.address())
                .put("user_agent", device.userAgent())
                .all;
    }

    private static Object device(TrustedDevice device) {
        return new Members()
                .put("id", device.id().toString())
                .put("created_at", device.createdAt().toString())
                .put("last_used_at", time(device.lastUsedAt()))
                .put("expires_at", device.expiresAt().toString())
                .put("ip", device.address())
                .put("user_agent", device.userAgent())
                .all;
    }

    private static PagedItems<OutboxMessage, UUID> mails(OutboxStore store, UserId user) {
        return new PagedItems<>(
                last -> PagedItems.Page.of(store.of(user, last, PAGE), PAGE, OutboxMessage::id), DataWiring::mail);
    }

    private static Object mail(OutboxMessage message) {
        return Map.of(
                "kind", message.kind().name().toLowerCase(java.util.Locale.ROOT),
                "language", message.locale().toLanguageTag(),
                "due_at", message.dueAt().toString());
    }

    /** What another did to the user is told without where that other one was. */
    private static Object events(Audit audit, UserId user) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(
                "items",
                new PagedItems<AuditEvent, AuditPlace>(place -> page(audit, user, place), event -> event(event, user)));
        members.put("complete", true); // written when all of them are
        return members;
    }

    private static PagedItems.Page<AuditEvent, AuditPlace> page(Audit audit, UserId user, @Nullable AuditPlace after) {
        AuditPage page = audit.list(AuditFilter.of(user), after, PAGE);
        return new PagedItems.Page<>(page.events(), page.next().orElse(null));
    }

    private static Object event(AuditEvent event, UserId user) {
        boolean own = event.actor() == null || user.equals(event.actor());
        return new Members()
                .put("at", event.at().toString())
                .put("type", event.type())
                .put("outcome", event.outcome().code())
                .put("ip", own ? event.address() : null)
                .put("user_agent", own ? event.userAgent() : null)
                .put("details", event.details())
                .all;
    }

    private static <T> Optional<Object> list(List<T> items, Function<T, Object> shown) {
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(items.stream().map(shown).toList());
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /** The members of an object; what is not known is left out. */
    private static final class Members {

        private final Map<String, Object> all = new LinkedHashMap<>();

        Members put(String name, @Nullable Object value) {
            if (value != null) {
                all.put(name, value);
            }
            return this;
        }
    }
}
