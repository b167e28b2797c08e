package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Logo;
import dev.latchkey.kernel.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailDesignTest {

    private static final String TO = "ada@mail.example";
    private static final String SOUND = "<p>%body%</p><p><a href=\"%link%\">%button%</a></p><p>%notes%</p>";
    private static final URI PAGES = URI.create("https://shop.example/auth");

    @TempDir
    Path directory;

    @Test
    void files_of_a_directory_take_the_place_of_the_built_in_layouts() throws IOException {
        write("mail.html", "<i>all</i>" + SOUND);
        write("verify.html", "<i>verify</i>" + SOUND);
        write("verify.txt", "verify %body% %link% %notes%");
        write(".hidden", "whatever");

        MailTemplates templates = templates(MailDesign.read(directory), "Shop");

        Mail verify = verify(templates);
        Mail other = templates.passwordChanged(TO, Locale.ENGLISH);
        assertThat(verify.html()).startsWith("<i>verify</i><p>An account at Shop");
        assertThat(verify.text()).startsWith("verify An account at Shop");
        assertThat(other.html()).startsWith("<i>all</i><p>The password");
        assertThat(other.text()).startsWith("Hello,\n\nThe password").endsWith("\n");
    }

    @Test
    void the_built_in_mails_have_no_image_without_a_logo_and_are_text_in_the_same_words() {
        Mail mail = templates(MailDesign.standard(), "Shop").passwordChanged(TO, Locale.ENGLISH);

        assertThat(mail.logo()).isNull();
        assertThat(mail.html()).doesNotContain("<img", "cid:").doesNotContainPattern("%[a-z]+%");
        assertThat(mail.text())
                .startsWith("Hello,\n\nThe password of your account at Shop was changed")
                .contains("\n\nSign in:\nhttps://shop.example/auth/login\n\n")
                .endsWith("\n\n-- \nShop\nThis message was sent automatically. Please do not reply to it.\n");
    }

    @Test
    void a_logo_is_a_part_of_the_mail_and_fetched_from_nowhere() {
        Logo logo = Logo.of(png(100));
        MailDesign design = MailDesign.standard().withLogo(logo).with("code.html", SOUND);

        Mail mail = templates(design, "Shop").passwordChanged(TO, Locale.ENGLISH);
        Mail without =
                templates(design, "Shop").mfaCode(TO, Secret.of("123456"), Duration.ofMinutes(5), Locale.ENGLISH);

        assertThat(mail.logo()).isSameAs(logo);
        assertThat(mail.html())
                .contains("<img src=\"cid:logo@latchkey\" alt=\"\"")
                .doesNotContain("src=\"http");
        assertThat(without.logo()).isNull();
    }

    @Test
    void values_stay_escaped_in_a_layout_of_the_hosts_own() {
        MailDesign design =
                MailDesign.standard().with("mail.html", "<p title='%application%'>%application%</p>" + SOUND);

        Mail mail = templates(design, "<img src=x onerror=a>&\"'%link%").passwordChanged(TO, Locale.ENGLISH);

        String escaped = "&lt;img src=x onerror=a&gt;&amp;&quot;&#39;%link%";
        assertThat(mail.html())
                .startsWith("<p title='" + escaped + "'>" + escaped + "</p>")
                .doesNotContain("<img");
    }

    @Test
    void a_code_stands_where_the_layout_has_it_and_takes_no_room_in_other_mails() {
        String text = "%body%\n\n%code%\n\n%link%\n\n%notes%";
        MailTemplates templates = templates(
                MailDesign.standard()
                        .with("mail.html", SOUND + "<div>%code%</div>")
                        .with("mail.txt", text),
                "Shop");

        Mail code = templates.mfaCode(TO, Secret.of("<12345"), Duration.ofMinutes(5), Locale.ENGLISH);
        Mail other = templates.passwordChanged(TO, Locale.ENGLISH);

        assertThat(code.html()).containsPattern("<div><strong [^>]+>&lt;12345</strong></div>$");
        assertThat(code.text()).contains("go on:\n\n<12345\n\nhttps://");
        assertThat(other.html()).endsWith("<div></div>");
        assertThat(other.text()).contains("signed out.\n\nhttps://").doesNotContain("\n\n\n");
    }

    @Test
    void a_code_that_the_layout_has_no_place_for_follows_the_body() {
        MailTemplates templates = templates(
                MailDesign.standard().with("mail.html", SOUND).with("mail.txt", "%body%\n%link%\n%notes%"), "Shop");

        Mail code = templates.mfaCode(TO, Secret.of("012345"), Duration.ofMinutes(5), Locale.ENGLISH);

        assertThat(code.html()).contains("to go on: 012345</p>");
        assertThat(code.text()).contains("to go on: 012345\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=%link%>x</a>",
                "<a href='https://evil.example/?%link%'>x</a>",
                "<a href=\"%body%\">x</a>",
                "<a HREF = \"%body%\">x</a>",
                "<img src=\"%link%\">",
                "<img src='x'title='y'src=\"%link%\">",
                "<p style=\"color:%application%\">x</p>",
                "<iframe srcdoc=\"%body%\"></iframe>",
                "<base href=\"%body%\">",
                "<meta content=\"1;url=%link%\">",
                "\u0130\u0130\u0130<style>p { color:red }</style><a href=%link%>x</a>",
                "<p onclick=\"go('%application%')\">x</p>",
                "<style>p { content: '%application%' }</style>",
                "<STYLE>%application%</STYLE>",
                "<!-- %application% -->",
                "<%application%>",
                "<p %application%=\"x\">",
                "<p title=\"%logo%\">",
                "<p title=\"%code%\">",
                "<p title=\"x\" %body%>",
                "<td background=\"%application%\">",
                "<style>%application%"
            })
    void a_value_where_escaping_does_not_help_is_refused(String unsafe) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.standard().with("mail.html", SOUND + unsafe))
                .withMessageContaining("the mail template mail.html has %")
                .withMessageContaining("not safe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "<SCRIPT src='x'></SCRIPT>"})
    void a_script_is_refused(String script) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.standard().with("mail.html", SOUND + script))
                .withMessageContaining("has a script");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html lang=\"%lang%\"><title>%subject%</title>",
                "<style>p { width:100%;height:50% }</style>",
                "<!--[if mso]><table width=\"100%\"><![endif]-->",
                "<p title='a > b' class=\"x\">1 < 2 %greeting% %alternative% %footer% %signature%</p>",
                "%logo%<br/>"
            })
    void what_is_safe_is_taken(String safe) {
        assertThat(MailDesign.standard().with("mail.html", safe + SOUND)).isNotNull();
    }

    @Test
    void a_value_that_is_missing_or_unknown_stops_the_start() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.standard().with("mail.txt", "%body% %link%"))
                .withMessage("the mail template mail.txt lacks %notes%");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.standard().with("mail.txt", "%body% %link% %notes% %logo%"))
                .withMessageContaining("has %logo%, which is none of");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.standard().with("mail.html", SOUND + "%user%"))
                .withMessageContaining("has %user%, which is none of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mails.html", "verify.htm", "verify", "greeting.html", "verify_de.html"})
    void a_file_that_no_mail_reads_stops_the_start(String name) throws IOException {
        write(name, SOUND);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.read(directory))
                .withMessageContaining("no mail has a template " + name);
    }

    @Test
    void what_cannot_be_read_stops_the_start() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.read(directory.resolve("nowhere")))
                .withMessageContaining("cannot be read");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.read(directory))
                .withMessageContaining("has no mail templates");
        Files.write(directory.resolve("mail.txt"), "Grüße %body% %link% %notes%".getBytes(StandardCharsets.ISO_8859_1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.read(directory))
                .withMessageContaining("is not UTF-8");
        Files.delete(directory.resolve("mail.txt"));
        Files.createDirectory(directory.resolve("mail.html"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailDesign.read(directory))
                .withMessageContaining("cannot be read");
    }

    @Test
    void a_logo_that_is_too_large_of_another_kind_or_not_there_is_refused() {
        assertThat(Logo.of(png(64 * 1024)).type()).isEqualTo("image/png");
        assertThat(Logo.of(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0})
                        .fileName())
                .isEqualTo("logo.jpg");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logo.of(png(64 * 1024 + 1)))
                .withMessageContaining("more than 65536 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logo.of("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("neither PNG nor JPEG");
        assertThatIllegalArgumentException().isThrownBy(() -> Logo.of(new byte[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logo.read(directory.resolve("logo.png")))
                .withMessageContaining("cannot be read");
    }

    /** The beginning of a PNG image, and whatever after it. */
    static byte[] png(int length) {
        return Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, length);
    }

    private static MailTemplates templates(MailDesign design, String application) {
        return MailTemplates.create(PAGES, application, MailTemplates.defaultTexts())
                .withDesign(design);
    }

    private static Mail verify(MailTemplates templates) {
        return templates.verifyEmail(
                TO, Secret.of("t"), Duration.ofHours(1), Secret.of("12345678"), Duration.ofMinutes(30), Locale.ENGLISH);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }
}
