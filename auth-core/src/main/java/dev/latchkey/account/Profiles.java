package dev.latchkey.account;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What users change of themselves: the profile and nothing else of the account. */
final class Profiles {

    private final UserStore users;
    private final UnitsOfWork work;
    private final AuthEvents events;
    private final Environment environment;
    private final AttributeSchema schema;

    Profiles(
            AccountStores stores,
            UnitsOfWork work,
            AuthEvents events,
            Environment environment,
            AttributeSchema schema) {
        this.users = stores.users();
        this.work = work;
        this.events = events;
        this.environment = environment;
        this.schema = schema;
    }

    /** As the user, of themselves. */
    UpdateResult update(UserId id, ProfileChange change, OptionalLong ifVersion, RequestContext context) {
        return update(id, change, ifVersion, AttributeSchema.Writer.USER, context);
    }

    /** As the host, who decides about all of it and is asked by nobody. */
    UpdateResult updateAsHost(UserId id, ProfileChange change, OptionalLong ifVersion, RequestContext context) {
        return update(id, change, ifVersion, AttributeSchema.Writer.HOST, context);
    }

    private UpdateResult update(
            UserId id,
            ProfileChange change,
            OptionalLong ifVersion,
            AttributeSchema.Writer writer,
            RequestContext context) {
        List<FieldProblem> problems = new ArrayList<>();
        ProfileChange examined = change.examined(problems);
        if (!problems.isEmpty()) {
            return new UpdateResult.Refused(problems);
        }
        Optional<Veto> veto = writer == AttributeSchema.Writer.HOST
                ? Optional.empty()
                : events.before(new AuthAction.ChangeProfile(id, context));
        if (veto.isPresent()) {
            return new UpdateResult.Vetoed(veto.get().reason());
        }
        return work.call(tx -> update(tx, id, examined, ifVersion, writer, context));
    }

    private Optional<UpdateResult> update(
            Tx tx,
            UserId id,
            ProfileChange change,
            OptionalLong ifVersion,
            AttributeSchema.Writer writer,
            RequestContext context) {
        Optional<User> found = users.find(id);
        if (found.isEmpty()) {
            return Optional.of(new UpdateResult.NotFound());
        }
        User user = found.get();
        if (ifVersion.isPresent() && ifVersion.getAsLong() != user.version()) {
            return Optional.of(new UpdateResult.PreconditionFailed());
        }
        List<FieldProblem> problems = new ArrayList<>();
        Profile profile = change.applyTo(user.profile(), schema, writer, problems);
        if (!problems.isEmpty()) {
            return Optional.of(new UpdateResult.Refused(problems));
        }
        if (profile.equals(user.profile())) {
            return Optional.of(new UpdateResult.Updated(user));
        }
        Instant now = environment.now();
        User changed = user.withProfile(profile, now);
        if (!users.update(tx, changed)) {
            return Optional.empty();
        }
        events.publish(tx, new AuthEvent.ProfileChanged(id, now, context));
        return Optional.of(new UpdateResult.Updated(changed));
    }
}
