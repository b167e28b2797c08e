package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Match;
import dev.latchkey.access.Permission;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.organization.NewOrganization;
import dev.latchkey.organization.Organization;
import dev.latchkey.organization.OrganizationChange;
import dev.latchkey.organization.OrganizationResult;
import dev.latchkey.organization.Organizations;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The organizations that one belongs to, and all of them for whoever may administer them. */
final class OrganizationRoutes {

    static final String READ = "organizations:read";
    static final String MANAGE = "organizations:manage";

    private static final String ALL = "/admin/organizations";
    private static final String ONE = ALL + "/{id}";

    private final Latchkey latchkey;
    private final Organizations organizations;

    OrganizationRoutes(Latchkey latchkey) {
        this.latchkey = latchkey;
        this.organizations = latchkey.organizations();
    }

    List<Route> routes() {
        return List.of(
                Paging.paged(Route.of("GET", "/me/organizations", "The organizations that one belongs to")
                                .signedIn())
                        .answers(200, "The organizations.", OrganizationViews.OWN)
                        .by(this::own),
                Paging.paged(permitted(Route.of("GET", ALL, "The organizations"), READ))
                        .takes(new Route.Parameter(
                                "parent_id", "query", Schema.text("uuid"), false, "Only those directly below it."))
                        .answers(200, "The organizations, the oldest first.", OrganizationViews.ORGANIZATIONS)
                        .by(this::list),
                permitted(Route.of("POST", ALL, "Make an organization; one becomes its owner"), MANAGE)
                        .body(OrganizationViews.CREATE)
                        .answers(201, "The organization, with its `ETag`.", OrganizationViews.ORGANIZATION)
                        .fails(ErrorCode.CONFLICT)
                        .by(this::create),
                permitted(Route.of("GET", ONE, "An organization"), READ)
                        .answers(200, "The organization, with its `ETag`.", OrganizationViews.ORGANIZATION)
                        .fails(ErrorCode.NOT_FOUND)
                        .by(call -> Reply.of(shown(200, organization(organizations, call)))),
                permitted(Route.of("PATCH", ONE, "Change an organization; what is left out stays"), MANAGE)
                        .takes(EntityTags.ifMatch())
                        .body(OrganizationViews.CHANGE)
                        .answers(200, "The organization as it is now.", OrganizationViews.ORGANIZATION)
                        .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.PRECONDITION_FAILED)
                        .by(this::change),
                permitted(Route.of("DELETE", ONE, "Delete an organization that none is below"), MANAGE)
                        .takes(EntityTags.ifMatch())
                        .answers(204, "It is gone, with its memberships.")
                        .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.PRECONDITION_FAILED)
                        .by(this::delete));
    }

    static RouteBuilder permitted(RouteBuilder route, String permission) {
        return route.asking(
                        AccessRule.authenticated().withPermissions(Match.ALL, List.of(Permission.parse(permission))),
                        "permission `" + permission + "`")
                .fails(ErrorCode.FORBIDDEN);
    }

    private Reply own(Call call) {
        return Paging.page(
                call,
                (after, limit) -> organizations.ofUser(call.identity().user(), after, limit),
                OrganizationId::parse,
                OrganizationViews::own,
                belonging -> belonging.organization().id());
    }

    private Reply list(Call call) {
        OrganizationId below =
                call.query("parent_id").map(OrganizationRoutes::parent).orElse(null);
        return Paging.page(
                call,
                (after, limit) -> organizations.list(below, after, limit),
                OrganizationId::parse,
                OrganizationViews::organization,
                Organization::id);
    }

    private Reply create(Call call) {
        Input input = call.input();
        NewOrganization wanted = new NewOrganization(
                requiredText(input, "name"),
                requiredText(input, "slug"),
                input.text("parent_id").map(OrganizationRoutes::parent).orElse(null),
                input.flag("mfa_required"));
        Organization made = done(organizations.createAs(call.identity().user(), wanted, call.context()));
        String location = latchkey.settings().basePath() + ALL + "/" + made.id();
        return Reply.of(shown(201, made).withHeader("Location", location));
    }

    private Reply change(Call call) {
        Organization organization = organization(organizations, call);
        OrganizationChange change = change(call.input());
        OptionalLong ifVersion = EntityTags.ifVersion(call, organization::version, OrganizationViews::changedMeanwhile);
        return Reply.of(shown(
                200,
                done(organizations.updateAs(
                        call.identity().user(), organization.id(), change, ifVersion, call.context()))));
    }

    private static OrganizationChange change(Input input) {
        OrganizationChange change = OrganizationChange.none();
        if (input.has("name")) {
            change = change.withName(requiredText(input, "name"));
        }
        if (input.has("slug")) {
            change = change.withSlug(requiredText(input, "slug"));
        }
        if (input.has("mfa_required")) {
            boolean required = input.choice("mfa_required")
                    .orElseThrow(() -> Refusals.unacceptable("mfa_required", "required", "is true or false"));
            change = change.withSecondFactorRequired(required);
        }
        if (input.has("parent_id")) {
            Optional<OrganizationId> parent = input.text("parent_id").map(OrganizationRoutes::parent);
            change = parent.isPresent() ? change.withParent(parent.get()) : change.withoutParent();
        }
        return change;
    }

    private Reply delete(Call call) {
        Organization organization = organization(organizations, call);
        OptionalLong ifVersion = EntityTags.ifVersion(call, organization::version, OrganizationViews::changedMeanwhile);
        Organization unused =
                done(organizations.deleteAs(call.identity().user(), organization.id(), ifVersion, call.context()));
        return Reply.of(Answer.of(204));
    }

    /** The organization that a call is about. */
    static Organization organization(Organizations organizations, Call call) {
        try {
            return organizations
                    .find(OrganizationId.parse(call.variable("id")))
                    .orElseThrow(OrganizationViews::notFound);
        } catch (IllegalArgumentException e) {
            throw OrganizationViews.notFound();
        }
    }

    private static String requiredText(Input input, String name) {
        return input.text(name).orElseThrow(() -> Refusals.unacceptable(name, "required", "is required"));
    }

    private static OrganizationId parent(String text) {
        try {
            return OrganizationId.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusals.unacceptable("parent_id", "invalid", "is an organization's id");
        }
    }

    private static Answer shown(int status, Organization organization) {
        return Answer.json(status, OrganizationViews.organization(organization))
                .withHeader("ETag", EntityTags.of(organization.version()));
    }

    private static Organization done(OrganizationResult result) {
        if (result instanceof OrganizationResult.Refused refused) {
            throw OrganizationViews.refused(refused.reason());
        }
        return ((OrganizationResult.Done) result).organization();
    }
}
