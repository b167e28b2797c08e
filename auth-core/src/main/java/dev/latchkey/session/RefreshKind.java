package dev.latchkey.session;

/** What became of the refresh token in a refresh that succeeded. */
public enum RefreshKind {
    /** It was used up; the answer has its successor. */
    ROTATED,
    /** It is still the current one, because it was made a moment ago; a refresh cookie need not be sent again. */
    KEPT,
    /** It had been used up a moment ago; the answer has the same successor again. */
    REPLAYED,
    /** The store had lost it and was set right; the answer has its successor. */
    RESTORED
}
