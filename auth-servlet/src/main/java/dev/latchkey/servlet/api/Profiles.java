package dev.latchkey.servlet.api;

import dev.latchkey.Latchkey;
import dev.latchkey.account.ChangePasswordResult;
import dev.latchkey.account.ProfileChange;
import dev.latchkey.account.UpdateResult;
import dev.latchkey.account.User;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import dev.latchkey.session.TokenPair;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the calls and the forms about one's own account have in common. */
final class Profiles {

    private final Latchkey latchkey;

    Profiles(Latchkey latchkey) {
        this.latchkey = latchkey;
    }

    User user(Identity identity) {
        return latchkey.accounts().find(identity.user()).orElseThrow(Profiles::noAccount);
    }

    /** For what is only shown: without a question to the database each time. */
    User recentUser(Identity identity) {
        return latchkey.accounts().findRecent(identity.user()).orElseThrow(Profiles::noAccount);
    }

    User change(Identity identity, ProfileChange change, OptionalLong ifVersion, RequestContext context) {
        UpdateResult result = latchkey.accounts().updateProfile(identity.user(), change, ifVersion, context);
        if (result instanceof UpdateResult.Updated updated) {
            return updated.user();
        }
        if (result instanceof UpdateResult.Refused refused) {
            throw Refusals.refused(Refusals.validation(refused.problems()));
        }
        if (result instanceof UpdateResult.Vetoed vetoed) {
            throw Refusals.refused(Refusals.vetoed(vetoed.reason()));
        }
        throw result instanceof UpdateResult.PreconditionFailed ? changedMeanwhile() : noAccount();
    }

    /** The new tokens of the acting session. */
    TokenPair changePassword(Identity identity, Input input, RequestContext context) {
        ChangePasswordResult result = latchkey.accounts()
                .changePassword(
                        identity.user(),
                        identity.session(),
                        Secret.of(input.requiredText("current_password")),
                        Secret.of(input.requiredText("new_password")),
                        context);
        if (result instanceof ChangePasswordResult.Changed) {
            return latchkey.sessions().reissue(identity.session()).orElseThrow(Profiles::sessionOver);
        }
        if (result instanceof ChangePasswordResult.InvalidCredentials) {
            throw new RefusedException(ErrorCode.INVALID_CREDENTIALS, "the current password is wrong");
        }
        if (result instanceof ChangePasswordResult.WeakPassword weak) {
            throw Refusals.refused(Refusals.weakPassword(weak.problems()));
        }
        if (result instanceof ChangePasswordResult.RateLimited limited) {
            throw Refusals.refused(Refusals.rateLimited(limited.retryAfter()));
        }
        if (result instanceof ChangePasswordResult.Vetoed vetoed) {
            throw Refusals.refused(Refusals.vetoed(vetoed.reason()));
        }
        throw sessionOver();
    }

    static ProfileChange change(Input input) {
        ProfileChange change = ProfileChange.none();
        if (input.has("given_name")) {
            change = change.withGivenName(input.text("given_name").orElse(null));
        }
        if (input.has("middle_name")) {
            change = change.withMiddleName(input.text("middle_name").orElse(null));
        }
        if (input.has("family_name")) {
            change = change.withFamilyName(input.text("family_name").orElse(null));
        }
        if (input.has("phone")) {
            change = change.withPhone(input.text("phone").orElse(null));
        }
        if (input.has("attributes")) {
            change = change.withAttributes(input.object("attributes").orElse(Map.of()));
        }
        return change;
    }

    /** As from a form, which has each of the host's own fields by itself. */
    static ProfileChange change(Input input, Optional<Map<String, Object>> attributes) {
        ProfileChange change = change(input);
        return attributes.map(change::withAttributes).orElse(change);
    }

    static RefusedException changedMeanwhile() {
        return new RefusedException(ErrorCode.PRECONDITION_FAILED, "the account was changed meanwhile");
    }

    private static RefusedException noAccount() {
        return new RefusedException(ErrorCode.NOT_FOUND, "there is no such account");
    }

    private static RefusedException sessionOver() {
        return new RefusedException(Problem.of(ErrorCode.TOKEN_REVOKED, "the session of the access token was ended")
                .withReason(EndReason.SIGNED_OUT.code()));
    }
}
