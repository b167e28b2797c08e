package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Texts;
import java.time.Duration;
import java.util.Map;

/** The pages about one's own data as their templates read them. */
final class DataModels {

    private final String application;

    DataModels(String application) {
        this.application = application;
    }

    PageModel of(DataPage page, Texts.Words words, String loginUrl) {
        if (page instanceof DataPage.OwnData own) {
            Forms forms = new Forms(own.problems(), words, 0);
            boolean unconfirmed =
                    own.problems().stream().anyMatch(problem -> problem.field().equals("confirm"));
            return model(
                    "own-data",
                    words,
                    Map.of(
                            "problems", forms.summary(),
                            "unconfirmed", unconfirmed,
                            "grace", grace("own-data.delete", own.grace(), words)));
        }
        if (page instanceof DataPage.AccountDeleted deleted) {
            return model("account-deleted", words, Map.of("text", grace("account-deleted", deleted.grace(), words)));
        }
        if (page instanceof DataPage.RestoreAccount restore) {
            return model("restore-account", words, Map.of("token", restore.token()));
        }
        return model("account-restored", words, Map.of("loginUrl", loginUrl));
    }

    /** Part of a day counts as none: nobody is told of more time than there is. */
    private static String grace(String key, Duration grace, Texts.Words words) {
        if (grace.isZero()) {
            return words.get(key + ".at-once");
        }
        long days = grace.toDays();
        return days == 0 ? words.get(key + ".hours", grace.toHours()) : words.get(key + ".days", days);
    }

    private PageModel model(String name, Texts.Words words, Map<String, Object> values) {
        return new PageModel(name + ".html", words.get(name + ".title", application), values);
    }
}
