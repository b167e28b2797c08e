package dev.latchkey.jdbc;

import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationPage;

/** How revocations are read in an order in which none is passed over, however late it commits. */
interface RevocationPages {

    /** The most entries in a page. */
    int PAGE = 1_000;

    RevocationPage first();

    RevocationPage after(RevocationCursor cursor);
}
