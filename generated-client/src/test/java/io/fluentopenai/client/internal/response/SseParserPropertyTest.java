package io.fluentopenai.client.internal.response;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The way a stream is cut into buffers makes no difference, and the events are those of the standard. */
class SseParserPropertyTest {
    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

    /** Streams of what matters to the algorithm, in any order. */
    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of(
                        "\n",
                        "\r",
                        "\r\n",
                        ":",
                        " ",
                        "\uFEFF",
                        "data",
                        "data:",
                        "data: ",
                        "event: a",
                        "event:",
                        "id: 7",
                        "retry: 10",
                        "x",
                        "ü",
                        "😀",
                        "\0",
                        "[DONE]",
                        "{\"a\": \"data: b\"}")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 400)
    void buffersMakeNoDifference(
            @ForAll("streams") String stream,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 9) Integer> sizes)
            throws IOException {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        int[] pieces = sizes.stream().mapToInt(Integer::intValue).toArray();

        assertThat(SseParserTest.events(bytes, pieces)).isEqualTo(SseParserTest.events(bytes, Integer.MAX_VALUE));
    }

    @Property(tries = 400)
    void theEventsAreThoseOfTheStandard(@ForAll("streams") String stream) throws IOException {
        assertThat(SseParserTest.events(stream.getBytes(StandardCharsets.UTF_8), 3))
                .isEqualTo(bySpecification(stream));
    }

    @Property(tries = 200)
    void anyBytesAtAllAreRead(@ForAll byte[] bytes) throws IOException {
        assertThat(SseParserTest.events(bytes, 2)).isEqualTo(SseParserTest.events(bytes, Integer.MAX_VALUE));
    }

    /** The standard's steps, word for word, on the whole text; and our one addition, the event at the end. */
    private static List<String> bySpecification(String stream) {
        String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
        List<String> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        String type = "";
        for (String line : LINE_END.split(text + "\n\n", -1)) {
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    events.add(type + "|" + data.substring(0, data.length() - 1));
                }
                data.setLength(0);
                type = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (field.equals("event")) {
                type = value;
            } else if (field.equals("data")) {
                data.append(value).append('\n');
            }
        }
        return events;
    }
}
