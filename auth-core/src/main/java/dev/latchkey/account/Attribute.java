package dev.latchkey.account;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of a host's own fields in profiles: its name, what it holds, within which bounds, and who writes it. Users write it
 * unless it is {@link #byHostOnly}; it may be left out unless it is {@link #required}. Immutable.
 *
 * <pre>{@code
 * Attribute.text("plan").oneOf("free", "pro").byHostOnly()
 * Attribute.integer("seats").between(1, 50).required()
 * }</pre>
 *
 * @param name the member's name in {@code attributes}: 1 to 64 ASCII letters, digits, '.', '_' or '-'
 * @param kind what it holds
 * @param isRequired whether it has to be there, from the registration on, or, where users do not write it, from when the
 *     host makes the account
 * @param isByUser whether users write it of themselves
 * @param maxLength the most characters of a text, or of each text of a list; 200 unless set, at most 4,000
 * @param maxItems the most texts of a list; 20 unless set, at most 200
 * @param least the least number, null for none
 * @param most the greatest number, null for none
 * @param values the texts it may be, or a list may have; empty for any
 * @param label what it is called on pages that have no text of their own for it; its name unless set
 */
public record Attribute(
        String name,
        Kind kind,
        boolean isRequired,
        boolean isByUser,
        int maxLength,
        int maxItems,
        @Nullable BigDecimal least,
        @Nullable BigDecimal most,
        List<String> values,
        String label) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int LONGEST = 4_000;
    private static final int MOST_ITEMS = 200;

    /** What an attribute holds. */
    public enum Kind {
        /** A string, of one line or more. */
        TEXT,
        /** A whole number of at most 64 bits. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** True or false. */
        FLAG,
        /** A day, as a string such as {@code 2026-02-28} (RFC 3339, full-date). */
        DATE,
        /** A list of strings, none twice. */
        TEXT_LIST
    }

    /** Checks the name and the bounds. */
    public Attribute {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(label, "label");
        values = List.copyOf(values);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the attribute '" + name
                    + "' has a name that is not 1 to 64 ASCII letters, digits, '.', '_' or '-'");
        }
        requireRange(name, "maxLength", maxLength, LONGEST);
        requireRange(name, "maxItems", maxItems, MOST_ITEMS);
        if (least != null && most != null && least.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "the attribute " + name + " is between " + least + " and " + most + ": nothing is");
        }
    }

    /**
     * A text.
     *
     * @param name its name
     * @return the attribute
     */
    public static Attribute text(String name) {
        return of(name, Kind.TEXT);
    }

    /**
     * A whole number.
     *
     * @param name its name
     * @return the attribute
     */
    public static Attribute integer(String name) {
        return of(name, Kind.INTEGER);
    }

    /**
     * A number.
     *
     * @param name its name
     * @return the attribute
     */
    public static Attribute number(String name) {
        return of(name, Kind.NUMBER);
    }

    /**
     * True or false.
     *
     * @param name its name
     * @return the attribute
     */
    public static Attribute flag(String name) {
        return of(name, Kind.FLAG);
    }

    /**
     * A day.
     *
     * @param name its name
     * @return the attribute
     */
    public static Attribute date(String name) {
        return of(name, Kind.DATE);
    }

    /**
     * A list of texts.
     *
     * @param name its name
     * @return the attribute
     */
    public static Attribute textList(String name) {
        return of(name, Kind.TEXT_LIST);
    }

    private static Attribute of(String name, Kind kind) {
        return new Attribute(name, kind, false, true, 200, 20, null, null, List.of(), name);
    }

    /**
     * The same, which has to be there.
     *
     * @return the attribute
     */
    public Attribute required() {
        return new Attribute(name, kind, true, isByUser, maxLength, maxItems, least, most, values, label);
    }

    /**
     * The same, which users may read of themselves and only the host writes, or an administrator through it.
     *
     * @return the attribute
     */
    public Attribute byHostOnly() {
        return new Attribute(name, kind, isRequired, false, maxLength, maxItems, least, most, values, label);
    }

    /**
     * The same, with a bound for its length.
     *
     * @param characters the most Unicode characters, 1 to 4,000
     * @return the attribute
     * @throws IllegalStateException when it holds no text
     */
    public Attribute maxLength(int characters) {
        requireKind("a greatest length", Kind.TEXT, Kind.TEXT_LIST);
        return new Attribute(name, kind, isRequired, isByUser, characters, maxItems, least, most, values, label);
    }

    /**
     * The same, with a bound for how many texts it lists.
     *
     * @param items the most, 1 to 200
     * @return the attribute
     * @throws IllegalStateException when it is no list
     */
    public Attribute maxItems(int items) {
        requireKind("a greatest number of items", Kind.TEXT_LIST);
        return new Attribute(name, kind, isRequired, isByUser, maxLength, items, least, most, values, label);
    }

    /**
     * The same, with bounds for the number.
     *
     * @param from the least
     * @param to the greatest
     * @return the attribute
     * @throws IllegalStateException when it holds no number
     */
    public Attribute between(double from, double to) {
        requireKind("a range", Kind.INTEGER, Kind.NUMBER);
        BigDecimal low = BigDecimal.valueOf(from).stripTrailingZeros();
        BigDecimal high = BigDecimal.valueOf(to).stripTrailingZeros();
        return new Attribute(name, kind, isRequired, isByUser, maxLength, maxItems, low, high, values, label);
    }

    /**
     * The same, which is one of some texts, or lists some of them.
     *
     * @param texts the texts, none twice
     * @return the attribute
     * @throws IllegalStateException when it holds no text
     */
    public Attribute oneOf(String... texts) {
        requireKind("values to choose from", Kind.TEXT, Kind.TEXT_LIST);
        List<String> allowed = List.of(texts);
        if (allowed.isEmpty() || new LinkedHashSet<>(allowed).size() < allowed.size()) {
            throw new IllegalArgumentException("the attribute " + name + " has no values, or one twice: " + allowed);
        }
        return new Attribute(name, kind, isRequired, isByUser, maxLength, maxItems, least, most, allowed, label);
    }

    /**
     * The same, with a name for people.
     *
     * @param words what pages call it that have no text {@code field.attributes.<name>}
     * @return the attribute
     */
    public Attribute label(String words) {
        return new Attribute(name, kind, isRequired, isByUser, maxLength, maxItems, least, most, values, words);
    }

    /** What is wrong with a value, empty when nothing is. */
    Optional<FieldProblem> problem(Object value) {
        return switch (kind) {
            case TEXT -> value instanceof String text ? textProblem(text) : wrongKind("a text");
            case INTEGER ->
                value instanceof Number number && isWhole(number) ? numberProblem(number) : wrongKind("a whole number");
            case NUMBER -> value instanceof Number number ? numberProblem(number) : wrongKind("a number");
            case FLAG -> value instanceof Boolean ? Optional.empty() : wrongKind("true or false");
            case DATE ->
                value instanceof String text && isDate(text) ? Optional.empty() : wrongKind("a day such as 2026-02-28");
            case TEXT_LIST -> value instanceof List<?> list ? listProblem(list) : wrongKind("a list of texts");
        };
    }

    FieldProblem problem(String code, String message) {
        return new FieldProblem("attributes." + name, code, message);
    }

    private Optional<FieldProblem> textProblem(String text) {
        if (text.codePointCount(0, text.length()) > maxLength) {
            return Optional.of(problem("too_long", "has at most " + maxLength + " characters"));
        }
        if (isRequired && text.isBlank()) {
            return Optional.of(problem("required", "is required"));
        }
        return values.isEmpty() || values.contains(text)
                ? Optional.empty()
                : Optional.of(problem("not_allowed", "is one of " + String.join(", ", values)));
    }

    private Optional<FieldProblem> numberProblem(Number number) {
        BigDecimal exact = new BigDecimal(number.toString());
        boolean low = least != null && exact.compareTo(least) < 0;
        boolean high = most != null && exact.compareTo(most) > 0;
        return low || high
                ? Optional.of(problem("out_of_range", "is between " + plain(least) + " and " + plain(most)))
                : Optional.empty();
    }

    private Optional<FieldProblem> listProblem(List<?> list) {
        if (list.size() > maxItems) {
            return Optional.of(problem("too_many", "has at most " + maxItems + " items"));
        }
        if (isRequired && list.isEmpty()) {
            return Optional.of(problem("required", "is required"));
        }
        List<Object> seen = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text)) {
                return wrongKind("a list of texts");
            }
            if (seen.contains(text)) {
                return Optional.of(problem("not_unique", "has the same item twice"));
            }
            seen.add(text);
            Optional<FieldProblem> wrong = textProblem(text);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<FieldProblem> wrongKind(String what) {
        return Optional.of(problem("invalid", "is " + what));
    }

    private static boolean isWhole(Number number) {
        try {
            long unused = new BigDecimal(number.toString()).longValueExact();
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            return text.length() == 10 && LocalDate.parse(text).getYear() >= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null ? "any" : number.toPlainString();
    }

    private void requireKind(String what, Kind... kinds) {
        if (!List.of(kinds).contains(kind)) {
            throw new IllegalStateException("the attribute " + name + " is a " + kind + ", which has no " + what);
        }
    }

    private static void requireRange(String name, String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "the attribute " + name + " has " + what + " " + value + "; it is 1 to " + most);
        }
    }
}
