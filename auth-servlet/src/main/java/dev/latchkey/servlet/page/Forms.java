package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of a form, with what is wrong with each, as templates read them. */
final class Forms {

    private final List<FormProblem> problems;
    private final Texts.Words words;
    private final int passwordMinLength;
    private final Map<String, String> labels;

    Forms(List<FormProblem> problems, Texts.Words words, int passwordMinLength) {
        this(problems, words, passwordMinLength, Map.of());
    }

    /** With what fields are called for which there may be no text. */
    Forms(List<FormProblem> problems, Texts.Words words, int passwordMinLength, Map<String, String> labels) {
        this.problems = problems;
        this.words = words;
        this.passwordMinLength = passwordMinLength;
        this.labels = labels;
    }

    /** Whether there is nothing to complain of, so that the first field gets the focus and not the summary. */
    boolean isClean() {
        return problems.isEmpty();
    }

    Map<String, Object> email(String value, String autocomplete, boolean focus) {
        return field("email", "email", value, autocomplete, true, focus, "");
    }

    Map<String, Object> newEmail(String value, boolean focus) {
        return field("new_email", "email", value, "email", true, focus, "");
    }

    Map<String, Object> password(String name, String autocomplete, boolean focus) {
        return field(name, "password", "", autocomplete, true, focus, "");
    }

    /** A password that is to be set: the field says what is asked of it. */
    Map<String, Object> newPassword(String name) {
        return field(name, "password", "", "new-password", true, false, words.get("hint.password", passwordMinLength));
    }

    Map<String, Object> text(String name, String value, String autocomplete) {
        return field(name, "text", value, autocomplete, false, false, "");
    }

    Map<String, Object> phone(String value) {
        return field("phone", "tel", value, "tel", false, false, "");
    }

    /** One of the host's own fields. */
    Map<String, Object> attribute(String name, String type, String value, boolean required, String hint) {
        return field(name, type, value, "off", required, false, hint);
    }

    /** What a passkey is to be called. */
    Map<String, Object> passkeyName(String value) {
        return field("name", "text", value, "off", true, false, "");
    }

    /** A code that was mailed, or that an authenticator app shows. */
    Map<String, Object> oneTimeCode(String hint, boolean focus) {
        Map<String, Object> field = new HashMap<>(field("code", "text", "", "one-time-code", true, focus, hint));
        field.put("plain", true);
        return field;
    }

    /** All problems by field, in the order they came in; those of no field of this page stand each on its own. */
    List<Map<String, String>> summary() {
        Map<String, String> byField = new LinkedHashMap<>();
        List<Map<String, String>> general = new ArrayList<>();
        for (FormProblem problem : problems) {
            if (words.has("field." + problem.field()) || labels.containsKey(problem.field())) {
                byField.merge(problem.field(), text(problem), (one, other) -> one + " " + other);
            } else {
                general.add(line("", "", text(problem)));
            }
        }
        return Stream.concat(
                        general.stream(),
                        byField.entrySet().stream()
                                .map(entry -> line(entry.getKey(), label(entry.getKey()), entry.getValue())))
                .toList();
    }

    private static Map<String, String> line(String field, String label, String text) {
        return Map.of("field", field, "label", label, "text", text);
    }

    private Map<String, Object> field(
            String name, String type, String value, String autocomplete, boolean required, boolean focus, String hint) {
        String problem = problems.stream()
                .filter(one -> one.field().equals(name))
                .map(this::text)
                .collect(Collectors.joining(" "));
        String describedBy = Stream.of(hint.isEmpty() ? "" : name + "-hint", problem.isEmpty() ? "" : name + "-problem")
                .filter(id -> !id.isEmpty())
                .collect(Collectors.joining(" "));
        return Map.ofEntries(
                Map.entry("name", name),
                Map.entry("label", label(name)),
                Map.entry("type", type),
                Map.entry("value", value),
                Map.entry("autocomplete", autocomplete),
                Map.entry("required", required),
                Map.entry("focus", focus),
                Map.entry("plain", !type.equals("text")),
                Map.entry("minLength", autocomplete.equals("new-password") ? passwordMinLength : 0),
                Map.entry("hint", hint),
                Map.entry("problem", problem),
                Map.entry("describedBy", describedBy));
    }

    private String label(String field) {
        String given = labels.get(field);
        return given == null || words.has("field." + field) ? words.get("field." + field) : given;
    }

    /** The text for the field and the code, else for the code alone, else what the problem says of itself. */
    private String text(FormProblem problem) {
        String specific = "problem." + problem.field() + "." + problem.code();
        if (words.has(specific)) {
            return words.get(specific, passwordMinLength);
        }
        String general = "problem." + problem.code();
        return words.has(general) ? words.get(general, passwordMinLength) : problem.message();
    }
}
