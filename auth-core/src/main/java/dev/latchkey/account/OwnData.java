package dev.latchkey.account;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A user's rights over their own data: to have it all, and to have the account deleted. Safe for use by several threads.
 *
 * <p>Security promise: an account that is deleted is not usable from the commit on, on any node. It is taken back by a
 * link that is mailed, or by the host, and never by signing in: whoever knows the password of a deleted account gains
 * nothing by it. Erasure is one unit of work over all that is held of a user: of it there is all or nothing, whenever a
 * process is killed.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class OwnData {

    private final UserStore users;
    private final List<PersonalData> parts;
    private final Function<UserId, Optional<Duration>> limit;
    private final Deletions deletions;
    private final Erasure erasure;
    private final AuthEvents events;
    private final Environment environment;

    private OwnData(
            AccountStores stores,
            AccountPorts ports,
            DataPorts data,
            AuthEvents events,
            Environment environment,
            AccountSettings settings) {
        this.users = stores.users();
        this.parts = data.parts();
        this.limit = data.limit();
        this.erasure = new Erasure(stores, data, ports.sessions(), events, environment);
        this.deletions = new Deletions(stores, ports, data, settings, erasure, events, environment);
        this.events = events;
        this.environment = environment;
        Set<String> names = new HashSet<>();
        parts.forEach(part -> {
            if (!names.add(part.name())) {
                throw new IllegalArgumentException("two contributions of personal data are called " + part.name());
            }
        });
    }

    /**
     * Composes the service.
     *
     * @param stores the stores that accounts rest on
     * @param ports what accounts need of other features
     * @param data what is held of users, and what bounds its export
     * @param events told of what happened, asked before what is about to
     * @param environment the time
     * @param settings how long a deletion can be taken back
     * @return the service
     */
    public static OwnData create(
            AccountStores stores,
            AccountPorts ports,
            DataPorts data,
            AuthEvents events,
            Environment environment,
            AccountSettings settings) {
        return new OwnData(stores, ports, data, events, environment, settings);
    }

    /**
     * All that is held of a user, without secrets.
     *
     * @param user whose
     * @param context the request it follows from
     * @return the data, or why it is not given
     */
    public ExportResult export(UserId user, RequestContext context) {
        if (users.find(user).isEmpty()) {
            return new ExportResult.NotFound();
        }
        Optional<Duration> wait = limit.apply(user);
        if (wait.isPresent()) {
            return new ExportResult.Limited(wait.get());
        }
        Optional<Veto> veto = events.before(new AuthAction.ExportData(user, context));
        if (veto.isPresent()) {
            return new ExportResult.Vetoed(veto.get().reason());
        }
        events.publish(new AuthEvent.DataExported(user, environment.now(), context));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("exported_at", environment.now().toString());
        parts.forEach(part -> part.of(user).ifPresent(held -> data.put(part.name(), held)));
        return new ExportResult.Exported(data);
    }

    /**
     * Deletes the account of a user who asks for it: it is not usable any more, and erased when the time to take it back
     * is over. One that is being deleted already stays so. The last account that can administer is not deleted. A session
     * that was ended meanwhile, on whichever node, deletes nothing.
     *
     * @param user whose
     * @param acting the session it is asked for in
     * @param context the request it follows from
     * @return what came of it
     */
    public DeleteResult delete(UserId user, SessionId acting, RequestContext context) {
        Optional<Veto> veto = events.before(new AuthAction.DeleteAccount(user, context));
        return veto.<DeleteResult>map(found -> new DeleteResult.Vetoed(found.reason()))
                .orElseGet(() -> deletions.delete(user, acting, context));
    }

    /**
     * Deletes an account as {@link #delete} does, on the host's own account: no interceptor is asked. The caller answers
     * for who may ask for it.
     *
     * @param user whose
     * @param context the request it follows from
     * @return what came of it; never {@link DeleteResult.Vetoed} or {@link DeleteResult.SessionOver}
     */
    public DeleteResult deleteAsHost(UserId user, RequestContext context) {
        return deletions.delete(user, context);
    }

    /**
     * The deletion that waits for its time.
     *
     * @param user whose
     * @return the deletion, empty when there is none
     */
    public Optional<PendingDeletion> pendingDeletion(UserId user) {
        return deletions.find(user);
    }

    /**
     * Takes a deletion back: the account is as it was before it, without sessions. The caller answers for who may ask for
     * it.
     *
     * @param user whose
     * @param context the request it follows from
     * @return false when none waits any more
     */
    public boolean cancelDeletion(UserId user, RequestContext context) {
        return deletions.cancel(user, context);
    }

    /**
     * Takes a deletion back with the mailed link, which is used up by it. Nobody is signed in by it.
     *
     * @param token the token of the link
     * @param context the request it follows from
     * @return false when the link is unknown, used, expired or superseded, or the account is erased
     */
    public boolean cancelDeletion(Secret token, RequestContext context) {
        return deletions.cancel(token, context);
    }

    /**
     * Mints the token of the link that takes a deletion back, when the mail is made; earlier ones stop working.
     *
     * @param user the recipient
     * @return the token, empty when no deletion waits
     */
    public Optional<Secret> mintCancellation(UserId user) {
        return deletions.mint(user);
    }

    /**
     * How long a deletion can be taken back.
     *
     * @return zero for not at all
     */
    public Duration deletionGrace() {
        return deletions.grace();
    }

    /**
     * Erases accounts whose time has come, each in a unit of work of its own; one that cannot be erased is tried again an
     * hour later. To be called now and then by one node; bears being called by several.
     *
     * @param limit the most to erase in this call
     * @return how many were due; when it is the limit, there may be more
     */
    public int eraseDue(int limit) {
        return erasure.eraseDue(limit);
    }
}
