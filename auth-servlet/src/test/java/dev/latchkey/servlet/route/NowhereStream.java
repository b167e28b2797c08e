package dev.latchkey.servlet.route;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/** Takes whatever is written. */
final class NowhereStream extends ServletOutputStream {

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException("nothing is written later");
    }

    @Override
    public void write(int octet) {
        // Nobody reads it.
    }
}
