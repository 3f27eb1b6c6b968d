package io.fluentopenai.client.internal.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.client.internal.response.SseParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that stand in an event stream outside its fields: events of their own, however the stream is cut into buffers. */
class BareJsonTest {
    private static List<String> events(String stream) throws IOException {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        List<String> whole = events(bytes, bytes.length);
        for (int size = 1; size < Math.min(bytes.length, 80); size++) {
            assertThat(events(bytes, size)).as("%d bytes at a time", size).isEqualTo(whole);
        }
        return whole;
    }

    private static List<String> events(byte[] bytes, int size) throws IOException {
        SseParser parser = new SseParser();
        List<String> events = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            parser.feed(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)));
            while (parser.next()) {
                events.add(parser.event() + "|" + parser.dataText());
            }
        }
        while (parser.finish()) {
            events.add(parser.event() + "|" + parser.dataText());
        }
        return events;
    }

    private static final String ERROR = "{\"error\":{\"message\":\"too long\",\"code\":400}}";
    private static final String CHUNK = "data: {\"choices\":[]}\n\n";
    private static final String IS_CHUNK = "|{\"choices\":[]}";
    private static final String IS_ERROR = "error|" + ERROR;

    @Test
    void aLineOfJsonIsAnErrorWhereverItStands() throws IOException {
        assertThat(events(ERROR)).containsExactly(IS_ERROR);
        assertThat(events(ERROR + "\n")).containsExactly(IS_ERROR);
        assertThat(events("\n\r\n" + ERROR + "\r\n\r\n" + CHUNK)).containsExactly(IS_ERROR, IS_CHUNK);
        assertThat(events(CHUNK + ERROR + "\n\n")).containsExactly(IS_CHUNK, IS_ERROR);
        assertThat(events(CHUNK + ERROR + "\n\n" + CHUNK)).containsExactly(IS_CHUNK, IS_ERROR, IS_CHUNK);
        assertThat(events(CHUNK + "  " + ERROR + "\ndata: [DONE]\n\n")).containsExactly(IS_CHUNK, IS_ERROR, "|[DONE]");
    }

    @Test
    void aLineOfJsonThatInterruptsAnEventComesAfterIt() throws IOException {
        assertThat(events("data: {\"choices\":[]}\n" + ERROR + "\n\n")).containsExactly(IS_CHUNK, IS_ERROR);
        assertThat(events("data: {\"choices\":[]}\n" + ERROR)).containsExactly(IS_CHUNK, IS_ERROR);
        assertThat(events("event: error\n" + ERROR + "\n\n")).containsExactly(IS_ERROR);
    }

    @Test
    void jsonOverSeveralLinesIsOneError() throws IOException {
        String pretty = "{\n  \"error\": {\n    \"message\": \"a } in it: \\\"x\\\"\",\n\n    \"code\": 400\n  }\n}";
        String expected = "error|" + pretty.replace("\n\n", "\n");
        assertThat(events(pretty)).containsExactly(expected);
        assertThat(events(CHUNK + pretty + "\n\ndata: [DONE]\n\n")).containsExactly(IS_CHUNK, expected, "|[DONE]");
        assertThat(events("[" + pretty + "\n]\n")).containsExactly("error|[" + expected.substring(6) + "\n]");
        assertThat(events("[{\n\"error\":\n\"x\"}]")).containsExactly("error|[{\n\"error\":\n\"x\"}]");
    }

    @Test
    void whatIsCutWithinTheErrorIsAnError() throws IOException {
        assertThat(events(CHUNK + "{\"error\":{\"message\":\"too lo"))
                .containsExactly(IS_CHUNK, "error|{\"error\":{\"message\":\"too lo");
        assertThat(events("{\"error\":{\"message\":\"too lo\n" + CHUNK))
                .startsWith("error|{\"error\":{\"message\":\"too lo");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "error: {\"code\":400,\"message\":\"too long\"}|{\"code\":400,\"message\":\"too long\"}",
                "error:{\"a\":1}|{\"a\":1}",
                "error: out of memory|out of memory",
                "error: \"out of memory\"|\"out of memory\""
            })
    void theFieldErrorIsAnErrorWhateverItSays(String field, String data) throws IOException {
        assertThat(events(field + "\n\n")).containsExactly("error|" + data);
        assertThat(events(CHUNK + field)).containsExactly(IS_CHUNK, "error|" + data);
        assertThat(events(CHUNK + field + "\n" + CHUNK)).containsExactly(IS_CHUNK, "error|" + data, IS_CHUNK);
    }

    @Test
    void theFieldErrorMayGoOverSeveralLines() throws IOException {
        assertThat(events("error: {\n  \"code\": 400\n}\n")).containsExactly("error|{\n  \"code\": 400\n}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":500,\"msg\":\"quota\",\"success\":false}",
                "{\"detail\":\"Not Found\"}",
                "{\"object\":\"error\",\"message\":\"x\"}",
                "{\"message\":\"x\"}"
            })
    void theEnvelopesOfVendorsAreErrorsToo(String json) throws IOException {
        assertThat(events(CHUNK + json + "\n")).containsExactly(IS_CHUNK, "error|" + json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error:",
                "error",
                "error: ",
                "error: null",
                "error: {}",
                "errors: x",
                ": {\"error\":\"x\"}",
                "x: {\"error\":\"x\"}",
                "{\"choices\":[{\"message\":{\"content\":\"a whole answer\"}}],\"usage\":{}}",
                "{\"a\": \"data: b\"}",
                "{\"error\":null}",
                "{",
                "[1]",
                "[",
                "]",
                "}}",
                "{\"text\":\"",
                "Internal Server Error"
            })
    void whatElseStandsThereMeansNothing(String line) throws IOException {
        assertThat(events(line)).isEmpty();
        assertThat(events(CHUNK + line + "\n" + CHUNK + line + "\n\n" + CHUNK))
                .containsExactly(IS_CHUNK, IS_CHUNK, IS_CHUNK);
    }

    @Test
    void whatGoesOnForTooLongIsNoError() throws IOException {
        byte[] line = ("\"" + "x".repeat(1 << 16) + "\",\n").getBytes(StandardCharsets.UTF_8);
        SseParser parser = new SseParser();
        parser.feed(ByteBuffer.wrap("{\"x\":[\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(parser.next()).isFalse();
        for (int i = 0; i < 100; i++) {
            parser.feed(ByteBuffer.wrap(line));
            assertThat(parser.next()).isFalse();
        }
        parser.feed(ByteBuffer.wrap(CHUNK.getBytes(StandardCharsets.UTF_8)));
        assertThat(parser.next()).isTrue();
    }
}
