package dev.latchkey.examples.server.web;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.io.SelectorManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one client from taking all connections: closes those that an address opens beyond its share, before anything is
 * read from them. One line in the log says so, until that client has no connection any more. Safe for use by several
 * threads.
 */
final class AddressLimit implements SelectorManager.AcceptListener {

    private static final Logger log = LoggerFactory.getLogger(AddressLimit.class);
    private static final int NETWORK_BYTES = 8;
    private static final int V6_BYTES = 16;

    private final ServerLimits limits;
    private final Map<SelectableChannel, InetAddress> clients = new HashMap<>();
    private final Map<InetAddress, Share> shares = new HashMap<>();

    AddressLimit(ServerLimits limits) {
        this.limits = limits;
    }

    private static final class Share {
        private int taken;
        private boolean told;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        InetAddress client = client(channel);
        if (client != null && !limits.unlimited().test(client) && !take(channel, network(client))) {
            close(channel);
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        giveBack(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        giveBack(channel);
    }

    private synchronized boolean take(SelectableChannel channel, InetAddress client) {
        Share share = shares.computeIfAbsent(client, unused -> new Share());
        if (share.taken >= limits.connectionsPerAddress()) {
            if (!share.told) {
                share.told = true;
                log.warn("{} has {} connections; it gets no more at once", client.getHostAddress(), share.taken);
            }
            return false;
        }
        share.taken++;
        clients.put(channel, client);
        return true;
    }

    private synchronized void giveBack(SelectableChannel channel) {
        InetAddress client = clients.remove(channel);
        if (client != null) {
            shares.computeIfPresent(client, (address, share) -> --share.taken == 0 ? null : share);
        }
    }

    private static @Nullable InetAddress client(SelectableChannel channel) {
        try {
            return channel instanceof SocketChannel socket
                            && socket.getRemoteAddress() instanceof InetSocketAddress address
                    ? address.getAddress()
                    : null;
        } catch (IOException e) {
            return null; // it is gone already
        }
    }

    /** Who has one IPv6 address has the 2^64 of its network. */
    private static InetAddress network(InetAddress client) {
        if (!(client instanceof Inet6Address)) {
            return client;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(client.getAddress(), NETWORK_BYTES), V6_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("A connection beyond its client's share could not be closed", e);
        }
    }
}
