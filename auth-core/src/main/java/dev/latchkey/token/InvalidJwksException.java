package dev.latchkey.token;

/** A document is no key set that could be trusted; the keys known before stay in use. */
final class InvalidJwksException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidJwksException(String message) {
        super(message);
    }
}
