package dev.latchkey.token;

/** Where the keys come from that tokens are verified with. Safe for use by several threads. */
interface KeySource {

    /** The keys that are known now, from memory. */
    KeySet keys();

    /**
     * The keys after a token of an unknown key has come. Looks for new keys, but not for every such token: those that
     * come within the cool-down of the last look get what is known.
     *
     * @throws dev.latchkey.kernel.StoreUnavailableException when no keys were ever to be had
     */
    KeySet keysAfterLooking();
}
