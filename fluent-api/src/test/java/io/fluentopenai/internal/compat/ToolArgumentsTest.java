package io.fluentopenai.internal.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.json.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "null",
                "\"\"",
                "\"null\"",
                "{\"city\": ",
                "{\"a\":1}}",
                "{\"a\":1}{\"a\":1}",
                "[1]",
                "7",
                "true",
                "\"hello\"",
                "hello",
                "{'a':1}",
                "{\"a\":NaN}",
                "\"{\\\"city\\\": \"",
                "\"",
                "{\"a\":1} // done"
            })
    void whatIsNoObjectGoesBackAsAnEmptyOne(String written) {
        assertThat(ToolArguments.sendable(written)).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\": 1}", " {\"a\":1.50}\n", "{\"a\":1,\"a\":2}"})
    void anObjectGoesBackAsItWasWritten(String written) {
        assertThat(ToolArguments.sendable(written)).isEqualTo(written);
        assertThat(ToolArguments.meanObject(written)).isTrue();
    }

    @Test
    void anObjectWithinTextIsTheObjectHoweverDeepItStands() {
        String once = TextNode.valueOf("{\"a\":\"\\\"\"}").toString();
        String twice = TextNode.valueOf(" " + once).toString();
        assertThat(ToolArguments.sendable(once)).isEqualTo("{\"a\":\"\\\"\"}");
        assertThat(ToolArguments.sendable(twice)).isEqualTo("{\"a\":\"\\\"\"}");
    }

    @Property
    void whateverAModelWritesWhatGoesBackIsAnObject(@ForAll String written) {
        assertThat(Json.parse(ToolArguments.sendable(written)).isObject()).isTrue();
    }

    @Property
    void aPrefixOfAnObjectNeverCountsAsOne(@ForAll String text) {
        String whole = "{\"a\":" + TextNode.valueOf(text) + "}";
        for (int end = 0; end < whole.length(); end++) {
            assertThat(ToolArguments.sendable(whole.substring(0, end))).isEqualTo("{}");
        }
    }
}
