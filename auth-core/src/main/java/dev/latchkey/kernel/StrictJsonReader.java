package dev.latchkey.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass over one text, by recursive descent; the depth limit bounds the recursion. */
final class StrictJsonReader {

    private static final int END = -1;
    private static final int LONGEST_NUMBER = 40;

    private final String text;
    private final int length;
    private int depthLeft;
    private int membersLeft;
    private int at;

    StrictJsonReader(String text, int maxDepth, int maxMembers) {
        this.text = text;
        this.length = text.length();
        this.depthLeft = maxDepth;
        this.membersLeft = maxMembers;
    }

    Map<String, @Nullable Object> readDocument() {
        skipSpace();
        if (peek() != '{') {
            throw malformed("expected an object");
        }
        Map<String, @Nullable Object> members = readObject();
        skipSpace();
        if (at != length) {
            throw malformed("text after the object");
        }
        return members;
    }

    private @Nullable Object readValue() {
        return switch (peek()) {
            case '{' -> readObject();
            case '[' -> readArray();
            case '"' -> readString();
            case 't' -> readWord("true", true);
            case 'f' -> readWord("false", false);
            case 'n' -> readWord("null", null);
            default -> readNumber();
        };
    }

    private Map<String, @Nullable Object> readObject() {
        enter();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        skipSpace();
        if (peek() == '}') {
            leave();
            return Collections.unmodifiableMap(members);
        }
        while (true) {
            skipSpace();
            String name = readString();
            skipSpace();
            expect(':');
            skipSpace();
            int before = members.size();
            members.put(name, readValue());
            if (members.size() == before) {
                throw malformed("a member comes twice");
            }
            if (!another('}')) {
                return Collections.unmodifiableMap(members);
            }
        }
    }

    private List<@Nullable Object> readArray() {
        enter();
        List<@Nullable Object> elements = new ArrayList<>();
        skipSpace();
        if (peek() == ']') {
            leave();
            return Collections.unmodifiableList(elements);
        }
        while (true) {
            skipSpace();
            elements.add(readValue());
            if (!another(']')) {
                return Collections.unmodifiableList(elements);
            }
        }
    }

    private void enter() {
        at++;
        if (--depthLeft < 0) {
            throw malformed("nested too deep");
        }
    }

    private void leave() {
        at++;
        depthLeft++;
    }

    /** Counts what was read, then takes a comma, or the end of the object or array. */
    private boolean another(char end) {
        if (--membersLeft < 0) {
            throw malformed("too many members");
        }
        skipSpace();
        int c = peek();
        if (c == ',') {
            at++;
            return true;
        }
        if (c == end) {
            leave();
            return false;
        }
        throw malformed("expected a comma or the end");
    }

    private String readString() {
        expect('"');
        int start = at;
        while (at < length) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\' || Character.isSurrogate(c)) {
                return readUnusualString(start);
            }
            if (c < ' ') {
                break;
            }
            at++;
        }
        throw malformed("a string that does not end, or a control character in it");
    }

    /** The rest of a string in which an escape or a surrogate has come up. */
    private String readUnusualString(int start) {
        StringBuilder unescaped = new StringBuilder(length - start < 64 ? length - start : 64).append(text, start, at);
        while (at < length) {
            char c = text.charAt(at++);
            if (c == '"') {
                return requirePairedSurrogates(unescaped);
            }
            if (c < ' ') {
                throw malformed("a control character in a string");
            }
            unescaped.append(c == '\\' ? readEscape() : c);
        }
        throw malformed("a string that does not end");
    }

    private char readEscape() {
        int c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> readCodeUnit();
            default -> throw malformed("an unknown escape");
        };
    }

    private char readCodeUnit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed("an escape without four hexadecimal digits");
            }
            unit = unit << 4 | digit;
            at++;
        }
        return (char) unit;
    }

    private String requirePairedSurrogates(StringBuilder unescaped) {
        int i = 0;
        while (i < unescaped.length()) {
            int point = unescaped.codePointAt(i);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw malformed("an unpaired surrogate");
            }
            i += Character.charCount(point);
        }
        return unescaped.toString();
    }

    private Object readNumber() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            readDigits();
        }
        // Also what comes before a point or an exponent: readers differ on what else they make of it.
        Object wholePart = toLong(start);
        boolean whole = true;
        if (peek() == '.') {
            whole = false;
            at++;
            readDigits();
        }
        if (peek() == 'e' || peek() == 'E') {
            whole = false;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            readDigits();
        }
        if (at - start > LONGEST_NUMBER) {
            throw malformed("a number of too many digits");
        }
        return whole ? wholePart : toDouble(start);
    }

    private void readDigits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed("expected a value");
        }
    }

    private Object toLong(int start) {
        try {
            return Long.valueOf(Long.parseLong(text, start, at, 10));
        } catch (NumberFormatException e) {
            throw malformed("a whole number that does not fit 64 bits");
        }
    }

    private Object toDouble(int start) {
        double value = Double.parseDouble(text.substring(start, at));
        if (!Double.isFinite(value)) {
            throw malformed("a number that is not finite");
        }
        return value;
    }

    private @Nullable Object readWord(String word, @Nullable Object meaning) {
        if (!text.startsWith(word, at)) {
            throw malformed("expected a value");
        }
        at += word.length();
        return meaning;
    }

    private void expect(char expected) {
        if (peek() != expected) {
            throw malformed("expected " + expected);
        }
        at++;
    }

    private void skipSpace() {
        while (at < length) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return;
            }
            at++;
        }
    }

    private int peek() {
        return at < length ? text.charAt(at) : END;
    }

    private MalformedJsonException malformed(String what) {
        return new MalformedJsonException(what + ", at character " + at);
    }
}
