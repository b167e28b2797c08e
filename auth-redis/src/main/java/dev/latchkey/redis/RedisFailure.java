package dev.latchkey.redis;

import dev.latchkey.kernel.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a Redis, and how it is put right. Names no credentials. */
final class RedisFailure {

    private RedisFailure() {}

    /** At the start: what an operator has to do. */
    static StoreUnavailableException atStart(RedisAddress address, Throwable failure) {
        return new StoreUnavailableException("Redis at " + address + " cannot be used: " + remedy(failure), failure);
    }

    /** Later: which store failed a call. */
    static StoreUnavailableException atRunTime(RedisAddress address, Throwable failure) {
        return new StoreUnavailableException("Redis at " + address + " did not answer", unwrapped(failure));
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper = failure instanceof ExecutionException || failure instanceof CompletionException;
        return wrapper && cause != null ? cause : failure;
    }

    private static String remedy(Throwable failure) {
        String answer = answer(failure);
        if (answer != null) {
            return remedyOfAnswer(answer);
        }
        if (find(failure, UnknownHostException.class) || find(failure, UnresolvedAddressException.class)) {
            return "the host is not known; correct the address";
        }
        if (find(failure, SSLException.class)) {
            return "TLS failed; use rediss:// for a server that speaks TLS and redis:// for one that does not, and let the"
                    + " platform trust its certificate, which has to name the host";
        }
        if (find(failure, ConnectException.class)) {
            return "nothing listens there; start it, or correct the address";
        }
        return "it does not answer; see that it runs and can be reached from here, and that the address names a Redis";
    }

    private static String remedyOfAnswer(String answer) {
        String kind = answer.split(" ", 2)[0];
        return switch (kind) {
            case "WRONGPASS" -> "it refuses the user or the password; correct them";
            case "NOAUTH" -> "it wants a password; name it in the address";
            case "NOPERM" -> "the user may not do what is needed (" + answer + "); allow it";
            case "READONLY" -> "it is a replica, which cannot be written to; name the primary, or Sentinel";
            case "OOM" -> "its memory is full; give it more";
            case "MISCONF" -> "it refuses writes because it cannot save to its disk; see to that";
            case "LOADING" -> "it is still loading its data; try again when it has";
            case "CLUSTERDOWN" -> "the Cluster is down; see to its nodes";
            case "DENIED" -> "it runs in protected mode; give it a password, or let it listen on this machine alone";
            default ->
                answer.contains("cluster support disabled")
                        ? "several servers were named, but they are no Cluster; name one, or Sentinel"
                        : "it answers '" + answer + "'";
        };
    }

    /** What Redis itself has said, null when it has said nothing. */
    private static @Nullable String answer(Throwable failure) {
        Throwable found = search(failure, RedisCommandExecutionException.class);
        if (found == null || found.getMessage() == null) {
            return null;
        }
        String message = found.getMessage();
        return message.startsWith("-") ? message.substring(1) : message;
    }

    private static boolean find(Throwable failure, Class<? extends Throwable> type) {
        return search(failure, type) != null;
    }

    /** A Cluster's client hangs what its nodes have said beside the cause. */
    private static @Nullable Throwable search(@Nullable Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return t;
            }
            for (Throwable beside : t.getSuppressed()) {
                Throwable found = search(beside, type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
