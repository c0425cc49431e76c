package dev.muster.docs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.muster.jumpcloud.client.JumpCloudHttpConfigurer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Who may know whom, as {@code docs/develop.md} draws it. */
class ArchitectureTest {
    private static final JavaClasses MUSTER = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void noTwoPackagesKnowEachOther() {
        slices().matching("dev.muster.(*)..").should().beFreeOfCycles().check(MUSTER);
    }

    @Test
    void whatCamelHasNoWordForKnowsNothingOfCamel() {
        noClasses().that().resideOutsideOfPackages("dev.muster.flow", "dev.muster.broker", "dev.muster.observe").and().areNotAssignableTo(JumpCloudHttpConfigurer.class)
                .and().doNotHaveFullyQualifiedName("dev.muster.config.Placeholders")
                .should().dependOnClassesThat().resideInAPackage("org.apache.camel..").check(MUSTER);
    }

    @Test
    void whatIsReadOfASourceKnowsNothingButWhatIsSaidOfItsColumns() {
        knowsNobody("dev.muster.record", "dev.muster.mapping");
        knowsNobody("dev.muster.mapping");
    }

    @Test
    void theStandInForTheServiceSharesNothingWithWhatItJudges() {
        knowsNobody("dev.muster.sandbox");
    }

    /** @param but packages that it may know all the same */
    private static void knowsNobody(String name, String... but) {
        noClasses().that().resideInAPackage(name).should().dependOnClassesThat(resideInAPackage("dev.muster..").and(resideOutsideOfPackage(name)).and(resideOutsideOfPackages(but))).check(MUSTER);
    }

    @Test
    void commandLinesAreReadInOnePackage() {
        noClasses().that().resideOutsideOfPackage("dev.muster.cli").should().dependOnClassesThat().resideInAPackage("picocli..").check(MUSTER);
    }

    @Test
    void onlyTheLedgerSpeaksWithTheDatabase() {
        noClasses().that().resideOutsideOfPackage("dev.muster.ledger").should().dependOnClassesThat().resideInAnyPackage("org.springframework.jdbc..", "org.springframework.transaction..", "org.springframework.dao..", "org.sqlite..").check(MUSTER);
    }
}
