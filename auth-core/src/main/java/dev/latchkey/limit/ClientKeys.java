package dev.latchkey.limit;

/** Keys of buckets that count by client, for other features: digests, so that no address stands in the shared state. */
public final class ClientKeys {

    private ClientKeys() {}

    /**
     * The key of a client.
     *
     * @param kind what is counted, lower-case ASCII
     * @param address the client's IP address: one IPv4 address, or the /64 network of an IPv6 one
     * @return the key
     */
    public static String of(String kind, String address) {
        return LimitKeys.key(kind, ClientNetwork.of(address).key());
    }
}
