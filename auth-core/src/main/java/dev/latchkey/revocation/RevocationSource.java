package dev.latchkey.revocation;

/**
 * Where a node learns of revocations: the storage, the shared state, or the issuer's {@code GET /revocations}.
 * Implementations are safe for use by several threads and bound each call with a short time-out.
 */
public interface RevocationSource {

    /**
     * The first page of everything that is revoked and not forgotten; go on with {@link #since} while there is more.
     *
     * @return the first page
     * @throws dev.latchkey.kernel.StoreUnavailableException when the source is out of reach
     */
    RevocationPage snapshot();

    /**
     * What was added after a place. An entry may come twice, none is left out: one whose unit of work commits after a
     * later one comes after every cursor that was given before that commit.
     *
     * @param cursor the place, from an earlier page of this source
     * @return the next page, empty when nothing was added
     * @throws UnknownCursorException when the source no longer knows the place: start again with a snapshot
     * @throws dev.latchkey.kernel.StoreUnavailableException when the source is out of reach
     */
    RevocationPage since(RevocationCursor cursor);
}
