package dev.latchkey.examples.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The installed Chromium, driven by the installed Node.js: nothing is downloaded. Chromium is looked for where
 * {@code LATCHKEY_CHROMIUM} says, else in the usual places; Node.js where {@code PLAYWRIGHT_NODEJS_PATH} says, else on
 * the {@code PATH}. Close it to end the browser. One thread at a time.
 */
public final class RealBrowser implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private RealBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /**
     * Starts the browser.
     *
     * @return the running browser
     * @throws IllegalStateException if Chromium or Node.js is missing
     */
    public static RealBrowser start() {
        Path chromium = chromium().orElseThrow(() -> new IllegalStateException("no Chromium: set LATCHKEY_CHROMIUM"));
        Path node = node().orElseThrow(() -> new IllegalStateException("no Node.js: set PLAYWRIGHT_NODEJS_PATH"));
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", node.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(chromium)
                            .setArgs(FLAGS));
            return new RealBrowser(playwright, browser);
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /**
     * The browser's own API: make a context and pages of it.
     *
     * @return the browser
     */
    public Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** What is missing for the browser tests to run, empty when nothing is. */
    static Optional<String> missing() {
        if (chromium().isEmpty()) {
            return Optional.of("no Chromium: install it or set LATCHKEY_CHROMIUM");
        }
        if (node().isEmpty()) {
            return Optional.of("no Node.js: install it or set PLAYWRIGHT_NODEJS_PATH");
        }
        return Optional.empty();
    }

    private static Optional<Path> chromium() {
        return first(
                "LATCHKEY_CHROMIUM",
                Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"));
    }

    private static Optional<Path> node() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return first(
                "PLAYWRIGHT_NODEJS_PATH",
                Pattern.compile(Pattern.quote(File.pathSeparator))
                        .splitAsStream(path)
                        .map(dir -> dir + "/node"));
    }

    private static Optional<Path> first(String variable, Stream<String> usual) {
        String named = System.getenv(variable);
        Stream<String> candidates = named == null || named.isBlank() ? usual : Stream.of(named);
        return candidates.map(Path::of).filter(Files::isExecutable).findFirst();
    }
}
