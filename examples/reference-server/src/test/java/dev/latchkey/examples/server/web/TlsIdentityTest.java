package dev.latchkey.examples.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.examples.server.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {

    @TempDir
    static Path directory;

    private static TestCertificate ec;
    private static TestCertificate rsa;

    @BeforeAll
    static void certificates() throws Exception {
        ec = TestCertificate.make(directory, "EC");
        rsa = TestCertificate.make(directory, "RSA");
    }

    @Test
    void a_key_of_another_kind_or_of_another_certificate_is_refused() throws Exception {
        assertThat(refusal(ec.certificate(), rsa.key()))
                .startsWith("KEY: ")
                .contains("not of the certificate's kind (EC)");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        TestCertificate other = TestCertificate.make(elsewhere, "EC");
        assertThat(refusal(ec.certificate(), other.key()))
                .startsWith("KEY: ")
                .contains("is not that of the certificate");
    }

    @Test
    void an_expired_certificate_is_refused() throws Exception {
        assertThat(refusal(ec, Instant.now().plus(Duration.ofDays(91))))
                .startsWith("CERTIFICATE: the certificate expired");
        assertThat(refusal(ec, Instant.now().minus(Duration.ofDays(1))))
                .startsWith("CERTIFICATE: the certificate is not valid before");
    }

    @Test
    void a_key_that_needs_a_passphrase_or_is_of_an_older_format_is_refused_with_the_way_out() throws Exception {
        assertThat(refusal(ec.certificate(), pem("ENCRYPTED PRIVATE KEY", "AAAA")))
                .contains("passphrase", "openssl pkey");
        assertThat(refusal(ec.certificate(), pem("RSA PRIVATE KEY", "AAAA")))
                .contains("RSA PRIVATE KEY", "openssl pkcs8");
        assertThat(refusal(ec.certificate(), pem("EC PRIVATE KEY", "AAAA")))
                .contains("EC PRIVATE KEY", "openssl pkcs8");
    }

    @Test
    void a_file_that_is_missing_damaged_or_of_another_content_is_named() throws Exception {
        assertThat(refusal(directory.resolve("none.pem"), ec.key()))
                .isEqualTo("CERTIFICATE: " + directory.resolve("none.pem") + " does not exist");
        assertThat(refusal(directory, ec.key())).contains("cannot be read");
        assertThat(refusal(ec.key(), ec.key())).contains("no PEM certificate");
        assertThat(refusal(ec.certificate(), ec.certificate())).contains("no PEM private key");
        assertThat(refusal(pem("CERTIFICATE", "A=AA"), ec.key())).contains("not base64");
        assertThat(refusal(pem("CERTIFICATE", "AAAA"), ec.key())).contains("cannot be read");
        assertThat(refusal(ec.certificate(), pem("PRIVATE KEY", "AAAA"))).startsWith("KEY: ");
        assertThat(refusal(Files.write(directory.resolve("bin"), new byte[] {-1, -2}), ec.key()))
                .contains("not a PEM file");
    }

    private static Path pem(String label, String base64) throws IOException {
        return Files.writeString(
                Files.createTempFile(directory, "test", ".pem"),
                "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }

    private static String refusal(TestCertificate certificate, Instant now) {
        return refusal(certificate.certificate(), certificate.key(), now);
    }

    private static String refusal(Path certificate, Path key) {
        return refusal(certificate, key, Instant.now());
    }

    private static String refusal(Path certificate, Path key, Instant now) {
        return assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> TlsIdentity.read(certificate, "CERTIFICATE", key, "KEY", now))
                .actual()
                .getMessage();
    }
}
