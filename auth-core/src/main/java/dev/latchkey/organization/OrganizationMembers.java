package dev.latchkey.organization;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds, changes and removes members, under the lock of their organization. */
final class OrganizationMembers {

    private final OrganizationStore store;
    private final OrganizationUsers users;
    private final OrganizationRights rights;
    private final Transactions transactions;
    private final AuthEvents events;
    private final Environment environment;

    OrganizationMembers(
            OrganizationStore store,
            OrganizationUsers users,
            OrganizationRights rights,
            Transactions transactions,
            AuthEvents events,
            Environment environment) {
        this.store = store;
        this.users = users;
        this.rights = rights;
        this.transactions = transactions;
        this.events = events;
        this.environment = environment;
    }

    /** Goes on until the page is full: what is read first may name organizations that are gone. */
    List<UserOrganization> ofUser(UserId user, @Nullable OrganizationId after, int limit) {
        List<UserOrganization> page = new ArrayList<>();
        OrganizationId from = after;
        boolean more = true;
        while (more && page.size() < limit) {
            int missing = limit - page.size();
            List<Membership> read = store.memberships(user, from, missing);
            for (Membership membership : read) {
                store.recent(membership.organization())
                        .ifPresent(organization -> page.add(new UserOrganization(organization, membership)));
                from = membership.organization();
            }
            more = read.size() == missing;
        }
        return page;
    }

    MembershipResult add(
            @Nullable UserId actor, OrganizationId id, UserId user, MemberRole role, RequestContext context) {
        return transactions.call(tx -> {
            boolean isThere = users.lock(tx, user); // first, as an erasure locks the account before organizations
            Optional<OrganizationRefusal> refusal = refusal(tx, actor, id, atLeastAdmin(role));
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            if (store.member(id, user).isPresent()) {
                return refused(OrganizationRefusal.ALREADY_MEMBER);
            }
            if (!isThere) {
                return refused(OrganizationRefusal.USER_NOT_FOUND);
            }
            Membership added = new Membership(id, user, role, environment.now());
            store.put(tx, added);
            events.publish(
                    tx,
                    new AuthEvent.MemberAdded(
                            user, id, role.code(), added.since(), OrganizationTree.by(actor, context)));
            return new MembershipResult.Done(added);
        });
    }

    MembershipResult changeRole(
            @Nullable UserId actor, OrganizationId id, UserId user, MemberRole role, RequestContext context) {
        return transactions.call(tx -> {
            Optional<OrganizationRefusal> refusal = refusal(tx, actor, id, atLeastAdmin(role));
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            Optional<Membership> found = store.member(id, user);
            if (found.isEmpty()) {
                return refused(OrganizationRefusal.NOT_A_MEMBER);
            }
            Membership before = found.get();
            if (before.role() == role) {
                return new MembershipResult.Done(before);
            }
            Optional<OrganizationRefusal> losing = losing(tx, actor, before);
            if (losing.isPresent()) {
                return refused(losing.get());
            }
            return put(tx, before.as(role), OrganizationTree.by(actor, context));
        });
    }

    MembershipResult remove(@Nullable UserId actor, OrganizationId id, UserId user, RequestContext context) {
        return transactions.call(tx -> {
            MemberRole needed = user.equals(actor) ? MemberRole.MEMBER : MemberRole.ADMIN;
            Optional<OrganizationRefusal> refusal = refusal(tx, actor, id, needed);
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            Optional<Membership> found = store.member(id, user);
            if (found.isEmpty()) {
                return refused(OrganizationRefusal.NOT_A_MEMBER);
            }
            Optional<OrganizationRefusal> losing = losing(tx, actor, found.get());
            if (losing.isPresent()) {
                return refused(losing.get());
            }
            boolean unused = store.removeMember(tx, id, user);
            events.publish(
                    tx, new AuthEvent.MemberRemoved(user, id, environment.now(), OrganizationTree.by(actor, context)));
            return new MembershipResult.Done(found.get());
        });
    }

    /**
     * Takes a user out of everything, whose account is erased. What the last owner leaves behind is the longest-standing
     * administrator's who can sign in; where there is none it has no owner.
     */
    void forget(Tx tx, UserId user, RequestContext context) {
        List<OrganizationId> all = store.organizationsOf(user).stream()
                .sorted(Comparator.comparing(OrganizationId::value)) // so that two who are erased lock in one order
                .toList();
        for (OrganizationId id : all) {
            boolean isThere = store.lock(tx, id).isPresent();
            boolean owned = store.member(id, user)
                    .filter(member -> member.role() == MemberRole.OWNER)
                    .isPresent();
            boolean unused = store.removeMember(tx, id, user);
            if (isThere && owned && store.holders(id, MemberRole.OWNER).isEmpty()) {
                store.holders(id, MemberRole.ADMIN).stream()
                        .filter(admin -> users.isActive(admin.user()))
                        .findFirst()
                        .ifPresent(heir -> put(tx, heir.as(MemberRole.OWNER), context));
            }
        }
    }

    private MembershipResult put(Tx tx, Membership changed, RequestContext context) {
        store.put(tx, changed);
        events.publish(
                tx,
                new AuthEvent.MemberRoleChanged(
                        changed.user(), changed.organization(), changed.role().code(), environment.now(), context));
        return new MembershipResult.Done(changed);
    }

    private static MemberRole atLeastAdmin(MemberRole role) {
        return role == MemberRole.OWNER ? MemberRole.OWNER : MemberRole.ADMIN;
    }

    private Optional<OrganizationRefusal> refusal(Tx tx, @Nullable UserId actor, OrganizationId id, MemberRole needed) {
        Optional<Organization> found = store.lock(tx, id);
        return found.isEmpty()
                ? Optional.of(OrganizationRefusal.NOT_FOUND)
                : rights.refusal(actor, found.get(), needed);
    }

    /** What speaks against a member's losing the role: only owners take it from an owner, and the last one keeps it. */
    private Optional<OrganizationRefusal> losing(Tx tx, @Nullable UserId actor, Membership member) {
        if (member.role() != MemberRole.OWNER) {
            return Optional.empty();
        }
        Optional<OrganizationRefusal> refusal = refusal(tx, actor, member.organization(), MemberRole.OWNER);
        boolean others = store.holders(member.organization(), MemberRole.OWNER).stream()
                .anyMatch(other -> !other.user().equals(member.user()) && users.isActive(other.user()));
        return refusal.isPresent() || others ? refusal : Optional.of(OrganizationRefusal.LAST_OWNER);
    }

    private static MembershipResult refused(OrganizationRefusal reason) {
        return new MembershipResult.Refused(reason);
    }
}
