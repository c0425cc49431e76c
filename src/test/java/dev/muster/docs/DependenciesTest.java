package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of what is shipped names the versions that are. */
class DependenciesTest {
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+\\.version)>([^<$]+)</");
    private static final Pattern SHIPPED = Pattern.compile(
            "<dependency>(?:(?!</dependency>).)*?<version>\\$\\{([^}]+)}</version>(?:(?!</dependency>).)*?</dependency>",
            Pattern.DOTALL);
    /** Brought along by others and only kept to one version, or a part of the build. */
    private static final List<String> IN_THE_SBOM_ALONE = List.of(
            "extra-enforcer-rules.version",
            "commons-io.version",
            "commons-logging.version",
            "slf4j.version",
            "junit.version");

    @Test
    void documentsEveryShippedVersion() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String page = Files.readString(Path.of("docs", "dependencies.md"));
        Map<String, String> versions = PROPERTY.matcher(pom)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        List<String> shipped = SHIPPED.matcher(pom)
                .results()
                .filter(found -> !found.group().contains("<scope>test</scope>"))
                .map(DependenciesTest::property)
                .distinct()
                .filter(name -> !IN_THE_SBOM_ALONE.contains(name))
                .toList();

        assertThat(shipped)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(page)
                        .as("docs/dependencies.md, %s", name)
                        .contains("| " + versions.get(name) + " |"));
    }

    @Test
    void usesReleasedVersions() throws IOException {
        assertThat(PROPERTY.matcher(Files.readString(Path.of("pom.xml")))
                        .results()
                        .map(found -> found.group(2)))
                .noneMatch(version -> version.matches("(?i).*(snapshot|[\\[(,]|-m\\d|-rc|alpha|beta).*"));
    }

    private static String property(MatchResult dependency) {
        return dependency.group(1);
    }
}
