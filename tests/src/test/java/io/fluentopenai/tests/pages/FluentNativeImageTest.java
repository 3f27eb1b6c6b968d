package io.fluentopenai.tests.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fluentopenai.OpenAI;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a native image has to be told of the fluent layer and of realtime, beside the types of users. */
class FluentNativeImageTest {
    private static final String CONFIG = "/META-INF/native-image/io.fluentopenai/fluentopenai/reflect-config.json";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.fluentopenai");

    /** Maps are written as a type of ours, which Jackson reads and writes as it does the user's. */
    @Test
    void whatJacksonReadsAndWritesByReflectionIsRegistered() throws IOException {
        Set<String> given = CLASSES.stream()
                .filter(type -> type.getName().startsWith("io.fluentopenai.schema.Mapping"))
                .flatMap(type -> type.getReferencedClassObjects().stream())
                .map(literal -> literal.getRawType().getName())
                .filter(name -> name.startsWith("io.fluentopenai."))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(given).isNotEmpty();
        assertThat(registered()).isEqualTo(given);
    }

    /** These reflect on types of the user only. Another class may need a line in the file above. */
    @Test
    void onlyTheseReflect() {
        Set<String> reflecting = CLASSES.stream()
                .filter(type -> type.getPackageName()
                        .matches("io\\.fluentopenai(\\.(?!client|testkit|tests|examples|openapi|"
                                + "benchmarks|proxy|mcp|observability|spring)" + ".*)?"))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(FluentNativeImageTest::reflects)
                .map(access -> access.getOriginOwner().getName())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(reflecting)
                .containsExactly(
                        "io.fluentopenai.schema.BeanProperties",
                        "io.fluentopenai.schema.Codec",
                        "io.fluentopenai.schema.MethodParameters",
                        "io.fluentopenai.schema.SchemaGenerator",
                        "io.fluentopenai.schema.SealedTypes",
                        "io.fluentopenai.schema.TypeRef",
                        "io.fluentopenai.schema.TypeUse",
                        "io.fluentopenai.tools.MethodTool",
                        "io.fluentopenai.tools.MethodTool$Call");
    }

    private static boolean reflects(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return owner.getPackageName().equals("java.lang.reflect")
                || owner.isEquivalentTo(Class.class)
                        && access.getName()
                                .matches(
                                        "forName|newInstance|get(Declared)?(Method|Field|Constructor)s?|getRecordComponents"
                                                + "|getPermittedSubclasses|getResource.*");
    }

    private static Set<String> registered() throws IOException {
        Set<String> names = new TreeSet<>();
        try (InputStream in = OpenAI.class.getResourceAsStream(CONFIG)) {
            for (JsonNode entry : new ObjectMapper().readTree(in)) {
                assertThat(entry.path("allDeclaredConstructors").asBoolean()).isTrue();
                names.add(entry.get("name").textValue());
            }
        }
        return names;
    }
}
