package dev.latchkey.passkey;

import org.jspecify.annotations.Nullable;

/** The library that checks answers, opened when the first one is to be checked: it is optional, and takes its time. */
final class WebAuthnLibrary {

    private static final String LIBRARY = "com.webauthn4j.WebAuthnManager";

    private final PasskeySettings settings;
    private final boolean available;
    private @Nullable WebAuthn open;

    WebAuthnLibrary(PasskeySettings settings) {
        this.settings = settings;
        this.available = isThere();
    }

    private static boolean isThere() {
        try {
            return Class.forName(LIBRARY, false, WebAuthnLibrary.class.getClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    boolean isAvailable() {
        return available;
    }

    /** Refuses to begin what could not be ended. */
    void requireAvailable() {
        if (!available) {
            throw new IllegalStateException("passkeys need com.webauthn4j:webauthn4j-core on the class path");
        }
    }

    synchronized WebAuthn checks() {
        requireAvailable();
        WebAuthn checks = open;
        if (checks == null) {
            checks = new WebAuthn(settings);
            open = checks;
        }
        return checks;
    }
}
