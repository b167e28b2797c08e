package dev.latchkey.revocation;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A source that is a list, gives pages of two, can be out of reach, and counts what it is asked. */
class ListSource implements RevocationSource {

    private static final int PAGE = 2;

    final List<Revocation> entries = new ArrayList<>();
    volatile int pages;
    int snapshots;
    int pagesUntilOutage = Integer.MAX_VALUE;
    String life = "a";

    @Override
    public synchronized RevocationPage snapshot() {
        snapshots++;
        return page(0);
    }

    @Override
    public synchronized RevocationPage since(RevocationCursor cursor) {
        if (!cursor.value().startsWith(life)) {
            throw new UnknownCursorException("another life");
        }
        return page(Integer.parseInt(cursor.value().substring(life.length())));
    }

    private RevocationPage page(int from) {
        requireReach();
        pages++;
        int to = Math.min(entries.size(), from + PAGE);
        return new RevocationPage(entries.subList(from, to), new RevocationCursor(life + to), to < entries.size());
    }

    final void requireReach() {
        if (pagesUntilOutage-- <= 0) {
            throw new StoreUnavailableException("out of reach");
        }
    }

    /** One that can also be asked about a single token. */
    static final class Direct extends ListSource implements DirectRevocationSource {

        private final Function<TokenFacts, Optional<EndReason>> answer;

        Direct(Function<TokenFacts, Optional<EndReason>> answer) {
            this.answer = answer;
        }

        @Override
        public Optional<EndReason> find(TokenFacts token) {
            return answer.apply(token);
        }
    }
}
