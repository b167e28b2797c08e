package dev.latchkey.account;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Sha256;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Mints and reads one-time tokens of one purpose: a prefix and 32 random bytes; the store has the digest alone. */
final class MailedTokens {

    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_CHARS = 43;

    private final OneTimeToken.Purpose purpose;
    private final String prefix;
    private final Duration life;
    private final OneTimeTokenStore store;
    private final Environment environment;

    MailedTokens(
            OneTimeToken.Purpose purpose,
            String prefix,
            Duration life,
            OneTimeTokenStore store,
            Environment environment) {
        this.purpose = purpose;
        this.prefix = prefix;
        this.life = life;
        this.store = store;
        this.environment = environment;
    }

    Secret mint(Tx tx, UserId user, String subject) {
        String random = environment.randomText(RANDOM_BYTES);
        store.put(
                tx,
                new OneTimeToken(
                        digest(random),
                        purpose,
                        user,
                        subject,
                        environment.now().plus(life)));
        return Secret.of(prefix + random);
    }

    /** The live token of a user stops working, and no other takes its place. */
    void kill(Tx tx, UserId user) {
        String nobodysRandom = environment.randomText(RANDOM_BYTES);
        store.put(tx, new OneTimeToken(digest(nobodysRandom), purpose, user, "", environment.now()));
    }

    /** Notes what a token is to be minted about; nobody has it yet. */
    void note(Tx tx, UserId user, String subject) {
        String nobodysRandom = environment.randomText(RANDOM_BYTES);
        Instant expiry = environment.now().plus(life);
        store.put(tx, new OneTimeToken(digest(nobodysRandom), purpose, user, subject, expiry));
    }

    Optional<OneTimeToken> live(UserId user) {
        return store.findLive(user, purpose, environment.now());
    }

    /** Mints a token in place of the live one, about the same; empty when that one is no longer the live one. */
    Optional<Secret> mintInPlaceOf(Tx tx, OneTimeToken live) {
        return store.consume(tx, live.digest(), purpose, environment.now())
                ? Optional.of(mint(tx, live.user(), live.subject()))
                : Optional.empty();
    }

    boolean isLive(Secret token) {
        return find(token).isPresent();
    }

    Optional<OneTimeToken> find(Secret token) {
        return digestOf(token).flatMap(digest -> store.find(digest, purpose, environment.now()));
    }

    boolean consume(Tx tx, Secret token) {
        return digestOf(token)
                .filter(digest -> store.consume(tx, digest, purpose, environment.now()))
                .isPresent();
    }

    /** The digest of a token of the right shape; any other one no store is asked about. */
    private Optional<String> digestOf(Secret token) {
        String text = token.reveal();
        boolean shaped = text.length() == prefix.length() + RANDOM_CHARS
                && text.startsWith(prefix)
                && text.chars().skip(prefix.length()).allMatch(MailedTokens::isBase64Url);
        return shaped ? Optional.of(digest(text.substring(prefix.length()))) : Optional.empty();
    }

    private static boolean isBase64Url(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static String digest(String random) {
        return Sha256.text(random);
    }
}
