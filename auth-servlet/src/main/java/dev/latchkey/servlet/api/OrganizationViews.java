package dev.latchkey.servlet.api;

import static dev.latchkey.servlet.json.Schema.optional;
import static dev.latchkey.servlet.json.Schema.required;

import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.Membership;
import dev.latchkey.organization.Organization;
import dev.latchkey.organization.OrganizationRefusal;
import dev.latchkey.organization.UserOrganization;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What calls about organizations take and answer. */
final class OrganizationViews {

    private static final Schema TIME = Schema.text("date-time");
    private static final Schema ID = Schema.text("uuid");
    private static final Schema ROLES = Schema.list(
            Schema.oneOf(Stream.of(MemberRole.values()).map(MemberRole::code).toList()));

    private static final Schema.Member[] MEMBERS = {
        required("id", ID, "The organization's id."),
        required("name", Schema.text(), "What people call it."),
        required("slug", Schema.text(), "What stands for it in addresses."),
        required("parent_id", ID.orNull(), "The organization it is part of; null at the top."),
        required("mfa_required", Schema.flag(), "Whether its members, and those below it, need a second factor."),
        required("created_at", TIME, "When it was made."),
        required("updated_at", TIME, "When it was last changed.")
    };

    static final Schema ORGANIZATION = Schema.object("Organization", MEMBERS);

    static final Schema ORGANIZATIONS = list("OrganizationList", ORGANIZATION, "The organizations, the oldest first.");

    static final Schema OWN = list(
            "OwnOrganizationList",
            Schema.object(
                    "OwnOrganization",
                    Stream.concat(
                                    Arrays.stream(MEMBERS),
                                    Stream.of(
                                            required("roles", ROLES, "What one may do with it."),
                                            required("member_since", TIME, "Since when one belongs to it.")))
                            .toArray(Schema.Member[]::new)),
            "The organizations that one belongs to.");

    static final Schema MEMBER = Schema.object(
            "OrganizationMember",
            required("user_id", ID, "The user's id."),
            required("roles", ROLES, "What the user may do with it."),
            required("member_since", TIME, "Since when the user belongs to it."));

    static final Schema MEMBER_LIST = list("OrganizationMemberList", MEMBER, "The members, by their ids.");

    static final Schema CREATE = Schema.object(
            "OrganizationCreate",
            required("name", Schema.text(), "What people are to call it: 1 to 200 characters."),
            required("slug", Schema.text(), "1 to 63 characters of a-z, 0-9 and inner hyphens."),
            optional("parent_id", ID.orNull(), "The organization it is to be part of; null for the top."),
            optional("mfa_required", Schema.flag(), "Whether its members need a second factor."));

    static final Schema CHANGE = Schema.object(
            "OrganizationChange",
            optional("name", Schema.text(), "What people are to call it: 1 to 200 characters."),
            optional("slug", Schema.text(), "1 to 63 characters of a-z, 0-9 and inner hyphens."),
            optional("parent_id", ID.orNull(), "The organization it is to be part of; null for the top."),
            optional("mfa_required", Schema.flag(), "Whether its members need a second factor."));

    static final Schema MEMBER_ADD = Schema.object(
            "OrganizationMemberAdd",
            optional("user_id", ID, "The user, by the id; this or `email`."),
            optional("email", Schema.text("email"), "The user, by the address; this or `user_id`."),
            required("roles", ROLES, "One of them: what the user may do with it."));

    static final Schema MEMBER_CHANGE = Schema.object(
            "OrganizationMemberChange", required("roles", ROLES, "One of them: what the user may do with it."));

    private OrganizationViews() {}

    private static Schema list(String name, Schema item, String description) {
        return Schema.object(
                name,
                required("items", Schema.list(item), description),
                required("next_cursor", Schema.text().orNull(), "Where to go on; null at the end."));
    }

    static ObjectNode organization(Organization organization) {
        OrganizationId parent = organization.parent();
        return Views.object()
                .put("id", organization.id().toString())
                .put("name", organization.name())
                .put("slug", organization.slug())
                .put("parent_id", parent == null ? null : parent.toString())
                .put("mfa_required", organization.secondFactorRequired())
                .put("created_at", Views.time(organization.createdAt()))
                .put("updated_at", Views.time(organization.updatedAt()));
    }

    static ObjectNode own(UserOrganization belonging) {
        return withRole(organization(belonging.organization()), belonging.membership());
    }

    static ObjectNode member(Membership membership) {
        return withRole(Views.object().put("user_id", membership.user().toString()), membership);
    }

    private static ObjectNode withRole(ObjectNode node, Membership membership) {
        node.set("roles", Views.texts(List.of(membership.role().code())));
        return node.put("member_since", Views.time(membership.since()));
    }

    /** What was refused, at the field that it is about. */
    static RefusedException refused(OrganizationRefusal reason) {
        return switch (reason) {
            case NOT_FOUND -> notFound();
            case NOT_A_MEMBER ->
                new RefusedException(ErrorCode.NOT_FOUND, "the user does not belong to the organization");
            case FORBIDDEN -> new RefusedException(ErrorCode.FORBIDDEN, "this takes more than your role");
            case NAME_INVALID -> Refusals.unacceptable("name", "invalid", "a name is one line of 1 to 200 characters");
            case SLUG_INVALID ->
                Refusals.unacceptable(
                        "slug", "invalid", "a slug has 1 to 63 characters of a-z, 0-9 and hyphens, none first or last");
            case SLUG_TAKEN -> new RefusedException(ErrorCode.CONFLICT, "another organization has this slug");
            case PARENT_NOT_FOUND -> Refusals.unacceptable("parent_id", "unknown", "there is no such organization");
            case CYCLE -> Refusals.unacceptable("parent_id", "cycle", "an organization is not part of itself");
            case TOO_DEEP -> Refusals.unacceptable("parent_id", "too_deep", "too many levels are below each other");
            case HAS_CHILDREN -> new RefusedException(ErrorCode.CONFLICT, "organizations are below this one");
            case CHANGED_MEANWHILE -> changedMeanwhile();
            case USER_NOT_FOUND -> unknownUser("user_id");
            case ALREADY_MEMBER -> new RefusedException(ErrorCode.CONFLICT, "the user belongs to it already");
            case LAST_OWNER ->
                new RefusedException(ErrorCode.LAST_ADMIN, "the organization would be left without an owner");
        };
    }

    static RefusedException notFound() {
        return new RefusedException(ErrorCode.NOT_FOUND, "there is no such organization");
    }

    static RefusedException changedMeanwhile() {
        return new RefusedException(ErrorCode.PRECONDITION_FAILED, "the organization was changed meanwhile");
    }

    static RefusedException unknownUser(String field) {
        return Refusals.unacceptable(field, "unknown", "there is no such user");
    }
}
