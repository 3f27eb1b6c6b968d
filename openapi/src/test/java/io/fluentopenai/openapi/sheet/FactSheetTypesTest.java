package io.fluentopenai.openapi.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** The Java types of references in a sheet. */
class FactSheetTypesTest {
    private static final JsonNode ROOT = yaml("""
            components:
              schemas:
                Names: {type: array, items: {type: string}}
                Circle: {$ref: '#/components/schemas/Circle'}
                Nest: {type: array, items: {$ref: '#/components/schemas/Nest'}}
            """);

    private static JsonNode yaml(String text) {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode reference(String name) {
        return yaml("{$ref: '#/components/schemas/" + name + "'}");
    }

    @Test
    void aliasesAreResolved() {
        assertThat(new FactSheet(ROOT).type(reference("Names")).java()).isEqualTo("List<String>");
    }

    @Test
    void aReferenceThatLeadsNowhereIsAnError() {
        FactSheet sheet = new FactSheet(ROOT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sheet.type(reference("Missing")))
                .withMessage("The fact sheet has no component Missing");
        for (String circle : new String[] {"Circle", "Nest"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sheet.type(reference(circle)))
                    .withMessageStartingWith("An alias in the fact sheet refers to itself");
        }
    }

    @Test
    void anUncheckedSheetMayHaveReferencesThatLeadNowhere() {
        FactSheet sheet = FactSheet.unchecked(ROOT);
        assertThat(sheet.type(reference("Missing"))).isEqualTo(Type.Simple.ANY);
        assertThat(sheet.type(reference("Circle"))).isEqualTo(Type.Simple.ANY);
        assertThat(sheet.type(reference("Nest")).java())
                .startsWith("List<List<")
                .contains("<JsonNode>");
    }
}
