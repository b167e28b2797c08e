package dev.latchkey.servlet.client;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which peers are believed when they say whom they speak for, with {@code Forwarded} (RFC 7239) or
 * {@code X-Forwarded-For}.
 *
 * <p>Security promise: what an untrusted peer says is ignored. The hops are walked from the nearest to the farthest and
 * the first untrusted one is the client, so that what a client wrote into the header itself is never reached. When both
 * headers are there and name different clients, a proxy has passed one of them on unseen, and neither is believed.
 * Immutable and safe for use by several threads.
 */
public final class TrustedProxies {

    private final List<IpNetwork> networks;

    private TrustedProxies(List<IpNetwork> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * The proxies in some networks.
     *
     * @param networks the networks, none to believe nobody
     * @return the proxies
     */
    public static TrustedProxies of(List<IpNetwork> networks) {
        return new TrustedProxies(networks);
    }

    /**
     * Whether the peer of a request is one of them.
     *
     * @param request the request
     * @return whether what it says of the original request is believed
     */
    public boolean vouchFor(HttpServletRequest request) {
        return !networks.isEmpty()
                && IpAddress.parse(request.getRemoteAddr())
                        .filter(this::trusted)
                        .isPresent();
    }

    /**
     * The address of the client behind a request.
     *
     * @param request the request
     * @return the address in text form; an IPv4 address mapped into IPv6 as IPv4
     */
    public String clientAddress(HttpServletRequest request) {
        Optional<IpAddress> peer = IpAddress.parse(request.getRemoteAddr());
        if (peer.isEmpty()) {
            return request.getRemoteAddr();
        }
        if (networks.isEmpty() || !trusted(peer.get())) {
            return peer.get().toString();
        }
        IpAddress forwarded = walk(peer.get(), joined(request, "Forwarded"), true);
        IpAddress classic = walk(peer.get(), joined(request, "X-Forwarded-For"), false);
        if (forwarded == null || classic == null) {
            IpAddress only = forwarded == null ? classic : forwarded;
            return only == null ? peer.get().toString() : only.toString();
        }
        return forwarded.equals(classic) ? forwarded.toString() : peer.get().toString();
    }

    private @Nullable IpAddress walk(IpAddress peer, @Nullable String header, boolean parameters) {
        if (header == null) {
            return null;
        }
        List<String> hops = parameters ? ForwardedHops.ofForwarded(header) : ForwardedHops.ofXForwardedFor(header);
        IpAddress nearest = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<IpAddress> hop = IpAddress.parse(hops.get(i));
            if (hop.isEmpty()) {
                return nearest;
            }
            nearest = hop.get();
            if (!trusted(nearest)) {
                return nearest;
            }
        }
        return nearest;
    }

    private boolean trusted(IpAddress address) {
        for (IpNetwork network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String joined(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (values == null || !values.hasMoreElements()) {
            return null;
        }
        String joined = values.nextElement();
        while (values.hasMoreElements()) {
            joined = joined + "," + values.nextElement();
        }
        return joined;
    }
}
