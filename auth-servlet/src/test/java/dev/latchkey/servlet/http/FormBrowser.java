package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A browser without scripts: keeps cookies, and sends forms with the value of the page they stand on. */
final class FormBrowser {

    private final Client client;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    FormBrowser(Client client) {
        this.client = client;
    }

    FormBrowser with(Map<String, String> more) {
        cookies.putAll(more);
        return this;
    }

    Map<String, String> cookies() {
        return cookies;
    }

    Answer get(String path) {
        Answer answer = client.get(path).cookies(cookies).html().send();
        keep(answer);
        return answer;
    }

    Answer page(String path) {
        return get(path).expect(200);
    }

    /** Fields as {@code name=value}, each by itself, the values as people type them. */
    Answer submit(String page, String action, String... fields) {
        String value = formValue(page(page));
        StringBuilder body = new StringBuilder("csrf_token=" + encoded(value));
        for (String field : fields) {
            int equals = field.indexOf('=');
            body.append('&')
                    .append(encoded(field.substring(0, equals)))
                    .append('=')
                    .append(encoded(field.substring(equals + 1)));
        }
        Answer answer =
                client.post(action).cookies(cookies).form(body.toString()).send();
        keep(answer);
        return answer;
    }

    private void keep(Answer answer) {
        cookies.putAll(answer.cookies());
        cookies.keySet().removeAll(answer.clearedCookies());
    }

    private static String formValue(Answer page) {
        String text = page.text();
        int name = text.indexOf("name=\"csrf_token\"");
        assertThat(name).as("the page has a form").isPositive();
        int value = text.indexOf("value=\"", name) + "value=\"".length();
        return text.substring(value, text.indexOf('"', value));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
