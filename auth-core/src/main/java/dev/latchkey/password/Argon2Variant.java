package dev.latchkey.password;

/** The variants of Argon2 (RFC 9106, section 1) under the names they have in PHC strings. */
enum Argon2Variant {
    D("argon2d"),
    I("argon2i"),
    ID("argon2id");

    private final String phcId;

    Argon2Variant(String phcId) {
        this.phcId = phcId;
    }

    String phcId() {
        return phcId;
    }
}
