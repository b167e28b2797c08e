package dev.latchkey.storage;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditPlace;
import dev.latchkey.audit.AuditRow;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.ChainLink;
import dev.latchkey.audit.ChainPoint;
import dev.latchkey.audit.ChainState;
import dev.latchkey.audit.ChainedRow;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The audit log in memory: gone when the process ends, and no longer than {@value #CAPACITY} entries, since memory ends
 * before their age does.
 */
final class InMemoryAudit implements AuditStore {

    /** How many chained entries are kept at most; the oldest go first. */
    static final int CAPACITY = 100_000;

    private static final String CHAIN = "chain";

    private final InMemoryTransactions transactions;
    private final int capacity;
    private final NavigableMap<AuditPlace, AuditRow> byPlace = new TreeMap<>();
    private final NavigableMap<AuditPlace, AuditRow> withoutNumber = new TreeMap<>();
    private final NavigableMap<Long, Chained> byNumber = new TreeMap<>();
    private final Table<AuditPlace, AuditRow> entries;
    private final Table<AuditPlace, AuditRow> pending;
    private final Table<Long, Chained> chain;
    private final Table<String, ChainState> states;

    /** An entry of the chain and where it stands in the log, erased or not. */
    private record Chained(ChainedRow row, AuditPlace place) {}

    InMemoryAudit(InMemoryTransactions transactions) {
        this(transactions, CAPACITY);
    }

    InMemoryAudit(InMemoryTransactions transactions, int capacity) {
        this.transactions = transactions;
        this.capacity = capacity;
        entries = new Table<>(transactions, byPlace);
        pending = new Table<>(transactions, withoutNumber);
        chain = new Table<>(transactions, byNumber);
        states = new Table<>(transactions);
    }

    @Override
    public void add(Tx tx, AuditRow row) {
        AuditPlace place = AuditPlace.of(row.event());
        entries.put(tx, place, row);
        pending.put(tx, place, row);
    }

    @Override
    public void add(AuditRow row) {
        transactions.run(tx -> add(tx, row));
    }

    @Override
    public List<AuditEvent> list(AuditFilter filter, @Nullable AuditPlace after, int limit) {
        return transactions.read(() -> (after == null ? byPlace : byPlace.headMap(after, false))
                .descendingMap().values().stream()
                        .map(AuditRow::event)
                        .filter(filter::matches)
                        .limit(limit)
                        .toList());
    }

    @Override
    public int chain(int limit, BiFunction<ChainPoint, List<AuditRow>, List<ChainLink>> linker) {
        // Nothing waits most of the time: writers are not held up to find that out.
        if (transactions.read(withoutNumber::isEmpty)) {
            return 0;
        }
        return transactions.call(tx -> {
            List<AuditRow> rows = withoutNumber.values().stream().limit(limit).toList();
            List<ChainLink> links = linker.apply(current().head(), rows);
            for (int i = 0; i < rows.size(); i++) {
                link(tx, rows.get(i), links.get(i));
            }
            purge(tx, chained -> chain.size() > capacity, chain.size());
            return rows.size();
        });
    }

    private void link(Tx tx, AuditRow row, ChainLink link) {
        AuditPlace place = AuditPlace.of(row.event());
        pending.remove(tx, place);
        chain.put(tx, link.point().number(), new Chained(new ChainedRow(link, row), place));
        states.put(tx, CHAIN, new ChainState(current().anchor(), link.point()));
    }

    @Override
    public ChainState state() {
        return transactions.read(this::current);
    }

    private ChainState current() {
        return states.get(CHAIN).orElse(new ChainState(ChainPoint.START, ChainPoint.START));
    }

    @Override
    public List<ChainedRow> chained(long after, int limit) {
        return transactions.read(() -> byNumber.tailMap(after, false).values().stream()
                .limit(limit)
                .map(Chained::row)
                .toList());
    }

    @Override
    public int erase(Tx tx, UserId user) {
        Predicate<AuditRow> theirs = row -> user.equals(row.event().user());
        withoutNumber.values().stream().filter(theirs).toList().forEach(row -> {
            pending.remove(tx, AuditPlace.of(row.event()));
            entries.remove(tx, AuditPlace.of(row.event()));
        });
        List<Chained> chained = byNumber.values().stream()
                .filter(one ->
                        one.row().content() != null && theirs.test(one.row().content()))
                .toList();
        for (Chained one : chained) {
            entries.remove(tx, one.place());
            ChainLink link = one.row().link();
            chain.put(tx, link.point().number(), new Chained(new ChainedRow(link, null), one.place()));
        }
        return chained.size();
    }

    @Override
    public int purge(Instant before, int limit) {
        return transactions.call(tx -> purge(tx, chained -> chained.place().at().isBefore(before), limit));
    }

    private int purge(Tx tx, Predicate<Chained> condition, int limit) {
        int removed = 0;
        while (removed < limit && !byNumber.isEmpty()) {
            Chained oldest = byNumber.firstEntry().getValue();
            if (!condition.test(oldest)) {
                break;
            }
            ChainPoint point = oldest.row().link().point();
            entries.remove(tx, oldest.place());
            chain.remove(tx, point.number());
            states.put(tx, CHAIN, new ChainState(point, current().head()));
            removed++;
        }
        return removed;
    }
}
