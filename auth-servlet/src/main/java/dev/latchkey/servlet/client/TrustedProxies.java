package dev.latchkey.servlet.client;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which peers are believed when they say whom they speak for, and in which header.
 *
 * <p>Security promise: what an untrusted peer says is ignored. The hops are walked from the nearest to the farthest and
 * the first untrusted one is the client, so that what a client wrote into the header itself is never reached. The header
 * that the proxies do not write is not looked at: a client could write it. Immutable and safe for use by several threads.
 */
public final class TrustedProxies {

    private final List<IpNetwork> networks;
    private final ForwardingHeader header;

    private TrustedProxies(List<IpNetwork> networks, ForwardingHeader header) {
        this.networks = List.copyOf(networks);
        this.header = Objects.requireNonNull(header, "header");
    }

    /**
     * The proxies in some networks, which write {@code X-Forwarded-For}.
     *
     * @param networks the networks, none to believe nobody
     * @return the proxies
     */
    public static TrustedProxies of(List<IpNetwork> networks) {
        return of(networks, ForwardingHeader.X_FORWARDED_FOR);
    }

    /**
     * The proxies in some networks.
     *
     * @param networks the networks, none to believe nobody
     * @param header the header that they write
     * @return the proxies
     */
    public static TrustedProxies of(List<IpNetwork> networks, ForwardingHeader header) {
        return new TrustedProxies(networks, header);
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
        return walk(peer.get(), request).toString();
    }

    private IpAddress walk(IpAddress peer, HttpServletRequest request) {
        IpAddress nearest = peer;
        for (String hop : hops(request)) {
            Optional<IpAddress> address = IpAddress.parse(hop);
            if (address.isEmpty()) {
                return nearest;
            }
            nearest = address.get();
            if (!trusted(nearest)) {
                return nearest;
            }
        }
        return nearest;
    }

    private List<String> hops(HttpServletRequest request) {
        String said = joined(request, header.toString());
        if (said == null) {
            return List.of();
        }
        return switch (header) {
            case X_FORWARDED_FOR -> ForwardedHops.ofXForwardedFor(said);
            case FORWARDED -> ForwardedHops.ofForwarded(said);
        };
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
