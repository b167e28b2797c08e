package dev.latchkey.storage;

import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.Membership;
import dev.latchkey.organization.Organization;
import dev.latchkey.organization.OrganizationStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Organizations and their members in memory. Units of work run one at a time, so that nothing has to be locked. */
final class InMemoryOrganizations implements OrganizationStore {

    private static final UUID FIRST = new UUID(Long.MIN_VALUE, Long.MIN_VALUE);

    private final InMemoryTransactions transactions;
    private final NavigableMap<OrganizationId, Organization> byId =
            new TreeMap<>(Comparator.comparing(OrganizationId::value));
    private final NavigableMap<Pair, Membership> byOrganization = new TreeMap<>(Pair.ORDER);
    private final NavigableMap<Pair, Membership> byUser = new TreeMap<>(Pair.ORDER);
    private final Table<OrganizationId, Organization> organizations;
    private final Table<String, OrganizationId> bySlug;
    private final Table<Pair, Membership> membersOf;
    private final Table<Pair, Membership> membershipsOf;

    /** Two ids, of which the first one is looked for. */
    private record Pair(UUID first, UUID second) {

        static final Comparator<Pair> ORDER = Comparator.comparing(Pair::first).thenComparing(Pair::second);

        static Pair ofOrganization(Membership member) {
            return new Pair(member.organization().value(), member.user().value());
        }

        static Pair ofUser(Membership member) {
            return new Pair(member.user().value(), member.organization().value());
        }
    }

    InMemoryOrganizations(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.organizations = new Table<>(transactions, byId);
        this.bySlug = new Table<>(transactions);
        this.membersOf = new Table<>(transactions, byOrganization);
        this.membershipsOf = new Table<>(transactions, byUser);
    }

    @Override
    public void lockTree(Tx tx) {
        InMemoryTransactions.UnitOfWork unused = transactions.unitOfWork(tx);
    }

    @Override
    public boolean add(Tx tx, Organization organization) {
        if (bySlug.contains(organization.slug())) {
            return false;
        }
        requireParent(organization);
        organizations.put(tx, organization.id(), organization);
        bySlug.put(tx, organization.slug(), organization.id());
        return true;
    }

    private void requireParent(Organization organization) {
        OrganizationId parent = organization.parent();
        if (parent != null && !organizations.contains(parent)) {
            throw new IllegalArgumentException("there is no organization of the id " + parent);
        }
    }

    @Override
    public Optional<Organization> find(OrganizationId id) {
        return transactions.read(() -> organizations.get(id));
    }

    @Override
    public Optional<Organization> lock(Tx tx, OrganizationId id) {
        InMemoryTransactions.UnitOfWork unused = transactions.unitOfWork(tx);
        return find(id);
    }

    @Override
    public Optional<Organization> findBySlug(String slug) {
        return transactions.read(() -> bySlug.get(slug).flatMap(organizations::get));
    }

    @Override
    public List<Organization> page(@Nullable OrganizationId below, @Nullable OrganizationId after, int limit) {
        return transactions.read(() -> (after == null ? byId : byId.tailMap(after, false))
                .values().stream()
                        .filter(organization -> below == null || below.equals(organization.parent()))
                        .limit(limit)
                        .toList());
    }

    @Override
    public boolean update(Tx tx, Organization organization) {
        Optional<Organization> before =
                organizations.get(organization.id()).filter(stored -> stored.version() == organization.version() - 1);
        if (before.isEmpty()) {
            return false;
        }
        String oldSlug = before.get().slug();
        if (!oldSlug.equals(organization.slug())) {
            if (bySlug.contains(organization.slug())) {
                return false;
            }
            bySlug.remove(tx, oldSlug);
            bySlug.put(tx, organization.slug(), organization.id());
        }
        requireParent(organization);
        organizations.put(tx, organization.id(), organization);
        return true;
    }

    @Override
    public boolean remove(Tx tx, OrganizationId id) {
        if (!page(id, null, 1).isEmpty()) {
            throw new IllegalStateException("there are organizations below " + id);
        }
        Optional<Organization> removed = organizations.remove(tx, id);
        removed.ifPresent(organization -> {
            bySlug.remove(tx, organization.slug());
            range(byOrganization, id.value(), FIRST).toList().forEach(member -> remove(tx, member));
        });
        return removed.isPresent();
    }

    @Override
    public int height(OrganizationId id, int most) {
        return transactions.read(() -> {
            List<Organization> level = Stream.ofNullable(byId.get(id)).toList();
            int height = 0;
            while (!level.isEmpty() && height < most) {
                Set<OrganizationId> ids = level.stream().map(Organization::id).collect(Collectors.toUnmodifiableSet());
                level = organizations
                        .rows()
                        .filter(row -> row.parent() != null && ids.contains(row.parent()))
                        .toList();
                height++;
            }
            return height;
        });
    }

    @Override
    public void put(Tx tx, Membership membership) {
        if (!organizations.contains(membership.organization())) {
            throw new IllegalArgumentException("there is no organization of the id " + membership.organization());
        }
        membersOf.put(tx, Pair.ofOrganization(membership), membership);
        membershipsOf.put(tx, Pair.ofUser(membership), membership);
    }

    @Override
    public boolean removeMember(Tx tx, OrganizationId organization, UserId user) {
        Optional<Membership> found = member(organization, user);
        found.ifPresent(member -> remove(tx, member));
        return found.isPresent();
    }

    private void remove(Tx tx, Membership member) {
        membersOf.remove(tx, Pair.ofOrganization(member));
        membershipsOf.remove(tx, Pair.ofUser(member));
    }

    @Override
    public Optional<Membership> member(OrganizationId organization, UserId user) {
        return transactions.read(() -> membersOf.get(new Pair(organization.value(), user.value())));
    }

    @Override
    public List<Membership> holders(OrganizationId organization, MemberRole role) {
        return transactions.read(() -> range(byOrganization, organization.value(), FIRST)
                .filter(member -> member.role() == role)
                .sorted(Comparator.comparing(Membership::since)
                        .thenComparing(member -> member.user().value()))
                .toList());
    }

    @Override
    public List<Membership> members(OrganizationId organization, @Nullable UserId after, int limit) {
        return transactions.read(
                () -> range(byOrganization, organization.value(), after == null ? FIRST : after.value())
                        .limit(limit)
                        .toList());
    }

    @Override
    public List<Membership> memberships(UserId user, @Nullable OrganizationId after, int limit) {
        return transactions.read(() -> range(byUser, user.value(), after == null ? FIRST : after.value())
                .limit(limit)
                .toList());
    }

    @Override
    public Set<OrganizationId> organizationsOf(UserId user) {
        return transactions.read(() -> range(byUser, user.value(), FIRST)
                .map(Membership::organization)
                .collect(Collectors.toUnmodifiableSet()));
    }

    private static Stream<Membership> range(NavigableMap<Pair, Membership> from, UUID first, UUID after) {
        return from.tailMap(new Pair(first, after), false).entrySet().stream()
                .takeWhile(entry -> entry.getKey().first.equals(first))
                .map(Map.Entry::getValue);
    }

    @Override
    public boolean anyRequiresSecondFactor() {
        return transactions.read(() -> organizations.rows().anyMatch(Organization::secondFactorRequired));
    }

    void erase(Tx tx, UserId user) {
        range(byUser, user.value(), FIRST).toList().forEach(member -> remove(tx, member));
    }
}
