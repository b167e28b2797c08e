package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application of the README does what the README says. */
class ShopTest {

    private static final String ADA = "{\"email\":\"ada@shop.example\",\"password\":\"a quiet harbour at dawn\"}";

    private final HttpClient client = HttpClient.newHttpClient();
    private String base;
    private Shop shop;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            base = "http://localhost:" + socket.getLocalPort();
            shop = new Shop(socket.getLocalPort());
        }
        shop.start();
    }

    @AfterEach
    void stop() {
        shop.stop();
    }

    @Test
    void a_user_registers_signs_in_and_is_greeted() throws Exception {
        assertThat(post("/auth/register", ADA).statusCode()).isEqualTo(201);
        Matcher token = Pattern.compile("\"access_token\":\"([^\"]+)\"")
                .matcher(post("/auth/login", ADA).body());
        assertThat(token.find()).isTrue();

        HttpRequest.Builder hello = request("/hello").header("Authorization", "Bearer " + token.group(1));
        assertThat(send(hello).body()).isEqualTo("Hello, ada@shop.example\n");
    }

    @Test
    void every_path_but_the_pages_to_sign_in_is_closed_to_who_is_not_signed_in() throws Exception {
        assertThat(send(request("/hello")).statusCode()).isEqualTo(401);
        assertThat(send(request("/")).statusCode()).isEqualTo(401);
        assertThat(send(request("/nothing")).statusCode()).isEqualTo(401);
        assertThat(send(request("/auth/login")).statusCode()).isEqualTo(200);
        assertThat(send(request("/auth/register")).statusCode()).isEqualTo(200);
        assertThat(send(request("/.well-known/jwks.json")).statusCode()).isEqualTo(200);
    }

    @Test
    void the_first_administrator_is_made_by_the_link() throws Exception {
        String link = shop.setUpLink().orElseThrow();
        assertThat(link).startsWith(base + "/auth/set-up?token=lks_");
        assertThat(send(request(link.substring(base.length()))).body()).contains("name=\"password\"");
    }

    @Test
    void no_mailed_link_is_offered_where_nothing_can_be_mailed() throws Exception {
        assertThat(send(request("/auth/login")).body())
                .contains("action=\"/auth/login\"")
                .doesNotContain("/auth/password/forgot");
        assertThat(post("/auth/password/forgot", "{\"email\":\"ada@shop.example\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(request("/auth/password/forgot")).statusCode()).isEqualTo(404);
        assertThat(send(request("/auth/unlock?token=lku_x")).statusCode()).isEqualTo(404);
        assertThat(send(request("/auth/account/email")).statusCode()).isEqualTo(404);
        assertThat(send(request("/auth/openapi.json")).body())
                .contains("/auth/admin/users/{id}/unlock")
                .doesNotContain("/auth/password/reset", "/auth/unlock\"", "/auth/me/email", "/auth/magic-link");
    }

    @Test
    void nothing_listens_any_more_once_it_has_stopped() {
        shop.stop();
        assertThatThrownBy(() -> send(request("/auth/login"))).isInstanceOf(ConnectException.class);
    }

    private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
