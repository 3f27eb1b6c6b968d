package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Realtime events from text to whoever handles them, by this client and by Jackson's {@code readTree} with a {@code switch}
 * over the type; and events that append audio, to text. Both sides give the same, which is checked before anything is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgs = {"-Xms512m", "-Xmx512m"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RealtimeEventBenchmark {
    /** 100 ms of PCM16 at 24 kHz. */
    private static final int AUDIO_BYTES = 4_800;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final String PLACE =
            "\"event_id\":\"event_CCXGRxsAimPAs8kS2Wc7Z\",\"response_id\":\"resp_CCXGQ4e1ht4cOraEYcuR2\","
                    + "\"item_id\":\"item_CCXGQ06cPX3WcN1dUHHeW\",\"output_index\":0,\"content_index\":0";

    /** Which event. */
    @Param({"text", "audio", "done"})
    public String event = "";

    private final byte[] audio = new byte[AUDIO_BYTES];
    private String json = "";

    /** Makes the documents, and fails if one side does less than the other. */
    @Setup
    public void prepare() throws IOException {
        new Random(1).nextBytes(audio);
        json = switch (event) {
            case "text" -> "{\"type\":\"response.output_text.delta\"," + PLACE + ",\"delta\":\" weather\"}";
            case "audio" ->
                "{\"type\":\"response.output_audio.delta\"," + PLACE + ",\"delta\":\""
                        + Base64.getEncoder().encodeToString(audio) + "\"}";
            default ->
                "{\"type\":\"response.done\",\"event_id\":\"event_CCXHxcMy86rrKhBLDdqCh\",\"response\":{"
                        + "\"object\":\"realtime.response\",\"id\":\"resp_CCXHw0UJld10EzIUXQCNh\",\"status\":\"completed\","
                        + "\"status_details\":null,\"output\":[{\"id\":\"item_CCXHwGjjDUfOXbiySlK7i\",\"type\":\"message\","
                        + "\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\","
                        + "\"text\":\"It rains in Glasgow.\"}]}],\"conversation_id\":\"conv_CCXHsurMKcaVxIZvaCI5m\","
                        + "\"output_modalities\":[\"text\"],\"max_output_tokens\":\"inf\",\"usage\":{\"total_tokens\":253,"
                        + "\"input_tokens\":132,\"output_tokens\":121,\"input_token_details\":{\"text_tokens\":119,"
                        + "\"audio_tokens\":13,\"image_tokens\":0,\"cached_tokens\":64},\"output_token_details\":{"
                        + "\"text_tokens\":30,\"audio_tokens\":91}},\"metadata\":null}}";
        };
        Object ours = readEvent();
        Object theirs = readTree();
        if (!ours.equals(theirs) || !MAPPER.readTree(writeAppend()).equals(MAPPER.readTree(writeAppendTree()))) {
            throw new IllegalStateException(ours + " is not " + theirs);
        }
    }

    /** By the client: decoded, and dispatched by the class. */
    @Benchmark
    public Object readEvent() {
        ServerEvent read = ServerEvent.fromJson(json);
        if (read instanceof ServerEvent.ResponseTextDelta delta) {
            return present(delta.itemId()) + present(delta.delta());
        } else if (read instanceof ServerEvent.ResponseAudioDelta delta) {
            return present(delta.delta()).asByteBuffer();
        } else if (read instanceof ServerEvent.ResponseDone done) {
            return present(present(done.response()).status()).value()
                    + present(present(done.response()).usage()).totalTokens();
        }
        throw new IllegalStateException(read.type());
    }

    /** By Jackson's tree: dispatched by the text of the type. */
    @Benchmark
    public Object readTree() throws IOException {
        JsonNode tree = MAPPER.readTree(json);
        return switch (tree.path("type").asText()) {
            case "response.output_text.delta" ->
                tree.path("item_id").asText() + tree.path("delta").asText();
            case "response.output_audio.delta" ->
                ByteBuffer.wrap(Base64.getDecoder().decode(tree.path("delta").asText()));
            case "response.done" ->
                tree.path("response").path("status").asText()
                        + tree.path("response")
                                .path("usage")
                                .path("total_tokens")
                                .asLong();
            default -> throw new IllegalStateException(tree.path("type").asText());
        };
    }

    /** By the client: 100 ms of audio to the text of its event. */
    @Benchmark
    public String writeAppend() {
        return ClientEvent.appendAudio(audio).toJson();
    }

    /** The same by Jackson's tree. */
    @Benchmark
    public String writeAppendTree() throws IOException {
        return MAPPER.writeValueAsString(MAPPER.createObjectNode()
                .put("type", "input_audio_buffer.append")
                .put("audio", Base64.getEncoder().encodeToString(audio)));
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("The event lacks what it is about");
        }
        return value;
    }
}
