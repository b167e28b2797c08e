package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.Membership;
import dev.latchkey.organization.MembershipResult;
import dev.latchkey.organization.OrganizationRefusal;
import dev.latchkey.organization.Organizations;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import java.util.List;
import java.util.Optional;

/** The members of an organization, for whoever may administer organizations. */
final class OrganizationMemberRoutes {

    private static final String ALL = "/admin/organizations/{id}/members";
    private static final String ONE = ALL + "/{user_id}";

    private final Latchkey latchkey;
    private final Organizations organizations;

    OrganizationMemberRoutes(Latchkey latchkey) {
        this.latchkey = latchkey;
        this.organizations = latchkey.organizations();
    }

    List<Route> routes() {
        return List.of(
                Paging.paged(read(Route.of("GET", ALL, "The members of an organization")))
                        .answers(200, "The members, by their ids.", OrganizationViews.MEMBER_LIST)
                        .by(this::list),
                manage(Route.of("POST", ALL, "Add a member to an organization"))
                        .body(OrganizationViews.MEMBER_ADD)
                        .answers(201, "The member.", OrganizationViews.MEMBER)
                        .fails(ErrorCode.CONFLICT)
                        .by(this::add),
                read(Route.of("GET", ONE, "A member of an organization"))
                        .answers(200, "The member.", OrganizationViews.MEMBER)
                        .by(this::show),
                manage(Route.of("PATCH", ONE, "Change what a member may do with an organization"))
                        .body(OrganizationViews.MEMBER_CHANGE)
                        .answers(200, "The member as it is now.", OrganizationViews.MEMBER)
                        .fails(ErrorCode.LAST_ADMIN)
                        .by(this::change),
                manage(Route.of("DELETE", ONE, "Remove a member from an organization"))
                        .answers(204, "The user does not belong to it any more.")
                        .fails(ErrorCode.LAST_ADMIN)
                        .by(this::remove));
    }

    private static RouteBuilder read(RouteBuilder route) {
        return OrganizationRoutes.permitted(route, OrganizationRoutes.READ).fails(ErrorCode.NOT_FOUND);
    }

    private static RouteBuilder manage(RouteBuilder route) {
        return OrganizationRoutes.permitted(route, OrganizationRoutes.MANAGE).fails(ErrorCode.NOT_FOUND);
    }

    private Reply list(Call call) {
        OrganizationId id = id(call);
        return Paging.page(
                call,
                (after, limit) -> organizations.members(id, after, limit),
                UserId::parse,
                OrganizationViews::member,
                Membership::user);
    }

    private Reply add(Call call) {
        OrganizationId id = id(call);
        MemberRole role = role(call.input());
        UserId user = user(call.input());
        Membership added = done(organizations.addMemberAs(call.identity().user(), id, user, role, call.context()));
        String location = latchkey.settings().basePath() + "/admin/organizations/" + id + "/members/" + added.user();
        return Reply.of(Answer.json(201, OrganizationViews.member(added)).withHeader("Location", location));
    }

    private Reply show(Call call) {
        OrganizationId id = id(call);
        return Reply.of(Answer.json(
                200,
                OrganizationViews.member(organizations
                        .member(id, member(call))
                        .orElseThrow(() -> OrganizationViews.refused(OrganizationRefusal.NOT_A_MEMBER)))));
    }

    private Reply change(Call call) {
        OrganizationId id = id(call);
        Membership changed = done(organizations.changeRoleAs(
                call.identity().user(), id, member(call), role(call.input()), call.context()));
        return Reply.of(Answer.json(200, OrganizationViews.member(changed)));
    }

    private Reply remove(Call call) {
        Membership unused =
                done(organizations.removeMemberAs(call.identity().user(), id(call), member(call), call.context()));
        return Reply.of(Answer.of(204));
    }

    private OrganizationId id(Call call) {
        return OrganizationRoutes.organization(organizations, call).id();
    }

    private static UserId member(Call call) {
        try {
            return UserId.parse(call.variable("user_id"));
        } catch (IllegalArgumentException e) {
            throw OrganizationViews.refused(OrganizationRefusal.NOT_A_MEMBER);
        }
    }

    /** A member has one of the roles, which each hold what the weaker ones do. */
    private static MemberRole role(Input input) {
        List<String> roles = input.texts("roles").orElse(List.of());
        Optional<MemberRole> role = roles.size() == 1 ? MemberRole.ofCode(roles.get(0)) : Optional.empty();
        return role.orElseThrow(
                () -> Refusals.unacceptable("roles", "invalid", "is one of owner, admin and member, in a list"));
    }

    private UserId user(Input input) {
        Optional<String> id = input.text("user_id");
        Optional<String> email = input.text("email");
        if (id.isPresent() == email.isPresent()) {
            throw Refusals.unacceptable("user_id", "required", "is required, or else email is, and not both");
        }
        return email.isPresent()
                ? latchkey.accounts()
                        .findByEmail(email.get())
                        .map(User::id)
                        .orElseThrow(() -> OrganizationViews.unknownUser("email"))
                : parsed(id.get());
    }

    private static UserId parsed(String id) {
        try {
            return UserId.parse(id);
        } catch (IllegalArgumentException e) {
            throw OrganizationViews.unknownUser("user_id");
        }
    }

    private static Membership done(MembershipResult result) {
        if (result instanceof MembershipResult.Refused refused) {
            throw OrganizationViews.refused(refused.reason());
        }
        return ((MembershipResult.Done) result).membership();
    }
}
