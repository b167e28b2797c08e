package dev.latchkey.audit;

import dev.latchkey.audit.AuditVerification.Broken;
import dev.latchkey.audit.AuditVerification.Fault;
import dev.latchkey.audit.AuditVerification.Intact;
import dev.latchkey.audit.ChainWalk.Part;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.EventRecorder;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: every {@link AuthEvent} with its time, user, actor, address, device and outcome (ASVS V16.3). An entry
 * is written in the transaction of the change that it tells of, so that there is neither one without the other.
 * Committed entries are chained afterwards by salted digests, by one node at a time: what is changed, taken out or
 * exchanged later is found by {@link #verify()}, while writers never wait for each other and a user's entries can still
 * be erased.
 *
 * <p>Security promises: no password, token or part of one is ever in the log; a refused sign-in is in it as well, and a
 * flood of them costs a bounded number of writes: of refusals by a limit a node writes 60 at once and 60 a minute from
 * then on, so at most 120 in any minute; of other refused sign-ins 6,000 and 6,000, at most 12,000; and of the rest how
 * many they were. What the chain cannot show: a change before the entry is chained,
 * some seconds after its commit; and a change by somebody who makes the whole chain anew, which takes a point of it that
 * was kept elsewhere to find ({@link #verify(KeptPoint)}).
 *
 * <p>Safe for use by several threads. Every method throws {@link dev.latchkey.kernel.StoreUnavailableException} when
 * the store is out of reach.
 */
public final class Audit implements EventRecorder {

    static final String COUNT = "count";

    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    private static final int BATCH = 500;
    private static final int MOST_IN_A_PAGE = 1_000;
    private static final int SALT = 32;
    private static final int LIMITED_PER_MINUTE = 60;
    private static final int REFUSED_PER_MINUTE = 6_000;
    private static final int WALKS = 5;
    private static final String RATE_LIMITED = "rate_limited";
    private static final String OTHERS = "refused";

    private final AuditStore store;
    private final Transactions transactions;
    private final Environment environment;
    private final AuditSettings settings;
    private final RefusalBudget limited = new RefusalBudget(LIMITED_PER_MINUTE);
    private final RefusalBudget refused = new RefusalBudget(REFUSED_PER_MINUTE);

    private Audit(AuditStore store, Transactions transactions, Environment environment, AuditSettings settings) {
        this.store = store;
        this.transactions = transactions;
        this.environment = environment;
        this.settings = settings;
    }

    /**
     * Composes the service.
     *
     * @param store the entries
     * @param transactions units of work over the store
     * @param environment time and randomness
     * @param settings how long entries are kept
     * @return the service
     */
    public static Audit create(
            AuditStore store, Transactions transactions, Environment environment, AuditSettings settings) {
        return new Audit(store, transactions, environment, settings);
    }

    @Override
    public void keep(Tx tx, AuthEvent event) {
        store.add(tx, row(EventEntries.entry(environment.newId(), event)));
    }

    @Override
    public void keep(AuthEvent event) {
        if (budget(event).filter(budget -> !budget.take(environment.now())).isPresent()) {
            return;
        }
        store.add(row(EventEntries.entry(environment.newId(), event)));
    }

    /** What clients can bring about as often as they like is bounded; of who is signed in, all but the limit is already. */
    private Optional<RefusalBudget> budget(AuthEvent event) {
        if (event instanceof AuthEvent.SignInRefused refusal) {
            return Optional.of(refusal.reason().equals(RATE_LIMITED) ? limited : refused);
        }
        boolean overLimit = (event instanceof AuthEvent.SecondFactorRefused factor
                        && factor.reason().equals(RATE_LIMITED))
                || (event instanceof AuthEvent.PasswordRefused password
                        && password.reason().equals(RATE_LIMITED));
        return overLimit ? Optional.of(limited) : Optional.empty();
    }

    private AuditRow row(AuditEvent event) {
        return new AuditRow(event, environment.randomText(SALT));
    }

    /**
     * Entries, the latest first.
     *
     * @param filter which are wanted
     * @param after where the page before ended, null for the first page
     * @param limit the most to give: 1 to 1,000
     * @return the page
     */
    public AuditPage list(AuditFilter filter, @Nullable AuditPlace after, int limit) {
        Objects.requireNonNull(filter, "filter");
        if (limit < 1 || limit > MOST_IN_A_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MOST_IN_A_PAGE + " entries, not " + limit);
        }
        List<AuditEvent> events = store.list(filter, after, limit + 1);
        boolean more = events.size() > limit;
        return new AuditPage(more ? events.subList(0, limit) : events, more);
    }

    /**
     * Chains what is committed and walks the chain, from the oldest entry that is kept to the last one.
     *
     * @return that it is as it was written, or where it first is not
     */
    public AuditVerification verify() {
        return walk(Part.all(null));
    }

    /**
     * What is worth keeping of a verification, where nobody who can write to the store can, for {@link
     * #verify(KeptPoint)}. It tells what may be forgotten for its age in the next 30 days, or a quarter of the retention
     * when that is shorter; of a retention that is shortened meanwhile it knows nothing.
     *
     * @param intact what was found
     * @return the point that the log had reached
     */
    public KeptPoint keep(Intact intact) {
        return Forgettable.keep(store, intact, environment.now(), settings.retention());
    }

    /**
     * As {@link #verify(KeptPoint)}, by a point that says nothing of what may be forgotten.
     *
     * @param known the point, from an earlier {@link AuditVerification.Intact#to()}
     * @return that it is as it was written, or where it first is not
     */
    public AuditVerification verify(ChainPoint known) {
        return verify(KeptPoint.of(known));
    }

    /**
     * As {@link #verify()}, and holds the chain to a point of it that was kept elsewhere: so a chain that was made anew,
     * ends before that point, or begins later than it can, is found as well. A point from before what is still kept tells
     * nothing.
     *
     * @param known the point, from an earlier {@link #keep}
     * @return that it is as it was written, or where it first is not
     */
    public AuditVerification verify(KeptPoint known) {
        return walk(Part.all(Objects.requireNonNull(known, "known")));
    }

    /**
     * As {@link #verify(KeptPoint)}, a part at a time: of a log of any length a call looks at a bounded number of entries.
     * When entries from after where the last part ended were forgotten for their age since, it begins anew with what is
     * kept.
     *
     * @param known a point that was kept elsewhere, the same for all parts; null for none
     * @param after where the part before has ended, null for the first part
     * @param limit the most entries to look at in this part, 1 or more; what was written meanwhile may come on top
     * @return {@link AuditVerification.Unfinished} when the end was not reached; else as {@link #verify(KeptPoint)}
     */
    public AuditVerification verifyPart(@Nullable KeptPoint known, @Nullable AuditProgress after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a part has 1 entry or more, not " + limit);
        }
        return walk(new Part(known, after, limit));
    }

    private AuditVerification walk(Part part) {
        try {
            return chainAndWalk(part);
        } catch (ChainLostException e) {
            return new Broken(Fault.CHAIN_LOST, 0, null, 0);
        }
    }

    private AuditVerification chainAndWalk(Part part) {
        StoreUnavailableException hindrance = null;
        try {
            chain();
        } catch (StoreUnavailableException e) {
            hindrance = e; // an entry in the place of the next one hinders the chaining, and is found by the walk
        }
        AuditVerification found = walkWhileOthersForget(part);
        if (hindrance != null && !(found instanceof Broken)) {
            throw hindrance;
        }
        return found;
    }

    private AuditVerification walkWhileOthersForget(Part part) {
        AuditVerification found = null;
        KeptPoint known = part.known();
        for (int i = 0; i < WALKS; i++) {
            ChainState state = store.state();
            if (known != null && known.isForgottenEarly(state.anchor(), environment.now())) {
                return new Broken(Fault.FORGOTTEN_EARLY, known.forgettable() + 1, null, 0);
            }
            found = new ChainWalk(store, state, this::chain, part).walk();
            // What was forgotten for its age during the walk is not missing.
            boolean overtaken = found instanceof Broken broken
                    && (broken.fault() == Fault.MISSING || broken.fault() == Fault.TRUNCATED)
                    && !store.state().anchor().equals(state.anchor());
            if (!overtaken) {
                return found;
            }
        }
        return Objects.requireNonNull(found);
    }

    /**
     * Erases what the log holds about a user, for a request under data protection law: content and salt go, the digests
     * stay, so that the chain can still be verified. The log gets an entry that says how many entries were erased, and
     * not whose. Entries about others that name the user as the actor stay until they are too old: they are about what
     * was done to the others.
     *
     * @param user the user
     * @param request the request it follows from
     * @return how many chained entries were erased
     */
    public int erase(UserId user, RequestContext request) {
        chain();
        return transactions.call(tx -> erase(tx, user, request));
    }

    /**
     * As {@link #erase(UserId, RequestContext)}, together with the change that it follows from. To be done last: until
     * that unit of work has committed, nobody else chains entries.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param request the request it follows from
     * @return how many chained entries are erased when the unit of work commits
     */
    public int erase(Tx tx, UserId user, RequestContext request) {
        Objects.requireNonNull(user, "user");
        int erased = store.erase(tx, user);
        if (erased > 0) {
            store.add(
                    tx,
                    row(new AuditEvent(
                            environment.newId(),
                            environment.now(),
                            AuditTypes.AUDIT_ERASED,
                            AuditOutcome.SUCCESS,
                            null,
                            // A user who is erased is not told of as the one who asked for it either.
                            user.equals(request.actor()) ? null : request.actor(),
                            null,
                            null,
                            request.requestId(),
                            Map.of(COUNT, Integer.toString(erased)))));
        }
        return erased;
    }

    /**
     * Writes down how many refusals were only counted since the last time. To be called now and then by every node.
     */
    public void tellCounted() {
        tellCounted(limited, RATE_LIMITED);
        tellCounted(refused, OTHERS);
    }

    private void tellCounted(RefusalBudget budget, String reason) {
        long counted = budget.takeCounted();
        if (counted == 0) {
            return;
        }
        boolean told = false;
        try {
            store.add(row(new AuditEvent(
                    environment.newId(),
                    environment.now(),
                    AuditTypes.SIGN_IN_REFUSED,
                    AuditOutcome.REFUSED,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Map.of("reason", reason, COUNT, Long.toString(counted)))));
            told = true;
        } finally {
            if (!told) {
                budget.giveBack(counted);
            }
        }
    }

    /** Chains all that is committed. To be called now and then by one node; bears being called by several. */
    public void chain() {
        int chained;
        do {
            chained = store.chain(BATCH, Digests::links);
        } while (chained == BATCH && !Thread.currentThread().isInterrupted());
    }

    /**
     * Forgets chained entries that are older than the retention. To be called now and then.
     *
     * @param limit the most to remove in this call
     * @return how many were removed; when it is the limit, there may be more
     */
    public int cleanUp(int limit) {
        Instant before = environment.now().minus(settings.retention());
        int removed = store.purge(before, limit);
        if (removed > 0) {
            log.debug("Forgot {} entries of the audit log from before {}", removed, before);
        }
        return removed;
    }
}
