package io.fluentopenai.client.internal.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorShapesTest {
    private static boolean isErrorBody(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return ErrorShapes.isErrorBody(bytes, bytes.length);
    }

    private static boolean isErrorEvent(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return ErrorShapes.isErrorEvent(bytes, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"x\"}}",
                "{\"error\":{\"code\":1}}",
                "{\"error\":{\"message\":\"cut o",
                "{\"error\":\"x\"}",
                " { \"error\" : { \"a\" : 1 } , \"status\" : 500 } ",
                "{\"status\":500,\"error\":\"x\"}",
                "{\"a\":{\"id\":1},\"b\":[{\"id\":2}],\"error\":\"x\"}",
                "{\"a\":\"\\\\\",\"error\":\"x\"}",
                "{\"a\":\"\\\"id\\\":1\",\"error\":\"x\"}",
                "{\"object\":\"error\",\"message\":\"x\"}",
                "{\"message\":\"x\",\"object\":\"error\"}",
                "{\"type\":\"error\",\"error\":{\"message\":\"x\"}}",
                "{\"error\":{\"id\":1,\"object\":\"thing\"}}"
            })
    void errorBodies(String json) {
        assertThat(isErrorBody(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"error\":null}",
                "{\"error\":\"\"}",
                "{\"error\":{ }}",
                "{\"error\":{\"code\":\"\",\"message\":null,\"number\":0,\"more\":{\"a\":[]}}}",
                "{\"error\":false}",
                "{\"error\"",
                "{\"error\":",
                "{\"error\":\"",
                "{\"id\":\"1\",\"error\":{\"message\":\"x\"}}",
                "{\"error\":{\"message\":\"x\"},\"id\":\"1\"}",
                "{\"error\":{\"message\":\"x\"},\"object\":\"response\"}",
                "{\"errors\":{\"message\":\"x\"}}",
                "{\"a\":\"error\"}",
                "{\"a\":{\"error\":\"x\"}}",
                "{\"a\":[\"error\",\"b\"],\"c\":{\"object\":\"error\"}}",
                "[{\"error\":\"x\"}]",
                "{\"text\":\"\\\"error\\\":\\\"x\\\"\"}"
            })
    void resultBodies(String json) {
        assertThat(isErrorBody(json)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"x\"}}",
                "{\"id\":\"1\",\"choices\":[],\"error\":{\"message\":\"x\"}}",
                "{\"type\":\"error\",\"message\":\"x\"}",
                "{\"sequence_number\":2,\"type\":\"error\"}",
                "{\"object\":\"error\",\"message\":\"x\"}"
            })
    void errorEvents(String json) {
        assertThat(isErrorEvent(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"response.failed\",\"error\":{\"message\":\"x\"}}",
                "{\"error\":{\"message\":\"x\"},\"type\":\"response.failed\"}",
                "{\"type\":\"response.failed\",\"response\":{\"error\":{\"message\":\"x\"}}}",
                "{\"id\":\"1\",\"choices\":[{\"error\":\"x\"}]}",
                "{\"error\":null}",
                "[DONE]",
                "7"
            })
    void otherEvents(String json) {
        assertThat(isErrorEvent(json)).isFalse();
    }

    @Property(tries = 500)
    void whatIsNoJsonIsNoTrouble(@ForAll @StringLength(max = 12) @CharRange(from = ' ', to = '~') String end) {
        isErrorBody("{\"error\"" + end);
        isErrorEvent("{\"type\":" + end);
        isErrorEvent(end);
    }
}
