package dev.latchkey.redis;

/** Takes what is heard on a channel. Called on the client's threads: nothing here may block. */
interface ChannelSink {

    void heard(byte[] message);

    /** The channel is heard from now on, for the first time or again: what was said before may have been missed. */
    void begun();
}
