package io.fluentopenai.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The table of docs/guides/spring-boot.md has the properties of the generated metadata, each of which has a description. */
@NullUnmarked
class PropertiesPageTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `((?:fluentopenai|management)\\.[a-z0-9.-]+)` \\|", Pattern.MULTILINE);

    @Test
    void thePageHasTheGeneratedProperties() throws Exception {
        String page = Files.readString(Path.of("../docs/guides/spring-boot.md"));
        JsonNode properties;
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            properties = new ObjectMapper().readTree(metadata).path("properties");
        }
        assertThat(properties)
                .allSatisfy(property -> assertThat(property.path("description").asText())
                        .as(property.path("name").asText())
                        .isNotEmpty());
        assertThat(ROW.matcher(page).results().map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(properties.findValuesAsText("name"));
    }
}
