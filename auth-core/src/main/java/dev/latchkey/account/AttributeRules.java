package dev.latchkey.account;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a host's own fields in a profile may hold: what JSON can, within bounds, and no nulls. */
final class AttributeRules {

    static final String FIELD = "attributes";
    private static final int SIZE_LIMIT = 16 * 1024;
    private static final int DEPTH_LIMIT = 8;
    private static final int KEY_LIMIT = 64;
    private static final int DIGITS_LIMIT = 100;
    private static final int EXPONENT_LIMIT = 300;

    private int size;

    private AttributeRules() {}

    /**
     * Checks attributes.
     *
     * @param attributes the attributes as they were given
     * @param problems gets what is wrong with them
     * @return an immutable copy of them, all the way down; empty when something is wrong
     */
    static Map<String, Object> examine(Map<String, Object> attributes, List<FieldProblem> problems) {
        try {
            return new AttributeRules().object(attributes, 1);
        } catch (Refusal e) {
            problems.add(e.problem);
            return Map.of();
        }
    }

    private Object value(@Nullable Object value, int depth) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Boolean flag) {
            grow(5);
            return flag;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            return object(map, depth + 1);
        }
        if (value instanceof List<?> list) {
            return array(list, depth + 1);
        }
        throw new Refusal("invalid", "a value is a text, a number, a boolean, a list or an object");
    }

    private Map<String, Object> object(Map<?, ?> map, int depth) {
        requireDepth(depth);
        grow(2);
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = name(key);
            grow(name.length() + 4);
            copy.put(name, value(value, depth));
        });
        return Collections.unmodifiableMap(copy);
    }

    private List<Object> array(List<?> list, int depth) {
        requireDepth(depth);
        grow(2);
        List<Object> copy = new ArrayList<>();
        for (Object value : list) {
            grow(1);
            copy.add(value(value, depth));
        }
        return Collections.unmodifiableList(copy);
    }

    private static String name(@Nullable Object key) {
        if (key instanceof String name && !name.isEmpty() && name.length() <= KEY_LIMIT && isName(name)) {
            return name;
        }
        throw new Refusal("invalid_name", "a name is 1 to " + KEY_LIMIT + " ASCII letters, digits, '.', '_' or '-'");
    }

    private static boolean isName(String name) {
        return name.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '_'
                        || c == '-'
                        || c == '.');
    }

    private String text(String text) {
        grow(2);
        if (text.length() > SIZE_LIMIT - size) {
            throw tooLong();
        }
        if (!TextRules.isStorable(text)) {
            throw new Refusal("invalid", "a text is whole Unicode without NUL");
        }
        text.codePoints().forEach(c -> grow(encodedSize(c)));
        return text;
    }

    private Number number(Number number) {
        Number stored = stored(number)
                .orElseThrow(() ->
                        new Refusal("invalid", "a number is a whole one of 64 bits, or one that a double is equal to"));
        grow(stored.toString().length());
        return stored;
    }

    /** As every store gives it back: what is not is refused here, where it can be told. */
    private static Optional<Number> stored(Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return Optional.of(shortest(number.longValue()));
        }
        if (number instanceof Double || number instanceof Float) {
            return isFinite(number) ? Optional.of(Double.valueOf(number.toString())) : Optional.empty();
        }
        if (number instanceof BigInteger whole) {
            return fits(whole) ? Optional.of(shortest(whole.longValue())) : Optional.empty();
        }
        return number instanceof BigDecimal decimal && isSmall(decimal) ? stored(decimal) : Optional.empty();
    }

    private static Optional<Number> stored(BigDecimal decimal) {
        boolean whole = decimal.stripTrailingZeros().scale() <= 0;
        if (whole && fits(decimal.toBigInteger())) {
            return Optional.of(shortest(decimal.longValue()));
        }
        Double nearest = decimal.doubleValue();
        return isFinite(nearest) && new BigDecimal(nearest.toString()).compareTo(decimal) == 0
                ? Optional.of(nearest)
                : Optional.empty();
    }

    private static Number shortest(long whole) {
        if (whole == (int) whole) {
            return (int) whole;
        }
        return whole;
    }

    private static boolean fits(BigInteger whole) {
        return whole.bitLength() < Long.SIZE;
    }

    private static boolean isFinite(Number number) {
        return Double.isFinite(number.doubleValue());
    }

    /** Judged before it is computed with: a number of few characters can be one of a billion digits. */
    private static boolean isSmall(BigDecimal decimal) {
        return decimal.precision() <= DIGITS_LIMIT && Math.abs((long) decimal.scale()) <= EXPONENT_LIMIT;
    }

    /** The bytes of a character in JSON, in UTF-8. */
    private static int encodedSize(int c) {
        if (c == '"' || c == '\\') {
            return 2;
        }
        if (c < 0x20) {
            return 6;
        }
        if (c < 0x80) {
            return 1;
        }
        if (c < 0x800) {
            return 2;
        }
        return c < 0x10000 ? 3 : 4;
    }

    private static void requireDepth(int depth) {
        if (depth > DEPTH_LIMIT) {
            throw new Refusal("too_deep", "objects and lists stand in each other at most " + DEPTH_LIMIT + " deep");
        }
    }

    private void grow(int bytes) {
        size += bytes;
        if (size > SIZE_LIMIT) {
            throw tooLong();
        }
    }

    private static Refusal tooLong() {
        return new Refusal("too_long", "the attributes take at most " + SIZE_LIMIT + " bytes as JSON");
    }

    /** Ends the walk at the first problem. */
    private static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient FieldProblem problem;

        Refusal(String code, String message) {
            super(message, null, false, false);
            this.problem = new FieldProblem(FIELD, code, message);
        }
    }
}
