package io.fluentopenai.openapi;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packages of this module and which of them may use which. */
class RoomsTest {
    private static final String ROOT = "io.fluentopenai.openapi";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** The rooms of the importer, lowest first: a room uses only those before it. */
    private static final List<String> IMPORTER = List.of(
            "importer.read",
            "importer.repair",
            "importer.distil",
            "importer.shape",
            "importer.name",
            "importer.sheet",
            "importer.supplement",
            "importer");

    @Test
    void roomsOfTheImporterUseOnlyTheRoomsBelowThem() {
        LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String room : IMPORTER) {
            layers = layers.layer(room).definedBy(ROOT + "." + room);
        }
        for (int i = 0; i < IMPORTER.size(); i++) {
            List<String> above = IMPORTER.subList(i + 1, IMPORTER.size());
            layers = above.isEmpty()
                    ? layers.whereLayer(IMPORTER.get(i)).mayNotBeAccessedByAnyLayer()
                    : layers.whereLayer(IMPORTER.get(i)).mayOnlyBeAccessedByLayers(above.toArray(String[]::new));
        }
        layers.check(CLASSES);
    }

    @Test
    void readerOfTheFactSheetUsesNoOtherRoom() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".sheet")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT + ".sheet"))))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
