package dev.latchkey.redis;

/**
 * The id of an entry of a stream: the server's milliseconds, and a number within the millisecond, both unsigned.
 *
 * @param millis the first part
 * @param number the second part
 */
record StreamId(long millis, long number) implements Comparable<StreamId> {

    /** Before every entry. */
    static final StreamId START = new StreamId(0, 0);

    static StreamId parse(String text) {
        int dash = text.indexOf('-');
        return new StreamId(
                Long.parseUnsignedLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(StreamId other) {
        int byMillis = Long.compareUnsigned(millis, other.millis);
        return byMillis != 0 ? byMillis : Long.compareUnsigned(number, other.number);
    }

    /** The text that Redis knows it by. */
    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(number);
    }
}
