package dev.latchkey.storage;

import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.organization.Organization;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Organizations, what a user belongs to, and whether anything is asked of anybody, as the members of JSON objects. */
final class OrganizationCopies {

    private OrganizationCopies() {}

    /** The form of an organization. */
    static final class One implements SealedCodec.Form<Organization> {

        @Override
        public Map<String, Object> write(Organization organization) {
            Map<String, Object> members = new HashMap<>(Map.of(
                    "id", organization.id().toString(),
                    "name", organization.name(),
                    "slug", organization.slug(),
                    "required", organization.secondFactorRequired(),
                    "created", organization.createdAt().toString(),
                    "updated", organization.updatedAt().toString(),
                    "version", organization.version()));
            if (organization.parent() != null) {
                members.put("parent", organization.parent().toString());
            }
            return members;
        }

        @Override
        public Organization read(Map<String, @Nullable Object> members) {
            return new Organization(
                    OrganizationId.parse(SealedCodec.text(members, "id")),
                    SealedCodec.text(members, "name"),
                    SealedCodec.text(members, "slug"),
                    members.containsKey("parent") ? OrganizationId.parse(SealedCodec.text(members, "parent")) : null,
                    SealedCodec.member(members, "required", Boolean.class),
                    Instant.parse(SealedCodec.text(members, "created")),
                    Instant.parse(SealedCodec.text(members, "updated")),
                    SealedCodec.member(members, "version", Long.class));
        }
    }

    /** The form of what a user belongs to. */
    static final class OfUser implements SealedCodec.Form<Set<OrganizationId>> {

        @Override
        public Map<String, Object> write(Set<OrganizationId> organizations) {
            return Map.of(
                    "organizations",
                    organizations.stream().map(OrganizationId::toString).toList());
        }

        @Override
        public Set<OrganizationId> read(Map<String, @Nullable Object> members) {
            return Set.copyOf(SealedCodec.texts(members, "organizations").stream()
                    .map(OrganizationId::parse)
                    .toList());
        }
    }

    /** The form of whether anything is asked of anybody. */
    static final class Required implements SealedCodec.Form<Boolean> {

        @Override
        public Map<String, Object> write(Boolean required) {
            return Map.of("required", required);
        }

        @Override
        public Boolean read(Map<String, @Nullable Object> members) {
            return SealedCodec.member(members, "required", Boolean.class);
        }
    }
}
