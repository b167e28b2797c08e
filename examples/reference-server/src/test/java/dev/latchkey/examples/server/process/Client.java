package dev.latchkey.examples.server.process;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the HTTP API, with the cookies it was given. Not for several threads, except {@link #send}. */
public final class Client {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Pattern CSRF = Pattern.compile("name=\"csrf_token\" value=\"([^\"]+)\"");

    private final URI base;
    private final HttpClient http;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** A client without cookies. */
    public Client(URI base) {
        this(base, HttpClient.newHttpClient());
    }

    /** A client that trusts a certificate. */
    public Client(URI base, SSLContext trusting) {
        this(base, HttpClient.newBuilder().sslContext(trusting).build());
    }

    private Client(URI base, HttpClient http) {
        this.base = base;
        this.http = http;
    }

    /** Another client of the same server, without cookies. */
    public Client another() {
        return new Client(base, http);
    }

    /** The cookies that the server has set, by name. */
    public Map<String, String> cookies() {
        return cookies;
    }

    /** Begins a request. */
    public Call get(String path) {
        return new Call("GET", path);
    }

    /** Begins a request with a JSON body; members alternate names and values. */
    public Call post(String path, Object... members) {
        return new Call("POST", path).json(members);
    }

    /** Begins the request of a page's form; fields alternate names and values. */
    public Call form(String path, Answer page, String... fields) {
        Matcher csrf = CSRF.matcher(page.body());
        if (!csrf.find()) {
            throw new AssertionError("no form in " + page);
        }
        StringJoiner body = new StringJoiner("&").add("csrf_token=" + encoded(csrf.group(1)));
        for (int i = 0; i < fields.length; i += 2) {
            body.add(fields[i] + "=" + encoded(fields[i + 1]));
        }
        return new Call("POST", URI.create(path).getPath())
                .body("application/x-www-form-urlencoded", body.toString())
                .header("Origin", base.toString())
                .header("Accept", "text/html");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Begins any other request. */
    public Call call(String method, String path) {
        return new Call(method, path);
    }

    /** One request. */
    public final class Call {

        private final String method;
        private final HttpRequest.Builder request;
        private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();

        private Call(String method, String path) {
            this.method = method;
            this.request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
        }

        /** Sends a JSON object; no members, no body. */
        public Call json(Object... members) {
            if (members.length == 0) {
                return this;
            }
            Map<String, Object> object = new LinkedHashMap<>();
            for (int i = 0; i < members.length; i += 2) {
                object.put((String) members[i], members[i + 1]);
            }
            return body("application/json", JSON.writeValueAsString(object));
        }

        /** Sends any body. */
        public Call body(String type, String text) {
            request.setHeader("Content-Type", type);
            body = HttpRequest.BodyPublishers.ofString(text);
            return this;
        }

        /** Sets a header. */
        public Call header(String name, String value) {
            request.header(name, value);
            return this;
        }

        /** Sends an access token. */
        public Call bearer(String token) {
            return header("Authorization", "Bearer " + token);
        }

        /** Sends the request and keeps the cookies of the answer. */
        public Answer send() {
            if (!cookies.isEmpty()) {
                List<String> pairs = new ArrayList<>();
                cookies.forEach((name, value) -> pairs.add(name + "=" + value));
                request.header("Cookie", String.join("; ", pairs));
            }
            try {
                HttpResponse<String> response = http.send(
                        request.method(method, body).build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                Answer answer = new Answer(response);
                answer.setCookies().forEach(this::keep);
                return answer;
            } catch (IOException e) {
                throw new IllegalStateException(method + " got no answer", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private void keep(HttpCookie cookie) {
            if (cookie.getMaxAge() == 0 || cookie.getValue().isEmpty()) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
    }

    /** What came back. */
    public static final class Answer {

        private final HttpResponse<String> response;

        private Answer(HttpResponse<String> response) {
            this.response = response;
        }

        /** The status. */
        public int status() {
            return response.statusCode();
        }

        /** The body. */
        public String body() {
            return response.body();
        }

        /** A header's first value, empty when there is none. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The cookies that it sets. */
        public List<HttpCookie> setCookies() {
            return response.headers().allValues("set-cookie").stream()
                    .flatMap(text -> HttpCookie.parse("Set-Cookie:" + text).stream())
                    .toList();
        }

        /** The cookie of that name. */
        public Optional<String> setCookie(String name) {
            return response.headers().allValues("set-cookie").stream()
                    .filter(text -> text.startsWith(name + "="))
                    .findFirst();
        }

        /** The body as JSON. */
        public JsonNode json() {
            return JSON.readTree(body());
        }

        /** A text member of the JSON body. */
        public String text(String member) {
            JsonNode value = json().get(member);
            if (value == null) {
                throw new AssertionError("no member " + member + " in " + this);
            }
            return value.asString();
        }

        /** The code of a problem answer, empty when it is none. */
        public String code() {
            return header("content-type").startsWith("application/problem+json") ? text("code") : "";
        }

        /** For messages of tests. */
        @Override
        public String toString() {
            return status() + " " + body();
        }
    }
}
