package dev.latchkey.servlet.page;

import java.util.List;
import java.util.Map;

/**
 * What a template is given.
 *
 * @param template the template
 * @param title the page's heading
 * @param values its own values: texts, numbers, booleans, lists and maps of these, never null
 */
record PageModel(String template, String title, Map<String, Object> values) {

    PageModel {
        values = Map.copyOf(values);
    }

    /** What was just done, empty when nothing was. */
    String notice() {
        return values.get("notice") instanceof String notice ? notice : "";
    }

    boolean hasProblems() {
        return values.get("problems") instanceof List<?> problems && !problems.isEmpty();
    }
}
