package io.fluentopenai.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a native image has to be told, which is what the library calls by reflection. */
class NativeImageTest {
    private static final String CONFIG =
            "/META-INF/native-image/io.fluentopenai/fluentopenai-generated-client/reflect-config.json";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.fluentopenai.client");

    @Test
    void everyModelThatCanBeReadByItsClassIsRegistered() throws Exception {
        Set<String> readable = new TreeSet<>();
        for (var type : CLASSES) {
            if (type.isAssignableTo(JsonValue.class) && hasReader(Class.forName(type.getName(), false, loader()))) {
                readable.add(type.getName());
            }
        }

        assertThat(readable).hasSizeGreaterThan(1000);
        assertThat(registered("read")).containsExactlyElementsOf(readable);
    }

    @Test
    void whatJacksonCreatesForModelsIsRegistered() throws Exception {
        Set<String> created = new TreeSet<>();
        for (var type : CLASSES) {
            for (var annotation : type.getAnnotations()) {
                if (annotation.getRawType().getSimpleName().matches("Json(Des|S)erialize")) {
                    created.add(annotation
                            .get("using")
                            .map(using -> ((JavaClass) using).getName())
                            .orElseThrow());
                }
            }
        }

        assertThat(created).isNotEmpty();
        assertThat(registered("<init>")).isEqualTo(created);
    }

    /** The call in {@code HttpClients} names its class and method by constants, which a native image finds by itself. */
    @Test
    void onlyTheReaderOfAModelIsFoundByReflection() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(JsonTypes(\\$1)?|HttpClients)")
                .should()
                .callMethodWhere(new DescribedPredicate<JavaCall<?>>("reflection") {
                    @Override
                    public boolean test(JavaCall<?> call) {
                        AccessTarget target = call.getTarget();
                        return target.getOwner().isEquivalentTo(Class.class)
                                        && target.getName()
                                                .matches(
                                                        "forName|newInstance|get(Declared)?(Method|Field|Constructor)s?|getRecordComponents")
                                || target.getOwner().isEquivalentTo(MethodHandles.Lookup.class)
                                || target.getOwner().getPackageName().equals("java.lang.reflect");
                    }
                })
                .check(CLASSES);
    }

    private static boolean hasReader(Class<?> type) {
        try {
            Method read = type.getMethod("read", JsonReader.class);
            return Modifier.isStatic(read.getModifiers()) && read.getReturnType() == type;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static Set<String> registered(String method) throws IOException {
        Set<String> names = new TreeSet<>();
        try (InputStream in = JsonValue.class.getResourceAsStream(CONFIG)) {
            for (JsonNode entry : new ObjectMapper().readTree(in)) {
                if (entry.at("/methods/0/name").asText().equals(method)) {
                    names.add(entry.get("name").textValue());
                }
            }
        }
        return names;
    }

    private static ClassLoader loader() {
        return JsonValue.class.getClassLoader();
    }
}
