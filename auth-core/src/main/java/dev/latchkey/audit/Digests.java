package dev.latchkey.audit;

import dev.latchkey.kernel.Sha256;
import dev.latchkey.kernel.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The digest of an entry and its link in the chain, both SHA-256. Each part goes in with its length before it, so that
 * two different entries are never the same text.
 */
final class Digests {

    private static final byte[] ENTRY = "latchkey audit entry 1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LINK = "latchkey audit link 1".getBytes(StandardCharsets.UTF_8);
    private static final int ABSENT = -1;

    private Digests() {}

    static String entry(AuditRow row) {
        AuditEvent event = row.event();
        MessageDigest digest = Sha256.begin();
        digest.update(ENTRY);
        add(digest, row.salt());
        add(digest, event.id().toString());
        add(digest, Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, event.at())));
        add(digest, event.type());
        add(digest, event.outcome().name());
        add(digest, text(event.user()));
        add(digest, text(event.actor()));
        add(digest, event.address());
        add(digest, event.userAgent());
        add(digest, event.requestId());
        event.details().forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        return encoded(digest);
    }

    static ChainPoint link(ChainPoint before, String entryDigest) {
        long number = Math.addExact(before.number(), 1);
        MessageDigest digest = Sha256.begin();
        digest.update(LINK);
        add(digest, before.link());
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        add(digest, entryDigest);
        return new ChainPoint(number, encoded(digest));
    }

    static List<ChainLink> links(ChainPoint head, List<AuditRow> rows) {
        List<ChainLink> links = new ArrayList<>(rows.size());
        ChainPoint point = head;
        for (AuditRow row : rows) {
            String digest = entry(row);
            point = link(point, digest);
            links.add(new ChainLink(row.event().id(), digest, point));
        }
        return links;
    }

    private static @Nullable String text(@Nullable UserId id) {
        return id == null ? null : id.toString();
    }

    private static void add(MessageDigest digest, @Nullable String part) {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        if (part == null) {
            digest.update(length.putInt(0, ABSENT));
            return;
        }
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(length.putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static String encoded(MessageDigest digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    }
}
