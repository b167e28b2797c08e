package dev.latchkey.session;

/** What became of the refresh token in a refresh that succeeded. */
public enum RefreshKind {
    /** It was used up; the answer has its successor. */
    ROTATED,
    /**
     * It is still the current one, because it was made a moment ago. A refresh cookie must not be sent again, and a
     * client must not store it again: the answer may arrive after that of a rotation, and would undo it.
     */
    KEPT,
    /** It had been used up a moment ago; the answer has the same successor again. */
    REPLAYED,
    /** The store had lost it and was set right; the answer has its successor. */
    RESTORED
}
