package dev.latchkey.organization;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes, changes and deletes organizations; decides within the unit of work of the change. */
final class OrganizationTree {

    private final OrganizationStore store;
    private final OrganizationUsers users;
    private final OrganizationRights rights;
    private final Transactions transactions;
    private final AuthEvents events;
    private final Environment environment;

    OrganizationTree(
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

    OrganizationResult create(@Nullable UserId actor, UserId owner, NewOrganization wanted, RequestContext context) {
        Instant now = environment.now();
        Organization organization = new Organization(
                new OrganizationId(environment.newId()),
                OrganizationRules.normalName(wanted.name()),
                wanted.slug(),
                wanted.parent(),
                wanted.secondFactorRequired(),
                now,
                now,
                0);
        return transactions.call(tx -> {
            boolean isThere = users.lock(tx, owner); // first, as an erasure locks the account before organizations
            OrganizationId parent = organization.parent();
            if (parent != null) {
                store.lockTree(tx);
            } else if (actor != null && !rights.manages(actor)) {
                return refused(OrganizationRefusal.FORBIDDEN);
            }
            Optional<OrganizationRefusal> refusal = OrganizationRules.examine(organization.name(), organization.slug())
                    .or(() -> isThere ? Optional.empty() : Optional.of(OrganizationRefusal.USER_NOT_FOUND))
                    .or(() -> parent == null ? Optional.empty() : placing(actor, organization, parent));
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            return add(tx, organization, owner, by(actor, context));
        });
    }

    private OrganizationResult add(Tx tx, Organization organization, UserId owner, RequestContext context) {
        if (!store.add(tx, organization)) {
            return refused(OrganizationRefusal.SLUG_TAKEN);
        }
        Instant now = organization.createdAt();
        store.put(tx, new Membership(organization.id(), owner, MemberRole.OWNER, now));
        events.publish(tx, new AuthEvent.OrganizationCreated(organization.id(), now, context));
        if (organization.secondFactorRequired()) {
            events.publish(tx, new AuthEvent.FactorRequirementChanged(organization.id(), true, now, context));
        }
        events.publish(tx, new AuthEvent.MemberAdded(owner, organization.id(), MemberRole.OWNER.code(), now, context));
        return new OrganizationResult.Done(organization);
    }

    OrganizationResult update(
            @Nullable UserId actor,
            OrganizationId id,
            OrganizationChange change,
            OptionalLong ifVersion,
            RequestContext context) {
        return transactions.call(tx -> {
            if (change.moves()) {
                store.lockTree(tx);
            }
            Optional<Organization> found = store.lock(tx, id);
            if (found.isEmpty()) {
                return refused(OrganizationRefusal.NOT_FOUND);
            }
            Organization before = found.get();
            Organization after = change.applyTo(before, environment.now());
            Optional<OrganizationRefusal> refusal = rights.refusal(actor, before, needed(before, after))
                    .or(() -> versionRefusal(before, ifVersion))
                    .or(() -> OrganizationRules.examine(after.name(), after.slug()))
                    .or(() -> moving(actor, before, after));
            return refusal.isPresent() ? refused(refusal.get()) : update(tx, before, after, by(actor, context));
        });
    }

    /** Who is in an organization is not to get out of what it or one above it requires but by who may decide on that. */
    private static MemberRole needed(Organization before, Organization after) {
        boolean onlyNames = Objects.equals(before.parent(), after.parent())
                && before.secondFactorRequired() == after.secondFactorRequired();
        return onlyNames ? MemberRole.ADMIN : MemberRole.OWNER;
    }

    private Optional<OrganizationRefusal> moving(@Nullable UserId actor, Organization before, Organization after) {
        OrganizationId from = before.parent();
        OrganizationId to = after.parent();
        if (Objects.equals(from, to)) {
            return Optional.empty();
        }
        Optional<OrganizationRefusal> leaving = from == null
                ? Optional.empty()
                : store.find(from)
                        .flatMap(parent -> rights.refusal(actor, parent, MemberRole.ADMIN))
                        .map(refusal -> OrganizationRefusal.FORBIDDEN);
        return leaving.isPresent() || to == null ? leaving : placing(actor, after, to);
    }

    /** What speaks against an organization, with all that are below it, being placed below another. */
    private Optional<OrganizationRefusal> placing(@Nullable UserId actor, Organization placed, OrganizationId parent) {
        Optional<Organization> above = store.find(parent);
        if (above.isEmpty()) {
            return Optional.of(OrganizationRefusal.PARENT_NOT_FOUND);
        }
        Optional<OrganizationRefusal> refusal = rights.refusal(actor, above.get(), MemberRole.ADMIN);
        if (refusal.isPresent()) {
            return refusal.map(
                    reason -> reason == OrganizationRefusal.NOT_FOUND ? OrganizationRefusal.PARENT_NOT_FOUND : reason);
        }
        int levels = Math.max(1, store.height(placed.id(), Organizations.MAX_DEPTH + 1));
        while (above.isPresent() && levels <= Organizations.MAX_DEPTH) {
            if (above.get().id().equals(placed.id())) {
                return Optional.of(OrganizationRefusal.CYCLE);
            }
            levels++;
            above = Optional.ofNullable(above.get().parent()).flatMap(store::find);
        }
        return levels > Organizations.MAX_DEPTH ? Optional.of(OrganizationRefusal.TOO_DEEP) : Optional.empty();
    }

    private OrganizationResult update(Tx tx, Organization before, Organization after, RequestContext context) {
        List<String> fields = changedFields(before, after);
        boolean factors = before.secondFactorRequired() != after.secondFactorRequired();
        if (fields.isEmpty() && !factors) {
            return new OrganizationResult.Done(before);
        }
        if (!store.update(tx, after)) {
            return refused(OrganizationRefusal.SLUG_TAKEN);
        }
        if (!fields.isEmpty()) {
            events.publish(tx, new AuthEvent.OrganizationChanged(after.id(), fields, after.updatedAt(), context));
        }
        if (factors) {
            events.publish(
                    tx,
                    new AuthEvent.FactorRequirementChanged(
                            after.id(), after.secondFactorRequired(), after.updatedAt(), context));
        }
        return new OrganizationResult.Done(after);
    }

    private static List<String> changedFields(Organization before, Organization after) {
        List<String> fields = new ArrayList<>();
        if (!before.name().equals(after.name())) {
            fields.add("name");
        }
        if (!before.slug().equals(after.slug())) {
            fields.add("slug");
        }
        if (!Objects.equals(before.parent(), after.parent())) {
            fields.add("parent");
        }
        return List.copyOf(fields);
    }

    OrganizationResult delete(
            @Nullable UserId actor, OrganizationId id, OptionalLong ifVersion, RequestContext context) {
        return transactions.call(tx -> {
            store.lockTree(tx);
            Optional<Organization> found = store.lock(tx, id);
            if (found.isEmpty()) {
                return refused(OrganizationRefusal.NOT_FOUND);
            }
            Optional<OrganizationRefusal> refusal = rights.refusal(actor, found.get(), MemberRole.OWNER)
                    .or(() -> versionRefusal(found.get(), ifVersion));
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            if (store.height(id, 2) > 1) {
                return refused(OrganizationRefusal.HAS_CHILDREN);
            }
            boolean unused = store.remove(tx, id);
            events.publish(tx, new AuthEvent.OrganizationDeleted(id, environment.now(), by(actor, context)));
            return new OrganizationResult.Done(found.get());
        });
    }

    private static Optional<OrganizationRefusal> versionRefusal(Organization found, OptionalLong ifVersion) {
        return ifVersion.isPresent() && ifVersion.getAsLong() != found.version()
                ? Optional.of(OrganizationRefusal.CHANGED_MEANWHILE)
                : Optional.empty();
    }

    private static OrganizationResult refused(OrganizationRefusal reason) {
        return new OrganizationResult.Refused(reason);
    }

    static RequestContext by(@Nullable UserId actor, RequestContext context) {
        return actor == null ? context : context.by(actor);
    }
}
