package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Texts;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What templates can call: {@code t('key', value)} for a text, {@code asset('logo.svg')} for a file's address, {@code
 * parts(email)} for an e-mail address in pieces between which a line may end.
 */
final class TemplateFunctions extends AbstractExtension {

    /** The variable in which a rendering has its language. */
    static final String WORDS = "words";

    private final PageAssets assets;

    TemplateFunctions(PageAssets assets) {
        this.assets = assets;
    }

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of("t", new Text(), "asset", new AssetAddress(assets), "parts", new Parts());
    }

    private static final class Text implements Function {

        @Override
        public List<String> getArgumentNames() {
            return List.of("key", "value");
        }

        @Override
        public Object execute(
                Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int lineNumber) {
            Texts.Words words = (Texts.Words) Objects.requireNonNull(context.getVariable(WORDS), WORDS);
            String key = String.valueOf(arguments.get("key"));
            Object value = arguments.get("value");
            return value == null ? words.get(key) : words.get(key, value);
        }
    }

    private static final class Parts implements Function {

        private static final Pattern SEPARATOR_AHEAD = Pattern.compile("(?=[@._+])");

        @Override
        public List<String> getArgumentNames() {
            return List.of("address");
        }

        @Override
        public Object execute(
                Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int lineNumber) {
            return List.of(SEPARATOR_AHEAD.split(String.valueOf(arguments.get("address")), -1));
        }
    }

    private static final class AssetAddress implements Function {

        private final PageAssets assets;

        AssetAddress(PageAssets assets) {
            this.assets = assets;
        }

        @Override
        public List<String> getArgumentNames() {
            return List.of("name");
        }

        @Override
        public Object execute(
                Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int lineNumber) {
            String base = String.valueOf(context.getVariable("base"));
            return assets.path(base, String.valueOf(arguments.get("name")));
        }
    }
}
