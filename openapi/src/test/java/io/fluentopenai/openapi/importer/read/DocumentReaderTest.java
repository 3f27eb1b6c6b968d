package io.fluentopenai.openapi.importer.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.Sheets;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "on",
                "off",
                "yes",
                "y",
                "2024-10-01",
                "2024-10-01T12:30:00Z",
                "1_000",
                "12:30:45",
                "0b11",
                "=",
                ".hidden",
                "1.2.3"
            })
    void plainWordsThatOlderYamlTakesForSomethingElseStayStrings(String word) {
        JsonNode value = Sheets.yaml("a: [" + word + "]").path("a").path(0);
        assertThat(value.isTextual()).isTrue();
        assertThat(value.textValue()).isEqualTo(word);
    }

    @Test
    void numbersKeepAllTheirDigits() {
        JsonNode root = Sheets.yaml("""
                a: 9223372036854775807
                b: 123456789012345678901234567890
                c: 1e-7
                d: 0.1234567890123456789012345
                e: -0
                f: 1.0
                g: 0123
                h: 0x1F
                """);
        assertThat(root.path("a").bigIntegerValue()).isEqualTo("9223372036854775807");
        assertThat(root.path("b").bigIntegerValue()).isEqualTo("123456789012345678901234567890");
        assertThat(root.path("c").decimalValue()).isEqualByComparingTo("0.0000001");
        assertThat(root.path("d").decimalValue()).isEqualTo("0.1234567890123456789012345");
        assertThat(root.path("e").intValue()).isZero();
        assertThat(root.path("f").decimalValue()).isEqualTo("1.0");
        assertThat(root.path("g").intValue()).isEqualTo(123);
        assertThat(root.path("h").intValue()).isEqualTo(31);
    }

    @Test
    void nullsAndBooleansOfTheCoreSchemaAreRead() {
        JsonNode root = Sheets.yaml("{a: , b: ~, c: null, d: true, e: FALSE, f: 'null', g: \"true\"}");
        assertThat(root.path("a").isNull()).isTrue();
        assertThat(root.path("b").isNull()).isTrue();
        assertThat(root.path("c").isNull()).isTrue();
        assertThat(root.path("d").isBoolean()).isTrue();
        assertThat(root.path("e").isBoolean()).isTrue();
        assertThat(root.path("f").isTextual()).isTrue();
        assertThat(root.path("g").isTextual()).isTrue();
    }

    @Test
    void duplicateKeysAreErrorsWithTheirPlaceInYamlAndJson() {
        assertThat(error("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n").line("f.yaml"))
                .isEqualTo("f.yaml:5:3: duplicate key 'c'");
        assertThat(error("{\"a\": 1,\n \"b\": {\"c\": 1,\n  \"c\": 2}}").line("f.json"))
                .startsWith("f.json:3:")
                .contains("duplicate key 'c'");
    }

    @Test
    void anchorsAreFollowedButNotWithoutEnd() {
        JsonNode root = Sheets.yaml("a: &x {k: [1]}\nb: *x\n");
        assertThat(root.path("b")).isEqualTo(root.path("a"));
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            String before = "*a" + (i - 1);
            bomb.append(
                    "a" + i + ": &a" + i + " [" + String.join(", ", java.util.Collections.nCopies(10, before)) + "]\n");
        }
        assertThat(error(bomb.toString()).text()).contains("aliases");
    }

    @Test
    void whatIsNoDocumentIsAnErrorOfOneLine() {
        assertThat(error("").text()).contains("empty");
        assertThat(error("  \n\n").text()).contains("empty");
        assertThat(error("# only a comment\n").text()).contains("empty");
        assertThat(error("- a\n- b\n").text()).contains("an array");
        assertThat(error("just text").text()).contains("a string");
        assertThat(error("a: [1, 2\nb: 3\n").text()).contains("not YAML");
        assertThat(error("{\"a\": [1, 2}").text())
                .contains("not JSON", "for Array starting at line: 1, column: 7")
                .doesNotContain("Source");
        assertThat(error("{\"a\": {\"b\": 1}").text()).contains("not JSON");
        assertThat(error("a: 1\n---\nb: 2\n").text()).contains("more than one document");
        assertThat(error("a: \u0001\n").text()).contains("not YAML");
        for (String bad : new String[] {"a: [1, 2\nb: 3\n", "{\"a\": [1, 2}", "? [a, b]\n: 1\n", "a: *nowhere\n"}) {
            assertThat(error(bad).line("f")).doesNotContain("\n").startsWith("f");
            assertThat(error(bad).place()).as(bad).isNotNull();
        }
    }

    @Test
    void bytesThatAreNotUtf8AreAnErrorWithTheirPlace() {
        byte[] bytes = "a: 1\nb: xx\n".getBytes(StandardCharsets.UTF_8);
        bytes[9] = (byte) 0xC3;
        assertThatThrownBy(() -> DocumentReader.read(bytes)).isInstanceOfSatisfying(ImportException.class, e -> {
            assertThat(e.text()).contains("UTF-8");
            assertThat(e.place()).isEqualTo(new Place(2, 5));
        });
        assertThatThrownBy(() -> DocumentReader.read("a: 1".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(ImportException.class);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() {
        assertThat(Sheets.yaml("\uFEFFa: 1").path("a").intValue()).isOne();
        assertThat(Sheets.yaml("\uFEFF{\"a\": 1}").path("a").intValue()).isOne();
    }

    @Test
    void depthIsLimited() {
        assertThat(error("{\"a\":".repeat(2000)).text()).isNotBlank();
        assertThat(error("a: " + "[".repeat(2000) + "]".repeat(2000)).text()).isNotBlank();
    }

    @Test
    void flowYamlThatLooksLikeJsonIsReadAsYaml() {
        assertThat(Sheets.yaml("{a: 1, b: [x, 'y']}").path("b").path(1).asText())
                .isEqualTo("y");
    }

    private static ImportException error(String text) {
        try {
            DocumentReader.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (ImportException e) {
            return e;
        }
        return Objects.requireNonNull(null, "no error for: " + text);
    }
}
