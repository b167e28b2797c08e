package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.access.Role;
import dev.latchkey.access.TokenLocation;
import dev.latchkey.account.User;
import dev.latchkey.servlet.answer.Answer;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.route.Call;
import dev.latchkey.servlet.route.Reply;
import dev.latchkey.servlet.route.Route;
import dev.latchkey.servlet.route.RouteLimit;
import dev.latchkey.session.TokenPair;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** One's own account. */
final class ProfileRoutes {

    private final Latchkey latchkey;
    private final Profiles profiles;
    private final TokenAnswers answers;

    ProfileRoutes(Latchkey latchkey, Profiles profiles, TokenAnswers answers) {
        this.latchkey = latchkey;
        this.profiles = profiles;
        this.answers = answers;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/me", "One's own account")
                        .signedIn()
                        .answers(200, "The account, with its `ETag`.", Answers.USER)
                        .fails(ErrorCode.NOT_FOUND)
                        .by(call -> Reply.of(shown(profiles.recentUser(call.identity())))),
                Route.of("PATCH", "/me", "Change one's own profile; what is left out stays")
                        .signedIn()
                        .takes(EntityTags.ifMatch())
                        .body(Bodies.PROFILE)
                        .answers(200, "The account as it is now.", Answers.USER)
                        .fails(ErrorCode.PRECONDITION_FAILED, ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN)
                        .by(this::change),
                Route.of("PUT", "/me/password", "Change one's own password; all other sessions end")
                        .signedIn()
                        .limited(RouteLimit.OWN_SECRET)
                        .body(Bodies.PASSWORD)
                        .answers(200, "New tokens of this session; they come the way the old ones did.", Answers.TOKENS)
                        .fails(
                                ErrorCode.INVALID_CREDENTIALS,
                                ErrorCode.WEAK_PASSWORD,
                                ErrorCode.FORBIDDEN,
                                ErrorCode.RATE_LIMITED)
                        .by(this::changePassword),
                Route.of("GET", "/me/permissions", "What one may do in this session")
                        .signedIn()
                        .answers(200, "Roles and permissions.", Answers.PERMISSIONS)
                        .by(this::permissions));
    }

    private Reply change(Call call) {
        Identity identity = call.identity();
        OptionalLong ifVersion =
                EntityTags.ifVersion(call, () -> profiles.user(identity).version(), Profiles::changedMeanwhile);
        return Reply.of(shown(profiles.change(identity, Profiles.change(call.input()), ifVersion, call.context())));
    }

    private Reply changePassword(Call call) {
        Identity identity = call.identity();
        TokenPair tokens = profiles.changePassword(identity, call.input(), call.context());
        User user = profiles.user(identity);
        return Reply.of(
                identity.location() == TokenLocation.COOKIE
                        ? answers.inCookies(tokens, user, true)
                        : answers.inBody(tokens, user));
    }

    private Reply permissions(Call call) {
        Set<String> names = call.identity().authority().roleNames();
        List<String> permissions = latchkey.access().roles().stream()
                .filter(role -> names.contains(role.name()))
                .map(Role::permissions)
                .flatMap(Set::stream)
                .map(Object::toString)
                .distinct()
                .sorted()
                .toList();
        ObjectNode body = Views.object();
        body.set("roles", Views.texts(Views.sorted(names)));
        body.set("permissions", Views.texts(permissions));
        return Reply.of(Answer.json(200, body));
    }

    private Answer shown(User user) {
        return Answer.json(200, Views.user(user, latchkey)).withHeader("ETag", EntityTags.of(user.version()));
    }
}
