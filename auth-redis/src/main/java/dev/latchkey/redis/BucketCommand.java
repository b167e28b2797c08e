package dev.latchkey.redis;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.remote.CommandResult;
import io.github.bucket4j.distributed.remote.MutableBucketEntry;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.remote.RemoteCommand;
import io.github.bucket4j.distributed.remote.RemoteStat;
import io.github.bucket4j.distributed.serialization.PrimitiveSerializationHandles;
import io.github.bucket4j.distributed.serialization.SerializationHandle;
import io.github.bucket4j.distributed.versioning.Version;
import io.github.bucket4j.distributed.versioning.Versions;

/**
 * What is done to a bucket between reading it and writing it back, by the caller's clock instead of the machine's. It
 * is given how long to wait in nanoseconds; when there is nothing to wait for, how many are left, with a minus sign.
 */
abstract class BucketCommand implements RemoteCommand<Long> {

    /** What the clocks of two nodes may differ by without either taking the other's time for one that never comes. */
    static final long CLOCK_TOLERANCE_NANOS = 2_000_000_000L;

    private final BucketConfiguration configuration;
    private final long intervalNanos;
    private final long nowNanos;

    private BucketCommand(BucketConfiguration configuration, long intervalNanos, long nowNanos) {
        this.configuration = configuration;
        this.intervalNanos = intervalNanos;
        this.nowNanos = nowNanos;
    }

    /** Takes one attempt when there is one. */
    static BucketCommand take(BucketConfiguration configuration, long intervalNanos, long nowNanos) {
        return new Take(configuration, intervalNanos, nowNanos);
    }

    /** Puts one attempt back. */
    static BucketCommand giveBack(BucketConfiguration configuration, long intervalNanos, long nowNanos) {
        return new GiveBack(configuration, intervalNanos, nowNanos);
    }

    /** The bucket as it is now. */
    final RemoteBucketState current(MutableBucketEntry entry) {
        if (!entry.exists()) {
            return full();
        }
        RemoteBucketState bucket = entry.get();
        if (!bucket.getConfiguration().equals(configuration)) {
            bucket.replaceConfiguration(configuration, TokensInheritanceStrategy.AS_IS, nowNanos);
        }
        bucket.refillAllBandwidth(nowNanos);
        if (isOfATimeToCome(bucket)) {
            bucket = movedToNow(bucket);
            entry.set(bucket);
        }
        return bucket;
    }

    private RemoteBucketState full() {
        BucketState state = BucketState.createInitialState(configuration, MathType.INTEGER_64_BITS, nowNanos);
        return new RemoteBucketState(state, new RemoteStat(0), null);
    }

    /**
     * Whether an empty bucket was last filled by a clock that was ahead, before it was set back: within the interval, and
     * what clocks may differ by, nothing would come back.
     */
    private boolean isOfATimeToCome(RemoteBucketState bucket) {
        if (bucket.getAvailableTokens() > 0) {
            return false;
        }
        BucketState later = bucket.copyBucketState();
        later.refillAllBandwidth(nowNanos + intervalNanos + CLOCK_TOLERANCE_NANOS);
        return later.getAvailableTokens() <= bucket.getAvailableTokens();
    }

    private RemoteBucketState movedToNow(RemoteBucketState bucket) {
        RemoteBucketState moved = full();
        moved.consume(moved.getAvailableTokens() - bucket.getAvailableTokens());
        return moved;
    }

    final long waitNanos(RemoteBucketState bucket) {
        return bucket.calculateDelayNanosAfterWillBePossibleToConsume(1, nowNanos, true);
    }

    private static CommandResult<Long> waiting(long nanos) {
        return CommandResult.success(nanos, PrimitiveSerializationHandles.LONG_HANDLE.getTypeId());
    }

    /** Commands are executed here, and never sent to a server. */
    @Override
    public final SerializationHandle<RemoteCommand<?>> getSerializationHandle() {
        throw new UnsupportedOperationException("this command is executed where it was made");
    }

    @Override
    public final boolean isImmediateSyncRequired(long unsynchronizedTokens, long nanosSinceLastSync) {
        return true;
    }

    @Override
    public final long estimateTokensToConsume() {
        return 1;
    }

    @Override
    public final long getConsumedTokens(Long result) {
        return result <= 0 ? 1 : 0;
    }

    @Override
    public final Version getRequiredVersion() {
        return Versions.v_7_0_0;
    }

    private static final class Take extends BucketCommand {

        Take(BucketConfiguration configuration, long intervalNanos, long nowNanos) {
            super(configuration, intervalNanos, nowNanos);
        }

        @Override
        public CommandResult<Long> execute(MutableBucketEntry entry, long machineNanos) {
            RemoteBucketState bucket = current(entry);
            if (bucket.getAvailableTokens() < 1) {
                return waiting(Math.max(1, waitNanos(bucket)));
            }
            bucket.consume(1);
            entry.set(bucket);
            return waiting(-bucket.getAvailableTokens());
        }
    }

    private static final class GiveBack extends BucketCommand {

        GiveBack(BucketConfiguration configuration, long intervalNanos, long nowNanos) {
            super(configuration, intervalNanos, nowNanos);
        }

        @Override
        public CommandResult<Long> execute(MutableBucketEntry entry, long machineNanos) {
            if (entry.exists()) {
                RemoteBucketState bucket = current(entry);
                bucket.addTokens(1);
                entry.set(bucket);
            }
            return waiting(0);
        }
    }
}
