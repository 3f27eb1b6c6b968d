package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.client.internal.compat.ErrorShapes;
import io.fluentopenai.client.internal.compat.InBandErrors;
import io.fluentopenai.client.internal.response.SseParser;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.client.model.CreateEmbeddingResponse;
import io.fluentopenai.client.model.ListModelsResponse;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.client.model.ResponseStreamEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The bytes that decoding and encoding allocate, which vary less than times do. A budget is what was measured when it was
 * set; a tenth more fails. Lower it when less is needed.
 */
@Tag("one-jdk")
class AllocationBudgetTest {
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 5;
    private static final int EVENTS = 200;
    private static final int NUMBERS = 1536;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String TEXT = "It is \\\"sunny\\\" in Z\u00fcrich.\\n".repeat(20);

    private static final String CHAT = """
            {
              "id": "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG", "object": "chat.completion", "created": 1741570283,
              "model": "gpt-5-mini", "choices": [
                {
                  "index": 0,
                  "message": {"role": "assistant", "content": "%s", "refusal": null, "annotations": []},
                  "logprobs": null, "finish_reason": "stop"
                }
              ],
              "usage": {
                "prompt_tokens": 1117, "completion_tokens": 46, "total_tokens": 1163,
                "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0}
              },
              "service_tier": "default"
            }
            """.formatted(TEXT);

    private static final String RESPONSE = """
            {
              "id": "resp_67ccd2bed1ec8190b14f964abc054267", "object": "response", "created_at": 1741476542,
              "status": "completed", "error": null, "incomplete_details": null, "instructions": null,
              "max_output_tokens": null, "model": "gpt-5-mini",
              "output": [
                {
                  "type": "message", "id": "msg_67ccd2bf17f0819081ff3bb2cf6508e6", "status": "completed",
                  "role": "assistant",
                  "content": [{"type": "output_text", "text": "%s", "annotations": []}]
                }
              ],
              "parallel_tool_calls": true, "previous_response_id": null,
              "reasoning": {"effort": null, "summary": null}, "store": true, "temperature": 1.0,
              "text": {"format": {"type": "text"}}, "tool_choice": "auto", "tools": [], "top_p": 1.0,
              "truncation": "disabled",
              "usage": {
                "input_tokens": 36, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": 87,
                "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 123
              },
              "user": null, "metadata": {}
            }
            """.formatted(TEXT);

    private static final String MODELS = IntStream.range(0, 100)
            .mapToObj(i -> """
                        {
                          "id": "gpt-5-mini-%d",
                          "object": "model",
                          "created": %d,
                          "owned_by": "system"
                        }""".formatted(1000 + i, 1686935002 + i))
            .collect(Collectors.joining(",\n", "{\"object\": \"list\", \"data\": [", "]}"));

    private static final String CHUNKS =
            IntStream.range(0, EVENTS).mapToObj(i -> """
                    data: {"id":"chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG","object":"chat.completion.chunk",\
                    "created":1741570283,"model":"gpt-5-mini","service_tier":"default","choices":[{"index":0,\
                    "delta":{"content":" word%d"},"logprobs":null,"finish_reason":null}],"obfuscation":"ab"}

                    """.formatted(i)).collect(Collectors.joining());

    private static final String DELTAS =
            IntStream.range(0, EVENTS).mapToObj(i -> """
                    event: response.output_text.delta
                    data: {"type":"response.output_text.delta","sequence_number":%d,\
                    "item_id":"msg_67ccd2bf17f0819081ff3bb2cf6508e6","output_index":0,"content_index":0,\
                    "delta":" word%d","logprobs":[],"obfuscation":"ab"}

                    """.formatted(1000 + i, i)).collect(Collectors.joining());

    private interface Decoder {
        Object read(JsonReader in) throws IOException;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static String embeddings(String vector) {
        return """
                {"object":"list","data":[{"object":"embedding","index":0,"embedding":%s}],\
                "model":"text-embedding-3-small","usage":{"prompt_tokens":8,"total_tokens":8}}
                """.formatted(vector);
    }

    /** What the client does with the body of a success. */
    private static Work body(String json, Decoder decoder) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return () -> {
            assertNoError(ErrorShapes.isErrorBody(utf8, utf8.length));
            try (JsonReader in = JsonReader.of(utf8)) {
                Object value = decoder.read(in);
                in.end();
                assertNoError(InBandErrors.inBody(value, utf8, utf8.length));
            }
        };
    }

    /** What the client does with the body of a stream. */
    private static Work stream(String text, Decoder decoder) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return () -> {
            SseParser events = new SseParser();
            events.feed(ByteBuffer.wrap(utf8));
            JsonReader in = null;
            while (events.next()) {
                byte[] json = events.data();
                int length = events.dataLength();
                assertNoError(ErrorShapes.isErrorEvent(json, length));
                in = reader(in, json, length);
                Object event = decoder.read(in);
                in.end();
                assertNoError(InBandErrors.inEvent(event, json, length));
            }
        };
    }

    private static JsonReader reader(@Nullable JsonReader last, byte[] json, int length) throws IOException {
        return last == null ? JsonReader.of(json, 0, length, false) : last.again(json, 0, length);
    }

    private static void assertNoError(boolean error) {
        if (error) {
            throw new AssertionError("taken for an error");
        }
    }

    private static Work encoding(JsonValue value) {
        return () -> JsonWriter.toBytes(value, true, null);
    }

    /** Compares with the least of some rounds: caches fill in the first, and classes load. */
    private static void assertAllocates(String what, int budget, int parts, Work work) throws IOException {
        for (int i = 0; i < WARM_UP / parts + 5; i++) {
            work.run();
        }
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            for (int k = 0; k < 10; k++) {
                work.run();
            }
            least = Math.min(least, (THREADS.getThreadAllocatedBytes(thread) - before) / 10 / parts);
        }
        System.out.printf("Budget: %s allocates %,d of %,d bytes.%n", what, least, budget);
        assertThat(least).as("bytes of %s", what).isLessThanOrEqualTo(budget * 11L / 10);
    }

    @Test
    void bodies() throws IOException {
        assertAllocates("decoding a chat completion", 1_504, 1, body(CHAT, CreateChatCompletionResponse::read));
        assertAllocates("decoding a response", 2_544, 1, body(RESPONSE, Response::read));
        assertAllocates("decoding a list of 100 models", 14_968, 1, body(MODELS, ListModelsResponse::read));
    }

    @Test
    void events() throws IOException {
        assertAllocates("a chat chunk", 655, EVENTS, stream(CHUNKS, CreateChatCompletionStreamResponse::read));
        assertAllocates("a text delta", 841, EVENTS, stream(DELTAS, ResponseStreamEvent::read));
    }

    @Test
    void embeddings() throws IOException {
        String numbers = IntStream.range(0, NUMBERS)
                .mapToObj(i -> BigDecimal.valueOf((i - 700) * 123_457L, 10).toPlainString())
                .collect(Collectors.joining(",", "[", "]"));
        ByteBuffer floats = ByteBuffer.allocate(NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < NUMBERS; i++) {
            floats.putFloat((i - 700) * 1.2345678e-5f);
        }
        String base64 = Base64.getEncoder().encodeToString(floats.array());

        assertAllocates("an embedding as numbers", 44_056, 1, body(embeddings(numbers), CreateEmbeddingResponse::read));
        assertAllocates(
                "an embedding as base64",
                21_808,
                1,
                body(embeddings('"' + base64 + '"'), CreateEmbeddingResponse::read));
    }

    @Test
    void requests() throws IOException {
        CreateChatCompletionRequest request = Json.read(
                "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + TEXT + "\"}]}",
                CreateChatCompletionRequest.class);
        assertAllocates("encoding a chat request", 3_200, 1, encoding(request));
        assertAllocates(
                "encoding a chat completion", 3_712, 1, encoding(Json.read(CHAT, CreateChatCompletionResponse.class)));
    }
}
