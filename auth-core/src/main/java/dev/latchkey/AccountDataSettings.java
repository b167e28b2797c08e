package dev.latchkey;

import dev.latchkey.account.AttributeSchema;
import dev.latchkey.account.PersonalData;
import dev.latchkey.token.SubjectIdentifiers;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The part of {@link Latchkey.Builder} that says what is held of users, and how it goes. Hosts see its methods in the
 * builder.
 */
abstract sealed class AccountDataSettings permits FeatureSettings {

    final Blueprint blueprint = new Blueprint();

    /** The builder that this is part of. */
    abstract Latchkey.Builder builder();

    /**
     * Which fields of its own the host has in profiles; others are refused from then on. Any when left out.
     *
     * @param declaring adds the attributes to the schema it is given, such as {@code schema ->
     *     schema.with(Attribute.text("nickname").maxLength(40))}
     * @return this builder
     */
    public Latchkey.Builder attributes(UnaryOperator<AttributeSchema> declaring) {
        blueprint.attributes.set(Objects.requireNonNull(declaring, "attributes").apply(AttributeSchema.of()));
        return builder();
    }

    /**
     * How long the deletion of an account can be taken back; it is erased afterwards. 30 days when left out.
     *
     * @param grace zero, to erase it at once, to 365 days
     * @return this builder
     */
    public Latchkey.Builder deletionGrace(Duration grace) {
        blueprint.deletionGrace.set(grace);
        return builder();
    }

    /**
     * What access tokens name users by. The user's id when left out. Can be switched at any time: tokens from before are
     * accepted and revoked as if nothing had changed.
     *
     * @param identifiers the choice
     * @return this builder
     */
    public Latchkey.Builder subjects(SubjectIdentifiers identifiers) {
        blueprint.subjects.set(identifiers);
        return builder();
    }

    /**
     * Adds what the host itself holds of users: it is given out with the export of one's own data, and erased with the
     * account. May be called more than once.
     *
     * @param part the host's part
     * @return this builder
     */
    public Latchkey.Builder personalData(PersonalData part) {
        blueprint.personalData.add(Objects.requireNonNull(part, "personalData"));
        return builder();
    }
}
