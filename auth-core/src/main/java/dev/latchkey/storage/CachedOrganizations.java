package dev.latchkey.storage;

import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.Membership;
import dev.latchkey.organization.Organization;
import dev.latchkey.organization.OrganizationStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Organizations with a cache for what may be a moment old; every write tells it after the commit. */
final class CachedOrganizations implements OrganizationStore {

    /** The one key under which it is whether any organization requires a second factor. */
    static final String ANY = "any";

    private final OrganizationStore store;
    private final Transactions transactions;
    private final Caches caches;

    /** What copies are kept of: organizations, what users belong to, and whether anything is asked of anybody. */
    record Caches(
            ReadCache<OrganizationId, Organization> organizations,
            ReadCache<UserId, Set<OrganizationId>> ofUsers,
            ReadCache<String, Boolean> required) {}

    CachedOrganizations(OrganizationStore store, Transactions transactions, Caches caches) {
        this.store = store;
        this.transactions = transactions;
        this.caches = caches;
    }

    @Override
    public Optional<Organization> recent(OrganizationId id) {
        return transactions.isUnderWay() ? store.find(id) : caches.organizations.get(id, () -> store.find(id));
    }

    @Override
    public Set<OrganizationId> recentOrganizationsOf(UserId user) {
        return transactions.isUnderWay()
                ? store.organizationsOf(user)
                : caches.ofUsers
                        .get(user, () -> Optional.of(Set.copyOf(store.organizationsOf(user))))
                        .orElseGet(Set::of);
    }

    @Override
    public boolean recentlyAnyRequiresSecondFactor() {
        return transactions.isUnderWay()
                ? store.anyRequiresSecondFactor()
                : caches.required
                        .get(ANY, () -> Optional.of(store.anyRequiresSecondFactor()))
                        .orElse(false);
    }

    @Override
    public boolean add(Tx tx, Organization organization) {
        return changed(tx, store.add(tx, organization), () -> changed(organization.id()));
    }

    @Override
    public boolean update(Tx tx, Organization organization) {
        return changed(tx, store.update(tx, organization), () -> changed(organization.id()));
    }

    @Override
    public boolean remove(Tx tx, OrganizationId id) {
        return changed(tx, store.remove(tx, id), () -> changed(id));
    }

    private void changed(OrganizationId id) {
        caches.organizations.changed(id);
        caches.required.changed(ANY);
    }

    @Override
    public void put(Tx tx, Membership membership) {
        store.put(tx, membership);
        tx.afterCommit(() -> caches.ofUsers.changed(membership.user()));
    }

    @Override
    public boolean removeMember(Tx tx, OrganizationId organization, UserId user) {
        return changed(tx, store.removeMember(tx, organization, user), () -> caches.ofUsers.changed(user));
    }

    private static boolean changed(Tx tx, boolean changed, Runnable tell) {
        if (changed) {
            tx.afterCommit(tell);
        }
        return changed;
    }

    @Override
    public void lockTree(Tx tx) {
        store.lockTree(tx);
    }

    @Override
    public Optional<Organization> find(OrganizationId id) {
        return store.find(id);
    }

    @Override
    public Optional<Organization> lock(Tx tx, OrganizationId id) {
        return store.lock(tx, id);
    }

    @Override
    public Optional<Organization> findBySlug(String slug) {
        return store.findBySlug(slug);
    }

    @Override
    public List<Organization> page(@Nullable OrganizationId below, @Nullable OrganizationId after, int limit) {
        return store.page(below, after, limit);
    }

    @Override
    public int height(OrganizationId id, int most) {
        return store.height(id, most);
    }

    @Override
    public Optional<Membership> member(OrganizationId organization, UserId user) {
        return store.member(organization, user);
    }

    @Override
    public List<Membership> holders(OrganizationId organization, MemberRole role) {
        return store.holders(organization, role);
    }

    @Override
    public List<Membership> members(OrganizationId organization, @Nullable UserId after, int limit) {
        return store.members(organization, after, limit);
    }

    @Override
    public List<Membership> memberships(UserId user, @Nullable OrganizationId after, int limit) {
        return store.memberships(user, after, limit);
    }

    @Override
    public Set<OrganizationId> organizationsOf(UserId user) {
        return store.organizationsOf(user);
    }

    @Override
    public boolean anyRequiresSecondFactor() {
        return store.anyRequiresSecondFactor();
    }
}
