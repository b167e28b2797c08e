package dev.latchkey.organization;

import dev.latchkey.kernel.OrganizationId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of an organization; the rest stays. Immutable.
 *
 * <pre>{@code
 * OrganizationChange.none().withName("Acme Research").withoutParent()
 * }</pre>
 */
public final class OrganizationChange {

    private static final OrganizationChange NONE = new OrganizationChange(null, null, false, null, null);

    private final @Nullable String name;
    private final @Nullable String slug;
    private final boolean moves;
    private final @Nullable OrganizationId parent;
    private final @Nullable Boolean secondFactorRequired;

    private OrganizationChange(
            @Nullable String name,
            @Nullable String slug,
            boolean moves,
            @Nullable OrganizationId parent,
            @Nullable Boolean secondFactorRequired) {
        this.name = name;
        this.slug = slug;
        this.moves = moves;
        this.parent = parent;
        this.secondFactorRequired = secondFactorRequired;
    }

    /**
     * A change of nothing, to begin with.
     *
     * @return the empty change
     */
    public static OrganizationChange none() {
        return NONE;
    }

    /**
     * Also changes the name.
     *
     * @param newName what people are to call it
     * @return the larger change
     */
    public OrganizationChange withName(String newName) {
        return new OrganizationChange(
                Objects.requireNonNull(newName, "newName"), slug, moves, parent, secondFactorRequired);
    }

    /**
     * Also changes the slug: addresses with the old one lead nowhere, and others may take it.
     *
     * @param newSlug what is to stand for it in addresses
     * @return the larger change
     */
    public OrganizationChange withSlug(String newSlug) {
        return new OrganizationChange(
                name, Objects.requireNonNull(newSlug, "newSlug"), moves, parent, secondFactorRequired);
    }

    /**
     * Also moves it below another, with all that are below itself.
     *
     * @param newParent the organization it is to be part of
     * @return the larger change
     */
    public OrganizationChange withParent(OrganizationId newParent) {
        return new OrganizationChange(
                name, slug, true, Objects.requireNonNull(newParent, "newParent"), secondFactorRequired);
    }

    /**
     * Also moves it to the top, with all that are below it.
     *
     * @return the larger change
     */
    public OrganizationChange withoutParent() {
        return new OrganizationChange(name, slug, true, null, secondFactorRequired);
    }

    /**
     * Also says whether its members, and those of the organizations below it, need a second factor.
     *
     * @param required whether they do
     * @return the larger change
     */
    public OrganizationChange withSecondFactorRequired(boolean required) {
        return new OrganizationChange(name, slug, moves, parent, required);
    }

    boolean moves() {
        return moves;
    }

    /** The organization as it is to be: of the next version. */
    Organization applyTo(Organization before, Instant now) {
        return new Organization(
                before.id(),
                name == null ? before.name() : OrganizationRules.normalName(name),
                slug == null ? before.slug() : slug,
                moves ? parent : before.parent(),
                secondFactorRequired == null ? before.secondFactorRequired() : secondFactorRequired,
                before.createdAt(),
                now,
                before.version() + 1);
    }
}
