package dev.latchkey.account;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to change in a profile: some fields, each to a value or to nothing; the others stay. Immutable.
 *
 * <pre>{@code
 * ProfileChange.none().withGivenName("Ada").withPhone(null)
 * }</pre>
 */
public final class ProfileChange {

    private static final ProfileChange NONE = new ProfileChange(EnumSet.noneOf(Field.class), Profile.empty());

    private final Set<Field> changed;
    private final Profile values;

    private ProfileChange(Set<Field> changed, Profile values) {
        this.changed = Set.copyOf(changed);
        this.values = values;
    }

    /**
     * A change of nothing, to begin with.
     *
     * @return the empty change
     */
    public static ProfileChange none() {
        return NONE;
    }

    /**
     * Also changes the given name.
     *
     * @param name the name, null to take it away
     * @return the larger change
     */
    public ProfileChange withGivenName(@Nullable String name) {
        return with(
                Field.GIVEN_NAME,
                new Profile(name, values.middleName(), values.familyName(), values.phone(), values.attributes()));
    }

    /**
     * Also changes the middle name.
     *
     * @param name the name, null to take it away
     * @return the larger change
     */
    public ProfileChange withMiddleName(@Nullable String name) {
        return with(
                Field.MIDDLE_NAME,
                new Profile(values.givenName(), name, values.familyName(), values.phone(), values.attributes()));
    }

    /**
     * Also changes the family name.
     *
     * @param name the name, null to take it away
     * @return the larger change
     */
    public ProfileChange withFamilyName(@Nullable String name) {
        return with(
                Field.FAMILY_NAME,
                new Profile(values.givenName(), values.middleName(), name, values.phone(), values.attributes()));
    }

    /**
     * Also changes the telephone number.
     *
     * @param phone the number, null to take it away
     * @return the larger change
     */
    public ProfileChange withPhone(@Nullable String phone) {
        return with(
                Field.PHONE,
                new Profile(values.givenName(), values.middleName(), values.familyName(), phone, values.attributes()));
    }

    /**
     * Also changes the host's own fields.
     *
     * @param attributes all of them, as they are to be
     * @return the larger change
     */
    public ProfileChange withAttributes(Map<String, Object> attributes) {
        return with(
                Field.ATTRIBUTES,
                new Profile(values.givenName(), values.middleName(), values.familyName(), values.phone(), attributes));
    }

    /**
     * Checks the new values.
     *
     * @param problems gets what is wrong with them
     * @return the change with its values in their normal form
     */
    ProfileChange examined(List<FieldProblem> problems) {
        return new ProfileChange(changed, ProfileRules.examine(values, problems));
    }

    /**
     * Applies the change.
     *
     * @param profile the profile as it is
     * @param schema the host's own fields
     * @param writer who changes it
     * @param problems gets what speaks against it
     * @return the profile as it is to be
     */
    Profile applyTo(
            Profile profile, AttributeSchema schema, AttributeSchema.Writer writer, List<FieldProblem> problems) {
        return new Profile(
                changed.contains(Field.GIVEN_NAME) ? values.givenName() : profile.givenName(),
                changed.contains(Field.MIDDLE_NAME) ? values.middleName() : profile.middleName(),
                changed.contains(Field.FAMILY_NAME) ? values.familyName() : profile.familyName(),
                changed.contains(Field.PHONE) ? values.phone() : profile.phone(),
                changed.contains(Field.ATTRIBUTES)
                        ? schema.written(profile.attributes(), values.attributes(), writer, problems)
                        : profile.attributes());
    }

    private ProfileChange with(Field field, Profile with) {
        Set<Field> all = EnumSet.of(field);
        all.addAll(changed);
        return new ProfileChange(all, Objects.requireNonNull(with, "with"));
    }

    private enum Field {
        GIVEN_NAME,
        MIDDLE_NAME,
        FAMILY_NAME,
        PHONE,
        ATTRIBUTES
    }
}
