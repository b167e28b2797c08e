package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dependencies that README.md tells hosts to add have the versions that the build tests with. */
class ReadmeDependenciesTest {

    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    private static final Pattern COORDINATES = Pattern.compile("`[a-z0-9.]+:[a-z0-9-]+:([^`]+)`");

    @Test
    void a_version_in_the_table_is_one_of_the_build() {
        String build = Repository.read(Repository.resolve("pom.xml"));
        List<String> versions = COORDINATES
                .matcher(Repository.read(Repository.resolve("README.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(versions)
                .isNotEmpty()
                .allSatisfy(version -> assertThat(build).contains("version>" + version + "<"));
    }

    @Test
    void every_version_is_one_of_the_build() {
        String build = Repository.read(Repository.resolve("pom.xml"));
        List<String> versions = VERSION.matcher(Repository.read(Repository.resolve("README.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(versions).hasSize(3).allSatisfy(version -> assertThat(build).contains("version>" + version + "<"));
    }
}
