package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.RateVerdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis behind TLS, with a certificate for {@code localhost} of an authority that the platform does not know. */
final class RedisTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final OwnRedis redis = OwnRedis.start();

    @TempDir
    Path directory;

    private KeyStore own;
    private ServerSocket tls;

    @BeforeEach
    void listen() throws Exception {
        own = makeCertificate();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        tls = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    @AfterEach
    void close() throws IOException {
        tls.close();
        redis.close();
    }

    @Test
    void a_server_is_used_whose_certificate_is_trusted_and_names_the_host() throws Exception {
        RedisSettings settings =
                States.settings("rediss://localhost:" + tls.getLocalPort()).withTrustManagers(trusting());
        try (RedisSharedState state = RedisSharedState.connect(settings)) {
            assertThat(States.take(state, "key")).isInstanceOf(RateVerdict.Admitted.class);
        }
    }

    @Test
    void a_certificate_that_nobody_trusts_is_refused() {
        refuses(States.settings("rediss://localhost:" + tls.getLocalPort()));
    }

    @Test
    void a_certificate_that_names_another_host_is_refused() throws Exception {
        refuses(States.settings("rediss://127.0.0.1:" + tls.getLocalPort()).withTrustManagers(trusting()));
    }

    private static void refuses(RedisSettings settings) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> RedisSharedState.connect(settings))
                .withMessageContaining("cannot be used: TLS failed; ");
    }

    private TrustManagerFactory trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", own.getCertificate("own"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }

    private KeyStore makeCertificate() throws Exception {
        Path file = directory.resolve("own.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options =
                "-genkeypair -alias own -keyalg EC -dname CN=localhost -ext SAN=dns:localhost -storetype PKCS12"
                        + " -storepass changeit -keystore";
        Process making = new ProcessBuilder((keytool + " " + options + " " + file).split(" "))
                .redirectErrorStream(true)
                .start();
        String output = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(making.waitFor()).as(output).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private void accept() {
        while (!tls.isClosed()) {
            try {
                Socket client = tls.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), redis.port());
                daemon(() -> carry(client, server));
                daemon(() -> carry(server, client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            byte[] buffer = new byte[8192];
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
                to.getOutputStream().flush();
            }
        } catch (IOException e) {
            // one side has ended, or does not trust the other
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tls");
        thread.setDaemon(true);
        thread.start();
    }
}
