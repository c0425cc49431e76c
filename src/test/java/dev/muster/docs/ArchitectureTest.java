package dev.muster.docs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which packages may depend on which, as {@code docs/develop.md} draws it, and how large each may become. */
class ArchitectureTest {
    private static final JavaClasses MUSTER = new ClassFileImporter().importPath(Path.of("target", "classes"));
    private static final List<Path> ROOTS =
            List.of(Path.of("src", "main", "java", "dev", "muster"), Path.of("src", "test", "java", "dev", "muster"));
    private static final int LARGEST_PACKAGE = 30;

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.muster.(*)..").should().beFreeOfCycles().check(MUSTER);
    }

    @Test
    void packagesOfRecordsAreFreeOfCycles() {
        slices().matching("dev.muster.records.(*)..").should().beFreeOfCycles().check(MUSTER);
    }

    @Test
    void packagesOfThePipelineAreFreeOfCycles() {
        slices().matching("dev.muster.pipeline.(*)..").should().beFreeOfCycles().check(MUSTER);
    }

    @Test
    void onlyTheRuntimeKnowsCamel() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.muster.runtime..", "dev.muster.messaging..", "dev.muster.observability..")
                .and()
                .doNotHaveFullyQualifiedName("dev.muster.config.Placeholders")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(MUSTER);
    }

    @Test
    void recordsDependOnNothingElse() {
        dependsOnNothingBut("dev.muster.records..");
        dependsOnNothingBut("dev.muster.records.mapping..");
    }

    @Test
    void configDependsOnRecordsOnly() {
        dependsOnNothingBut("dev.muster.config..", "dev.muster.records..");
    }

    @Test
    void theSandboxSharesNothingWithWhatItJudges() {
        dependsOnNothingBut("dev.muster.sandbox..");
    }

    private static void dependsOnNothingBut(String name, String... others) {
        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.muster..")
                        .and(resideOutsideOfPackage(name))
                        .and(resideOutsideOfPackages(others)))
                .check(MUSTER);
    }

    @Test
    void onlyTheCommandLineUsesPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(MUSTER);
    }

    @Test
    void onlyTheLedgerUsesTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.muster.ledger..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.jdbc..",
                        "org.springframework.transaction..",
                        "org.springframework.dao..",
                        "org.sqlite..")
                .check(MUSTER);
    }

    @Test
    void packagesStaySmallAndSayWhatTheyAreFor() throws IOException {
        for (Path root : ROOTS) {
            var sizes = sources(root).collect(groupingBy(Path::getParent, counting()));
            assertThat(sizes).allSatisfy((folder, files) -> assertThat(files).isLessThanOrEqualTo(LARGEST_PACKAGE));
        }
        assertThat(sources(ROOTS.get(0)).map(Path::getParent).distinct())
                .allSatisfy(folder ->
                        assertThat(folder.resolve("package-info.java")).exists());
    }

    @Test
    void simpleNamesAreUnique() throws IOException {
        Stream<String> names = Stream.concat(sources(ROOTS.get(0)), sources(ROOTS.get(1)))
                .map(file -> file.getFileName().toString());
        assertThat(names.collect(groupingBy(name -> name, counting())).entrySet())
                .allSatisfy(
                        name -> assertThat(name.getValue()).as(name.getKey()).isOne());
    }

    @Test
    void simpleNamesDifferFromCamels() {
        assertThat(isCamels("Exchange")).isTrue();
        assertThat(MUSTER.stream()
                        .filter(type ->
                                type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                        .map(JavaClass::getSimpleName))
                .noneMatch(ArchitectureTest::isCamels);
    }

    private static boolean isCamels(String simpleName) {
        return Stream.of("org/apache/camel/", "org/apache/camel/spi/")
                .anyMatch(folder -> ArchitectureTest.class.getResource("/" + folder + simpleName + ".class") != null);
    }

    private static Stream<Path> sources(Path root) throws IOException {
        return Files.walk(root)
                .filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"));
    }
}
