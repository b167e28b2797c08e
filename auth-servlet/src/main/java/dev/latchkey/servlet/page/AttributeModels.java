package dev.latchkey.servlet.page;

import dev.latchkey.account.Attribute;
import dev.latchkey.kernel.Texts;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The host's own fields of a form, as templates read them. */
final class AttributeModels {

    private AttributeModels() {}

    /** What each field is called where the host's texts say nothing of it. */
    static Map<String, String> labels(List<AttributeField> fields) {
        return fields.stream()
                .collect(Collectors.toMap(
                        AttributeField::name, field -> field.attribute().label()));
    }

    static List<Map<String, Object>> of(Forms forms, List<AttributeField> fields, Texts.Words words) {
        return fields.stream().map(field -> of(forms, field, words)).toList();
    }

    private static Map<String, Object> of(Forms forms, AttributeField field, Texts.Words words) {
        Attribute attribute = field.attribute();
        boolean list = attribute.kind() == Attribute.Kind.TEXT_LIST;
        String hint = list ? words.get("hint.list") : "";
        if (list && !attribute.values().isEmpty()) {
            hint = hint + " " + String.join(", ", attribute.values());
        }
        Map<String, Object> model = new HashMap<>(
                forms.attribute(field.name(), type(attribute), field.text(), attribute.isRequired(), hint));
        model.put("control", control(attribute));
        model.put("options", attribute.values());
        model.put("least", plain(attribute.least()));
        model.put("most", plain(attribute.most()));
        model.put("step", attribute.kind() == Attribute.Kind.INTEGER ? "1" : "any");
        return model;
    }

    private static String control(Attribute attribute) {
        return switch (attribute.kind()) {
            case FLAG -> "check";
            case TEXT_LIST -> "lines";
            case TEXT -> attribute.values().isEmpty() ? "input" : "choice";
            case INTEGER, NUMBER -> "number";
            case DATE -> "input";
        };
    }

    private static String type(Attribute attribute) {
        return switch (attribute.kind()) {
            case INTEGER, NUMBER -> "number";
            case DATE -> "date";
            default -> "text";
        };
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null ? "" : number.toPlainString();
    }
}
