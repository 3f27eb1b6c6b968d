package io.fluentopenai.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ImageGenStreamEvent;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Samples;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageAccumulatorTest {
    @Test
    void whatTheLastEventSaysIsInTheWholeAnswer() {
        FactSheet sheet = FactSheet.bundled();
        JsonNode sample = Samples.of(sheet).maximal(sheet.component("ImageGenCompletedEvent"));
        ObjectNode event = (ObjectNode) Json.parse(sample.toString());
        event.put("new_property", "new");

        JsonNode whole = whole(event);

        assertThat(whole.at("/data/0/b64_json")).isEqualTo(event.get("b64_json"));
        assertThat(whole.get("created")).isEqualTo(event.get("created_at"));
        event.remove(List.of("type", "b64_json", "created_at"));
        event.fieldNames()
                .forEachRemaining(name -> assertThat(whole.get(name)).as(name).isEqualTo(event.get(name)));
    }

    private static JsonNode whole(ObjectNode event) {
        try (ApiClient client = ApiClient.create("http://localhost:1", "sk-1")) {
            ImageAccumulator<ImageGenStreamEvent> images = ImageAccumulator.generation(
                    OpenAI.of(client), ResponseInfo.of(200, HttpHeaders.of(Map.of(), (name, value) -> true)));
            images.accept(Json.read(event.toString(), ImageGenStreamEvent.class));
            return Json.toTree(images.result().raw());
        }
    }
}
