package io.fluentopenai.openapi.importer.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fluentopenai.openapi.importer.Sheets;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.read.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class FactSheetWriterTest {
    private static final ObjectMapper YAML_1_1 =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final String[] AWKWARD = {
        "",
        " ",
        "no",
        "NO",
        "on",
        "y",
        "null",
        "Null",
        "~",
        "true",
        "1",
        "1.5",
        "1e3",
        "0x1F",
        "0o7",
        "012",
        "1_000",
        "12:30:45",
        "2024-10-01",
        "2024-10-01T00:00:00Z",
        ".inf",
        ".nan",
        "-",
        "- a",
        "a: b",
        "a #b",
        "#",
        "?",
        "!",
        "&a",
        "*a",
        "%",
        "@",
        "`",
        "[",
        "]",
        "{",
        "}",
        ",",
        "'",
        "\"",
        "it's",
        "a\nb",
        "a\tb",
        "\u0000",
        "\u007f",
        "\u00e9",
        "\u2028",
        "\ud83d\ude00",
        "\\",
        "^[a-z]+$",
        "a ",
        " a",
        "=",
        "<<",
        "$ref",
        "#/components/schemas/A",
        "/a/{b}?c=true",
        "text/event-stream",
        "a.b",
        "step_details.tool_calls[*].x",
        "x:y",
        "e-1",
        "|",
        ">",
        "%TAG",
        "---"
    };

    @Test
    void everyStringIsReadBackByOldAndNewYaml() throws JsonProcessingException {
        ObjectNode node = Json.object();
        ArrayNode list = node.putArray("list");
        ObjectNode keys = node.putObject("keys");
        for (String text : AWKWARD) {
            list.add(text);
            keys.put(text, text);
        }
        check(node);
    }

    @Test
    void everyNumberIsReadBackWithItsDigits() throws JsonProcessingException {
        ObjectNode node = Json.object();
        node.put("long", new BigInteger("9223372036854775807"));
        node.put("huge", new BigInteger("123456789012345678901234567890"));
        node.put("negative", new BigInteger("-5"));
        for (String number :
                new String[] {"0.1", "1.0", "1E-7", "-2.5E-10", "1.5E+20", "0.000001", "123456.789012345678"}) {
            node.put("n" + number, new BigDecimal(number));
        }
        JsonNode read = DocumentReader.read(
                        FactSheetWriter.write(node, "c").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .root();
        JsonNode old = YAML_1_1.readTree(FactSheetWriter.write(node, "c"));
        for (java.util.Map.Entry<String, JsonNode> member : node.properties()) {
            assertThat(read.path(member.getKey()).decimalValue())
                    .isEqualByComparingTo(member.getValue().decimalValue());
            assertThat(old.path(member.getKey()).isNumber()).as(member.getKey()).isTrue();
            assertThat(old.path(member.getKey()).decimalValue())
                    .isEqualByComparingTo(member.getValue().decimalValue());
        }
    }

    @Test
    void nestingIsReadBack() throws JsonProcessingException {
        check(Sheets.yaml("""
                a: {b: {c: [], d: {}, e: [[1, 2], [{x: 1, y: [2]}]]}, f: [string, 'null']}
                g: [{h: {i: 1}, j: 2}, 'k', true, null]
                """));
    }

    @Test
    void outputIsBlockStyleAndStable() {
        assertThat(FactSheetWriter.write(
                        Sheets.yaml("{b: [1, {c: d}], a: {type: [string, 'null']}, e: {}}"), "first\nsecond"))
                .isEqualTo("""
                        # first
                        # second
                        b:
                          - 1
                          - c: d
                        a:
                          type: [string, 'null']
                        e: {}
                        """);
    }

    private static void check(ObjectNode node) throws JsonProcessingException {
        String text = FactSheetWriter.write(node, "comment");
        assertThat(DocumentReader.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .root())
                .isEqualTo(node);
        assertThat(YAML_1_1.readTree(text).toString()).isEqualTo(node.toString());
    }
}
