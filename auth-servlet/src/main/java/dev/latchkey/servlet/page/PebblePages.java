package dev.latchkey.servlet.page;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Texts;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The hosted pages as HTML, from Pebble templates. They need no scripts but for passkeys and captchas, and load a style sheet,
 * two images and, where there are passkeys or a captcha is asked for, a script from the same origin and nothing else.
 *
 * <p>Security promise: every value is escaped, where a template does not ask for the opposite, and the built-in ones
 * never do; a template that reads a value which is not there fails. No address in a link or a form's action comes from
 * a request but {@code return_to}, which is carried as a value.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PebblePages implements HostedPages {

    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi");

    private final PageSettings settings;
    private final PageAssets assets;
    private final PageModels models;
    private final PebbleEngine engine;

    private PebblePages(PageSettings settings, PageAssets assets, Environment environment) {
        this.settings = settings;
        this.assets = assets;
        this.models = new PageModels(settings.application(), environment);
        this.engine = new PebbleEngine.Builder()
                .loader(new TemplateFiles(settings.files()))
                .autoEscaping(true)
                .addEscapingStrategy("page", Markup::escape)
                .defaultEscapingStrategy("page")
                .strictVariables(true)
                .defaultLocale(Locale.ROOT)
                .extension(new TemplateFunctions(assets))
                .build();
    }

    /**
     * The pages. All files are read and all templates compiled now.
     *
     * @param settings how they look
     * @param environment the time, by which the ages of sessions are told
     * @return the pages
     * @throws IllegalArgumentException when a file is missing or has a name that is not allowed
     * @throws io.pebbletemplates.pebble.error.PebbleException when a template of the host is not well-formed
     */
    public static PebblePages create(PageSettings settings, Environment environment) {
        PebblePages pages = new PebblePages(settings, PageAssets.load(settings), environment);
        PageModels.TEMPLATES.forEach(pages.engine::getTemplate);
        return pages;
    }

    @Override
    public String render(Page page, PageContext context) {
        Texts.Words words = settings.texts().in(context.locale());
        PageModel model = models.of(page, context, words);
        Map<String, Object> variables = new HashMap<>(model.values());
        variables.put(TemplateFunctions.WORDS, words);
        variables.put("lang", words.locale().toLanguageTag());
        variables.put("dir", RIGHT_TO_LEFT.contains(words.locale().getLanguage()) ? "rtl" : "ltr");
        variables.put("application", settings.application());
        variables.put("title", model.title());
        variables.put("documentTitle", documentTitle(model, words));
        variables.put("base", context.base());
        variables.put("scripted", context.passkeys() && page.mayScript());
        variables.put("mails", context.mails());
        variables.put("csrfToken", context.csrfToken());
        PageCaptcha captcha = context.captcha();
        variables.put("captcha", CaptchaModel.of(captcha.challenge(), captcha));
        variables.put("captchaRefused", captcha.refused());
        variables.put("resendCaptcha", CaptchaModel.of(captcha.resend(), captcha));
        variables.put("returnTo", Objects.requireNonNullElse(context.returnTo(), ""));
        return evaluated(engine.getTemplate(model.template()), variables);
    }

    /**
     * Where a static file is served, for pages of an application's own that are to look like these: {@code pages.css}, {@code
     * logo.svg} and those of {@link PageSettings#withAssets}. The path changes with the content of the file.
     *
     * @param base the path that Latchkey answers under, such as {@code /auth}
     * @param name the file's name
     * @return the path, on the application's origin
     * @throws IllegalArgumentException when there is no such file
     */
    public String assetPath(String base, String name) {
        return assets.path(base, name);
    }

    @Override
    public Optional<Asset> asset(String name) {
        return assets.find(name);
    }

    @Override
    public List<Locale> languages() {
        return settings.texts().languages();
    }

    /** A title that says first what has changed: that is what a screen reader reads after a form was sent. */
    private String documentTitle(PageModel model, Texts.Words words) {
        String title = model.hasProblems() ? words.get("common.problems.title", model.title()) : model.title();
        String notice = model.notice().isEmpty() ? "" : model.notice() + " · ";
        return notice + title + " · " + settings.application();
    }

    private static String evaluated(PebbleTemplate template, Map<String, Object> variables) {
        StringWriter html = new StringWriter(8192);
        try {
            template.evaluate(html, variables);
        } catch (IOException e) {
            throw new UncheckedIOException("the page " + template.getName() + " cannot be rendered", e);
        }
        return html.toString();
    }
}
