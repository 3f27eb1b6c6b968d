package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A program that names no model still runs next year. */
class DefaultModelsTest {
    private static final Pattern DATE = Pattern.compile("^    (\\S+): '(\\d{4}-\\d{2}-\\d{2})'$", Pattern.MULTILINE);

    @Test
    void noDefaultModelHasAShutdownDate() throws Exception {
        Map<String, String> models = new TreeMap<>();
        ClassFileImporter handWritten = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/client/") && !location.contains("/shaded/"));
        for (JavaClass type : handWritten.importPackages("io.fluentopenai")) {
            for (JavaField field : type.getFields()) {
                if (field.getName().endsWith("DEFAULT_MODEL")
                        || field.getName().startsWith("DEFAULT_")
                                && field.getName().endsWith("_MODEL")) {
                    models.put(field.getFullName(), (String) field.reflect().get(null));
                }
            }
        }

        assertThat(models.values()).contains("text-embedding-3-small", "gpt-image-2", "gpt-transcribe");
        assertThat(shutdowns(models)).isEmpty();
    }

    /** Those of the models for which the supplement has a date. */
    private static Map<String, String> shutdowns(Map<String, String> models) throws IOException {
        Matcher date = DATE.matcher(Files.readString(Path.of("../openapi/supplement.yaml")));
        Map<String, String> dates = new TreeMap<>();
        while (date.find()) {
            dates.put(date.group(1), date.group(2));
        }
        assertThat(dates).containsEntry("gpt-image-1", "2026-10-23");
        Map<String, String> found = new TreeMap<>(models);
        found.values().retainAll(dates.keySet());
        return found;
    }
}
