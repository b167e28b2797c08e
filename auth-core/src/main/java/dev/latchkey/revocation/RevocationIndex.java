package dev.latchkey.revocation;

import dev.latchkey.kernel.EndReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** All that is known to be revoked, in memory. It only grows, save for what has expired; look-ups never wait. */
final class RevocationIndex {

    private final RevokedIds sessions = new RevokedIds(false);
    private final RevokedIds tokens = new RevokedIds(false);
    private final RevokedIds epochs = new RevokedIds(true);

    void add(Revocation entry) {
        int mark = RevocationMark.of(entry.reason(), entry.expiresAt());
        if (entry instanceof Revocation.OfSession of) {
            sessions.put(of.session().value(), mark);
        } else if (entry instanceof Revocation.OfToken of) {
            tokens.put(of.tokenId(), mark);
        } else if (entry instanceof Revocation.OfEpoch of) {
            epochs.put(of.user().value(), mark, of.epoch());
        }
    }

    /** Whether an entry says nothing new. */
    boolean holds(Revocation entry) {
        if (entry instanceof Revocation.OfSession of) {
            return sessions.find(of.session().value()) != RevocationMark.NONE;
        }
        if (entry instanceof Revocation.OfToken of) {
            return tokens.find(of.tokenId()) != RevocationMark.NONE;
        }
        Revocation.OfEpoch of = (Revocation.OfEpoch) entry;
        return epochs.find(of.user().value(), of.epoch() - 1) != RevocationMark.NONE;
    }

    /** Why a token is revoked, null when that is not known. */
    @Nullable
    EndReason find(TokenFacts token) {
        int mark = sessions.find(token.session().value());
        if (mark == RevocationMark.NONE) {
            mark = epochs.find(token.user().value(), token.epoch());
        }
        if (mark == RevocationMark.NONE) {
            mark = tokens.find(token.tokenId());
        }
        return mark == RevocationMark.NONE ? null : RevocationMark.reason(mark);
    }

    void purge(Instant now) {
        sessions.purge(now);
        tokens.purge(now);
        epochs.purge(now);
    }

    long size() {
        return sessions.size() + tokens.size() + epochs.size();
    }

    long bytes() {
        return sessions.bytes() + tokens.bytes() + epochs.bytes();
    }
}
