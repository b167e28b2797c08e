package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.examples.server.process.ServerProcess;
import dev.latchkey.examples.server.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The commands of the quick start, in one shell, as a reader types them: only the port is another. In the guide a comment
 * after a command is what the command answers; one that begins with an ellipsis names parts of it.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class QuickStartIT {

    private static final Path GUIDE = Path.of("../../docs/guides/quickstart.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

    @TempDir
    Path directory;

    @Test
    void every_command_answers_what_the_guide_says() throws IOException {
        try (ServerProcess server = ServerProcess.start(Map.of(
                        "LATCHKEY_DATA_DIR", directory.resolve("latchkey-data").toString()));
                Shell shell = Shell.start(directory)) {
            List<String> blocks = blocks(server.address().toString());
            assertThat(blocks).hasSizeGreaterThanOrEqualTo(7);
            for (String block : blocks) {
                String answer = shell.run(block);
                List<String> said = saidOf(block);
                if (said.isEmpty()) {
                    assertThat(answer).describedAs(block).doesNotContain("\"code\":");
                } else {
                    assertThat(answer).describedAs(block).contains(said);
                }
                if (block.contains("/refresh")) {
                    assertNewTokens(shell, answer);
                }
            }
            assertThat(shell.run("echo \"$token $access $refresh\""))
                    .matches("lkv_\\S+ \\S+\\.\\S+\\.\\S+ lkr_\\S+\\s*");
        }
    }

    private static void assertNewTokens(Shell shell, String answer) {
        JsonNode tokens = JsonMapper.shared().readTree(answer);
        String old = shell.run("echo \"$access $refresh\"");
        for (String name : List.of("access_token", "refresh_token")) {
            assertThat(old).doesNotContain(tokens.get(name).asString());
        }
    }

    private static List<String> blocks(String address) throws IOException {
        return BLOCK.matcher(Files.readString(GUIDE))
                .results()
                .map(block -> block.group(1).replace("http://localhost:8080", address))
                .toList();
    }

    /** The parts of the answer that the comments of a block give. */
    private static List<String> saidOf(String block) {
        return block.lines()
                .filter(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .flatMap(line -> line.startsWith("... ")
                        ? Arrays.stream(line.substring(4).split(", ", -1))
                        : Stream.of(line))
                .toList();
    }
}
