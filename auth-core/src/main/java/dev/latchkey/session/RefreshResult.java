package dev.latchkey.session;

/** What became of a {@link Sessions#refresh}. All are immutable. */
public sealed interface RefreshResult {

    /**
     * There is a new access token.
     *
     * @param kind what became of the refresh token; with {@link RefreshKind#KEPT} it is the one that was presented
     * @param tokens the new access token, and the refresh token that is current
     */
    record Refreshed(RefreshKind kind, TokenPair tokens) implements RefreshResult {}

    /**
     * There is none.
     *
     * @param refusal why
     */
    record Refused(RefreshRefusal refusal) implements RefreshResult {}
}
