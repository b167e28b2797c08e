package dev.latchkey.session;

import static dev.latchkey.session.StoredSessions.IDLE;
import static dev.latchkey.session.StoredSessions.NOW;
import static dev.latchkey.session.StoredSessions.newUser;
import static dev.latchkey.session.StoredSessions.rotated;
import static dev.latchkey.session.StoredSessions.started;

import dev.latchkey.kernel.EndReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every way in which a browser's two tabs, and perhaps a thief, can use the refresh tokens of one session: requests and
 * answers under way for up to the client's time-out, lost answers, and time going by, in every order. Times and
 * generations are kept relative to the current generation, so that finitely many states stand for runs of any length.
 */
final class RefreshModel {

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int FAR_BEHIND = 3;

    private final Rules rules;
    private final int timeout;
    private final int grace;
    private final int tabs;
    private final boolean losses;
    private final boolean thief;
    private final boolean keptIsStored;
    private final Map<Play, RefreshOutcome> played = new HashMap<>();
    private int states;

    /** All that the outcome of a use depends on. */
    private record Play(boolean first, int age, boolean over, int behind) {}

    /** Plays one attempt against a session as it stands: a store, or what somebody takes for one. */
    interface Rules {
        RefreshOutcome play(Session session, RefreshAttempt attempt);
    }

    /**
     * A model.
     *
     * @param rules the protocol
     * @param timeout how many ticks a request and its answer take at most
     * @param grace the grace window in ticks
     * @param tabs one tab or two, which share the cookie
     * @param losses whether one answer or request is lost for each generation; its tab asks again at its time-out
     * @param thief whether somebody can copy the cookie and use it at any time
     * @param keptIsStored whether a browser writes the cookie from an answer that kept the token, too
     */
    RefreshModel(Rules rules, int timeout, int grace, int tabs, boolean losses, boolean thief, boolean keptIsStored) {
        this.rules = rules;
        this.timeout = timeout;
        this.grace = grace;
        this.tabs = tabs;
        this.losses = losses;
        this.thief = thief;
        this.keptIsStored = keptIsStored;
    }

    private enum Stage {
        IDLE,
        SENT,
        ANSWERED,
        KEPT,
        LOST
    }

    /** A tab: how long ago it sent its request, how far behind its token is, and the token of its answer. */
    private record Tab(Stage stage, int age, int behind, int answer) {

        static final Tab IDLE = new Tab(Stage.IDLE, 0, 0, 0);

        Tab rotated() {
            return stage == Stage.IDLE ? this : new Tab(stage, age, further(behind), further(answer));
        }

        Tab older() {
            return stage == Stage.IDLE ? this : new Tab(stage, age + 1, behind, answer);
        }
    }

    /**
     * Everything there is.
     *
     * @param first whether the current generation is that of the sign-in
     * @param age ticks since the current generation was made, up to one more than the grace window
     * @param cookie how many generations the browser's token is behind the current one
     * @param mayLose whether the loss of this generation is still to come
     * @param stolen how far behind the thief's token is, -1 when there is none
     * @param over whether the session has ended
     */
    private record State(
            boolean first, int age, int cookie, Tab one, Tab two, boolean mayLose, int stolen, boolean over) {

        Tab tab(int number) {
            return number == 0 ? one : two;
        }

        State with(int number, Tab tab) {
            return number == 0
                    ? new State(first, age, cookie, tab, two, mayLose, stolen, over)
                    : new State(first, age, cookie, one, tab, mayLose, stolen, over);
        }

        State withCookie(int value) {
            return new State(first, age, value, one, two, mayLose, stolen, over);
        }

        State withStolen(int value) {
            return new State(first, age, cookie, one, two, mayLose, value, over);
        }

        State withLoss() {
            return new State(first, age, cookie, one, two, false, stolen, over);
        }

        State ended() {
            return new State(first, age, cookie, one, two, mayLose, stolen, true);
        }

        State rotated(boolean losses) {
            return new State(
                    false,
                    0,
                    further(cookie),
                    one.rotated(),
                    two.rotated(),
                    losses,
                    stolen < 0 ? stolen : further(stolen),
                    over);
        }
    }

    private static int further(int behind) {
        return Math.min(behind + 1, FAR_BEHIND);
    }

    /** What can happen next, and what is wrong with it where something is. */
    private record Step(String name, State state, @Nullable String wrong) {}

    /** How many different states were looked at. */
    int states() {
        return states;
    }

    /** The shortest story in which something goes wrong, empty when nothing ever does. */
    Optional<List<String>> counterexample() {
        State start = new State(true, 0, 0, Tab.IDLE, Tab.IDLE, losses, -1, false);
        Map<State, Arrival> arrivals = new HashMap<>(Map.of(start, new Arrival(start, "the sign-in")));
        Deque<State> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            State state = open.remove();
            for (Step step : steps(state)) {
                if (step.wrong() != null) {
                    return Optional.of(story(arrivals, state, step));
                }
                if (arrivals.putIfAbsent(step.state(), new Arrival(state, step.name())) == null) {
                    open.add(step.state());
                }
            }
            states = arrivals.size();
        }
        return Optional.empty();
    }

    /** How a state was first come to. */
    private record Arrival(State from, String by) {}

    private static List<String> story(Map<State, Arrival> arrivals, State last, Step step) {
        Deque<String> story = new ArrayDeque<>(List.of(step.name(), String.valueOf(step.wrong())));
        State state = last;
        Arrival arrival = Objects.requireNonNull(arrivals.get(state));
        while (!arrival.from().equals(state)) {
            story.addFirst(arrival.by());
            state = arrival.from();
            arrival = Objects.requireNonNull(arrivals.get(state));
        }
        return List.copyOf(story);
    }

    private List<Step> steps(State state) {
        List<Step> steps = new ArrayList<>();
        for (int tab = 0; tab < tabs; tab++) {
            tabSteps(state, tab, steps);
        }
        if (thief) {
            steps.add(new Step("the thief copies the cookie", state.withStolen(state.cookie()), null));
            if (state.stolen() >= 0) {
                steps.add(use("the thief uses the copy", state, state.stolen(), Optional.empty()));
            }
        }
        if (mayTick(state.one()) && mayTick(state.two())) {
            int age = Math.min(state.age() + 1, grace + 1);
            steps.add(new Step(
                    "a tick",
                    new State(
                            state.first(),
                            age,
                            state.cookie(),
                            state.one().older(),
                            state.two().older(),
                            state.mayLose(),
                            state.stolen(),
                            state.over()),
                    null));
        }
        return steps;
    }

    private boolean mayTick(Tab tab) {
        return tab.stage() == Stage.IDLE || tab.age() < timeout;
    }

    private void tabSteps(State state, int number, List<Step> steps) {
        Tab tab = state.tab(number);
        String name = "tab " + number;
        switch (tab.stage()) {
            case IDLE -> steps.add(new Step(name + " sends", state.with(number, sent(state)), null));
            case SENT -> {
                steps.add(use(name + " is served", state, tab.behind(), Optional.of(number)));
                if (state.mayLose()) {
                    steps.add(new Step(name + " loses its request", lost(state, number), null));
                }
            }
            case ANSWERED, KEPT -> {
                boolean written = tab.stage() == Stage.ANSWERED || keptIsStored;
                State delivered = state.with(number, Tab.IDLE);
                steps.add(new Step(
                        name + " is answered", written ? delivered.withCookie(tab.answer()) : delivered, null));
                if (state.mayLose()) {
                    steps.add(new Step(name + " loses its answer", lost(state, number), null));
                }
            }
            case LOST -> {
                if (tab.age() == timeout) {
                    steps.add(new Step(name + " sends again", state.with(number, sent(state)), null));
                }
            }
        }
    }

    private static Tab sent(State state) {
        return new Tab(Stage.SENT, 0, state.cookie(), 0);
    }

    private static State lost(State state, int number) {
        Tab tab = state.tab(number);
        return state.with(number, new Tab(Stage.LOST, tab.age(), tab.behind(), 0))
                .withLoss();
    }

    /** Presents a token that is so far behind, and holds the outcome against what the protocol promises. */
    private Step use(String name, State state, int behind, Optional<Integer> tab) {
        RefreshOutcome outcome = played.computeIfAbsent(
                new Play(state.first(), state.age(), state.over(), behind), play -> play(state, behind));
        boolean outdated = behind > 1 || (behind == 1 && (grace == 0 || state.age() > grace));
        if (state.over()) {
            boolean dead = outcome instanceof RefreshOutcome.Invalid;
            State after = tab.map(number -> state.with(number, Tab.IDLE)).orElse(state);
            return new Step(name, after, dead ? null : "a token worked after the session had ended");
        }
        if (outcome instanceof RefreshOutcome.Reused) {
            State after = tab.map(number -> state.with(number, Tab.IDLE))
                    .orElse(state)
                    .ended();
            return new Step(name, after, thief && outdated ? null : "the session ended although nobody stole anything");
        }
        if (outdated) {
            return new Step(name, state, "a token worked that was used up long ago");
        }
        return granted(name, state, behind, tab, outcome);
    }

    private Step granted(String name, State state, int behind, Optional<Integer> tab, RefreshOutcome outcome) {
        State after = state;
        Stage stage = Stage.ANSWERED;
        if (outcome instanceof RefreshOutcome.Rotated rotated) {
            after = state.rotated(losses);
            if (behind != 0 || rotated.session().generation() != generation(state) + 1) {
                return new Step(name, after, "a second successor was made");
            }
        } else if (outcome instanceof RefreshOutcome.Kept) {
            stage = Stage.KEPT;
        } else if (!(outcome instanceof RefreshOutcome.Replayed)) {
            return new Step(name, after, "a token of a live session did not work: " + outcome);
        }
        if (tab.isEmpty()) {
            return new Step(name, after.withStolen(0), null);
        }
        Tab before = after.tab(tab.get());
        return new Step(name, after.with(tab.get(), new Tab(stage, before.age(), before.behind(), 0)), null);
    }

    private static long generation(State state) {
        return state.first() ? 0 : 10;
    }

    private RefreshOutcome play(State state, int behind) {
        Instant now = NOW.plus(TICK.multipliedBy(state.age()));
        Session session = state.first() ? started(newUser(), 0, NOW) : rotated(newUser(), generation(state), NOW);
        Session stored = state.over() ? session.ended(now, EndReason.TOKEN_REUSE) : session;
        RefreshAttempt attempt = new RefreshAttempt(
                session.id(),
                session.refreshKeyId(),
                generation(state) - behind,
                now,
                TICK.multipliedBy(grace),
                IDLE,
                false,
                now.plus(IDLE));
        return rules.play(stored, attempt);
    }
}
