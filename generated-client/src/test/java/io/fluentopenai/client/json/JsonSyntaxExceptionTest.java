package io.fluentopenai.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.client.sample.model.Order;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSyntaxExceptionTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    record Place(int line) {}

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static IOException failure(String json, Class<?> type) {
        return (IOException) catchThrowable(() -> JACKSON.readValue(json, type));
    }

    // Jackson before 2.16 counts the character that it did not expect, too.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "<html> | Unexpected character ('<' (code 60)) | column [12]",
                "{\"a\":[1,[2,3] | expected close marker for Array (start marker at line 1, column 6) | column 14",
                "{\"a\":[1} | (for Array starting at line 1, column 6) | column [89]",
                "{\"a\":1 | (start marker at line 1, column 1) | column 7",
                "nul | Unrecognized token 'nul' | column ",
                "{\"a\" 1} | was expecting a colon | column ",
                "1 2 | Not JSON | Not ",
            })
    void theMessageSaysWhatAndWhereAndNothingOfJacksonsSource(String json, String what, String where) {
        for (Throwable thrown : new Throwable[] {
            catchThrowable(() -> Json.parse(json)), catchThrowable(() -> Json.read(json, Order.class))
        }) {
            assertThat(thrown)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .containsPattern(where);
            assertThat(trace(thrown)).doesNotContain("[Source", "StreamReadFeature", "JsonParseException");
        }
        assertThat(catchThrowable(() -> Json.parse(json))).hasMessageContaining(what);
    }

    @Test
    void thePlaceIsNumbersToo() {
        Throwable thrown = catchThrowable(() -> Json.parse("{\n  \"a\": ?}"));

        assertThat(thrown.getCause()).isInstanceOfSatisfying(JsonSyntaxException.class, syntax -> {
            assertThat(syntax.line()).isEqualTo(2);
            assertThat(syntax.column()).isBetween(8, 9);
        });
    }

    @Property(tries = 300)
    void noTextHoweverBrokenShowsIt(@ForAll @IntRange(max = 60) int cut, @ForAll char inserted) {
        String json = "{\"id\":\"a\",\"items\":[{\"type\":\"text\",\"text\":\"\\u00e4\"}],\"n\":[1.5e3,true,null]}";
        String broken = json.substring(0, cut) + inserted + json.substring(Math.min(json.length(), cut + 2));

        Throwable parsed = catchThrowable(() -> Json.parse(broken));
        Throwable read = catchThrowable(() -> Json.read(broken, Order.class));

        for (Throwable thrown : new Throwable[] {parsed, read}) {
            if (thrown != null) {
                assertThat(trace(thrown)).doesNotContain("[Source");
            }
        }
    }

    @Test
    void whatDoesNotFitATypeKeepsItsPathAndItsClass() {
        IOException mapping = JsonSyntaxException.of(failure("{\"line\":\"x\"}", Place.class));

        assertThat(mapping)
                .isInstanceOf(JsonMappingException.class)
                .hasMessageContaining("from String \"x\"")
                .hasMessageContaining("[\"line\"]");
        assertThat(trace(mapping)).doesNotContain("[Source");
    }

    @Test
    void anyExceptionThatQuotesJacksonIsTold() {
        IOException parse = (IOException) catchThrowable(() -> JACKSON.readTree("[1"));
        Throwable converted = catchThrowable(() -> JACKSON.convertValue(Map.of("line", "x"), Place.class));

        assertThat(parse.getMessage()).contains("[Source");
        assertThat(JsonSyntaxException.message(new UncheckedIOException(parse)))
                .contains("Unexpected end-of-input", "at line 1, column 3")
                .doesNotContain("[Source");
        assertThat(converted.getMessage()).contains("[Source");
        assertThat(JsonSyntaxException.message(converted))
                .contains("not a valid `int` value", "[\"line\"]")
                .doesNotContain("[Source", "UNKNOWN");
        assertThat(JsonSyntaxException.message(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(JsonSyntaxException.message(new IllegalStateException("[Source: mine]")))
                .isEqualTo("[Source: mine]");
        IOException other = new IOException("x");
        assertThat(JsonSyntaxException.of(other)).isSameAs(other);
        assertThat(JsonSyntaxException.of(new JsonParseException(null, "said"))).hasMessage("said");
    }
}
