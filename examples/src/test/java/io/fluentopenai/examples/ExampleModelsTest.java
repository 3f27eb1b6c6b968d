package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A program that copies an example still runs next year. */
class ExampleModelsTest {
    @Test
    void noneHasAShutdownDate() throws Exception {
        String supplement = Files.readString(Path.of("../openapi/supplement.yaml"));
        List<String> ending = new ArrayList<>();
        for (var model : ExampleModels.class.getFields()) {
            if (supplement.contains("\n    " + model.get(null) + ": '20")) {
                ending.add(model.getName());
            }
        }

        assertThat(ending).isEmpty();
    }
}
