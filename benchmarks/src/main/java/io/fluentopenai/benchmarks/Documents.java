package io.fluentopenai.benchmarks;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;

/**
 * The JSON that is read and written: short documents from files, long ones made here from a seed, the same bytes in each run.
 * Properties stand in the order in which the API sends them, which is not that of its document: an item's {@code id} comes
 * before its {@code type}.
 */
public final class Documents {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int LARGE = 100_000;
    private static final int VECTORS = 2_048;
    private static final int DIMENSIONS = 1_536;

    /** Some with umlauts, quotes and line breaks in them, as answers have. */
    private static final String[] WORDS =
            ("the river rose over night and we measured it twice: once at noon, once before dawn. "
                            + "Nobody said \"enough\" until naïve estimates were gone – then a café opened\n across "
                            + "from the old mill with *bold* claims of better coffee.")
                    .split(" ");

    private final Random random;

    private Documents(long seed) {
        random = new Random(seed);
    }

    /** A short answer of the Responses API. */
    public static byte[] smallResponse() {
        return file("small-response");
    }

    /** A plain answer of the chat API. */
    public static byte[] chatCompletion() {
        return file("chat-completion");
    }

    /** One chunk of a chat's stream. */
    public static byte[] chatChunk() {
        return file("chat-chunk");
    }

    /** One event of a response's stream. */
    public static byte[] textDelta() {
        return file("text-delta");
    }

    /** A file of this package, without its line breaks. */
    private static byte[] file(String name) {
        try (InputStream in = Objects.requireNonNull(Documents.class.getResourceAsStream(name + ".json"))) {
            return bytes(MAPPER.readTree(in));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an agent gets back after some rounds: reasoning, calls of functions, searches, long messages. */
    static byte[] largeResponse() {
        Documents make = new Documents(2);
        ObjectNode response = NODES.objectNode()
                .put("id", make.id("resp"))
                .put("object", "response")
                .put("created_at", 1_781_020_949)
                .put("status", "completed");
        response.put("background", false);
        response.putObject("billing").put("payer", "developer");
        response.put("completed_at", 1_781_021_089);
        response.set("error", null);
        response.set("incomplete_details", null);
        response.put("instructions", make.prose(1_500));
        response.put("max_output_tokens", 32_000);
        response.put("max_tool_calls", 32);
        response.put("model", "gpt-5-2025-08-07");
        ArrayNode output = response.putArray("output");
        response.put("parallel_tool_calls", true);
        response.put("previous_response_id", make.id("resp"));
        response.put("prompt_cache_key", "agent-7");
        response.put("prompt_cache_retention", "24h");
        response.putObject("reasoning").put("effort", "medium").put("summary", "detailed");
        response.put("safety_identifier", "user-4711");
        response.put("service_tier", "default");
        response.put("store", true);
        response.put("temperature", 0.7);
        response.putObject("text")
                .put("verbosity", "medium")
                .putObject("format")
                .put("type", "text");
        response.put("tool_choice", "auto");
        ArrayNode tools = response.putArray("tools");
        for (int i = 0; i < 10; i++) {
            tools.add(make.functionTool(i));
        }
        response.put("top_logprobs", 0);
        response.put("top_p", 0.98);
        response.put("truncation", "disabled");
        int input = 1_000 + make.random.nextInt(1_000);
        int written = 100 + make.random.nextInt(1_000);
        ObjectNode usage = response.putObject("usage").put("input_tokens", input);
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.put("output_tokens", written);
        usage.putObject("output_tokens_details").put("reasoning_tokens", written / 2);
        usage.put("total_tokens", input + written);
        response.set("user", null);
        response.putObject("metadata");

        for (int size = bytes(response).length; size < LARGE; ) {
            int before = output.size();
            make.round(output);
            for (int i = before; i < output.size(); i++) {
                size += bytes(output.get(i)).length + 1;
            }
        }
        return bytes(response);
    }

    private void round(ArrayNode output) {
        ObjectNode reasoning =
                output.addObject().put("id", id("rs")).put("type", "reasoning").put("encrypted_content", base64(900));
        ArrayNode summary = reasoning.putArray("summary");
        summary.addObject().put("type", "summary_text").put("text", prose(500));
        summary.addObject().put("type", "summary_text").put("text", prose(300));
        output.add(functionCall());
        output.add(functionCall());
        ObjectNode search = output.addObject()
                .put("id", id("ws"))
                .put("type", "web_search_call")
                .put("status", "completed");
        search.putObject("action").put("type", "search").put("query", prose(60));
        output.add(message(2_500, 4));
    }

    private ObjectNode message(int length, int citations) {
        String text = prose(length);
        ObjectNode message =
                NODES.objectNode().put("id", id("msg")).put("type", "message").put("status", "completed");
        ObjectNode part = message.putArray("content").addObject().put("type", "output_text");
        ArrayNode annotations = part.putArray("annotations");
        for (int i = 0; i < citations; i++) {
            int start = random.nextInt(text.length() / 2);
            annotations
                    .addObject()
                    .put("type", "url_citation")
                    .put("end_index", start + 80)
                    .put("start_index", start)
                    .put("title", prose(40))
                    .put("url", "https://example.org/articles/" + random.nextInt(1_000_000) + "?from=answer");
        }
        part.putArray("logprobs");
        part.put("text", text);
        return message.put("role", "assistant");
    }

    private ObjectNode functionCall() {
        ObjectNode arguments = NODES.objectNode()
                .put("city", prose(12).strip())
                .put("days", random.nextInt(14))
                .put("unit", "celsius");
        arguments.putObject("filter").put("min", random.nextDouble()).put("include_night", random.nextBoolean());
        return NODES.objectNode()
                .put("id", id("fc"))
                .put("type", "function_call")
                .put("status", "completed")
                .put("arguments", arguments.toString())
                .put("call_id", id("call"))
                .put("name", "forecast_" + random.nextInt(10));
    }

    private ObjectNode functionTool(int number) {
        ObjectNode tool = NODES.objectNode()
                .put("type", "function")
                .put("description", prose(90))
                .put("name", "forecast_" + number);
        ObjectNode parameters = tool.putObject("parameters").put("type", "object");
        ObjectNode properties = parameters.putObject("properties");
        properties.putObject("city").put("type", "string").put("description", prose(40));
        properties.putObject("days").put("type", "integer").put("maximum", 14);
        properties
                .putObject("unit")
                .put("type", "string")
                .putArray("enum")
                .add("celsius")
                .add("fahrenheit");
        parameters.putArray("required").add("city").add("days").add("unit");
        parameters.put("additionalProperties", false);
        return tool.put("strict", true);
    }

    /** Embeddings as arrays of numbers: the shortest decimals of 32-bit floats. */
    static byte[] embeddings() {
        return embeddings(VECTORS, false);
    }

    /** Embeddings as base64 of 32-bit floats. */
    static byte[] base64Embeddings() {
        return embeddings(VECTORS, true);
    }

    /**
     * Embeddings of 1,536 dimensions.
     *
     * @param vectors how many
     * @param base64 whether as base64 instead of numbers
     */
    public static byte[] embeddings(int vectors, boolean base64) {
        Documents make = new Documents(6);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(base64 ? 1 << 24 : 1 << 26);
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (int i = 0; i < vectors; i++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", i);
                json.writeFieldName("embedding");
                make.vector(json, base64);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("model", "text-embedding-3-small");
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", 81_920);
            json.writeNumberField("total_tokens", 81_920);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private void vector(JsonGenerator json, boolean base64) throws IOException {
        ByteBuffer packed = ByteBuffer.allocate(DIMENSIONS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (!base64) {
            json.writeStartArray();
        }
        for (int i = 0; i < DIMENSIONS; i++) {
            // Unit length: most coordinates are a few hundredths.
            float coordinate = (float) (random.nextGaussian() / Math.sqrt(DIMENSIONS));
            if (base64) {
                packed.putFloat(coordinate);
            } else {
                json.writeNumber(coordinate);
            }
        }
        if (base64) {
            json.writeString(Base64.getEncoder().encodeToString(packed.array()));
        } else {
            json.writeEndArray();
        }
    }

    private String id(String prefix) {
        return prefix + "_" + letters(48);
    }

    private String letters(int length) {
        StringBuilder letters = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            letters.append(Character.forDigit(random.nextInt(16), 16));
        }
        return letters.toString();
    }

    private String base64(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return Base64.getUrlEncoder().encodeToString(noise);
    }

    private String prose(int length) {
        StringBuilder prose = new StringBuilder(length + 16);
        while (prose.length() < length) {
            prose.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return prose.toString();
    }

    private static byte[] bytes(Object document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
