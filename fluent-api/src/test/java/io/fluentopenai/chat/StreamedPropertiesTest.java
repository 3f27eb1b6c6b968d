package io.fluentopenai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Samples;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A revision of the document that names more properties of a chunk does not lose them in the whole answer. */
class StreamedPropertiesTest {
    private static final FactSheet SHEET = FactSheet.bundled();

    @Test
    void everyPropertyOfADeltaIsInTheWholeMessage() {
        JsonNode message = message(chunk());

        assertThat(names(message))
                .containsAll(names(
                        SHEET.component("ChatCompletionStreamResponseDelta").path("properties")));
    }

    @Test
    void everyPropertyOfAPieceOfAToolCallIsInTheWholeCall() {
        JsonNode properties =
                SHEET.component("ChatCompletionMessageToolCallChunk").path("properties");
        Set<String> found = new TreeSet<>(Set.of("index"));
        for (String kind : Set.of("function", "custom")) {
            ObjectNode chunk = chunk();
            ArrayNode calls = (ArrayNode) chunk.at("/choices/0/delta/tool_calls");
            calls.forEach(call ->
                    ((ObjectNode) call).put("type", kind).remove(kind.equals("custom") ? "function" : "custom"));
            found.addAll(names(message(chunk).at("/tool_calls/0")));
        }

        assertThat(found).containsAll(names(properties));
    }

    @Test
    void everyPropertyOfAChunkIsInTheWholeAnswer() {
        ObjectNode chunk = chunk();
        Set<String> expected = names(chunk);
        expected.remove("obfuscation");

        assertThat(names(Json.toTree(whole(chunk)))).containsAll(expected);
    }

    private static ObjectNode chunk() {
        return (ObjectNode) Samples.of(SHEET).maximal(SHEET.component("CreateChatCompletionStreamResponse"));
    }

    private static JsonNode message(ObjectNode chunk) {
        return Json.toTree(whole(chunk)).at("/choices/0/message");
    }

    private static CreateChatCompletionResponse whole(ObjectNode chunk) {
        try (ApiClient client = ApiClient.create("http://localhost:1", "sk-1")) {
            ChatAccumulator accumulator = new ChatAccumulator(
                    OpenAI.of(client), ResponseInfo.of(200, HttpHeaders.of(Map.of(), (name, value) -> true)));
            accumulator.accept(Json.read(chunk.toString(), CreateChatCompletionStreamResponse.class));
            return accumulator.result().raw();
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
