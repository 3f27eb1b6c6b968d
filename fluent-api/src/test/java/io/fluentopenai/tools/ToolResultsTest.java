package io.fluentopenai.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateEmbeddingResponse;
import io.fluentopenai.client.model.ModelObject;
import io.fluentopenai.client.model.VectorStoreSearchResultItem;
import io.fluentopenai.embeddings.EmbeddingResult;
import io.fluentopenai.models.Model;
import io.fluentopenai.structured.PartialJsonParser;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.vectorstores.SearchHit;
import java.io.ByteArrayInputStream;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What functions return reaches the model with its data, or is an error that names the class. */
@NullUnmarked
class ToolResultsTest {
    private static final String MODEL = "{\"id\":\"m\",\"created\":7,\"vendor\":{\"a\":1.50}}";

    private final ApiClient client = ApiClient.create("http://localhost:1", "sk-1");
    private final OpenAI openai = OpenAI.of(client);
    private final ModelObject raw = Json.read(MODEL, ModelObject.class);
    private final Model model = new Model(openai, raw, null);

    @AfterEach
    void close() {
        client.close();
    }

    private static ToolResult result(Object value) {
        return Tool.fromFunction("f", "", () -> value).invoke("{}");
    }

    private static String told(Object value) {
        ToolResult result = result(value);
        assertThat(result.exception()).isNull();
        return result.output();
    }

    private static void refused(Object value, Class<?> named) {
        ToolResult result = result(value);
        assertThat(result.isError()).as(result.output()).isTrue();
        assertThat(result.output()).contains(named.getName()).doesNotContain("at [Source");
    }

    record Holder(Object value) {}

    record Typed(Model model, Optional<Model> maybe, Map<String, List<Model>> map) {}

    @Test
    void objectsOfTheApiAreTheirJsonWhereverTheyStand() {
        for (Object object : List.of(model, raw)) {
            assertThat(told(object)).isEqualTo(MODEL);
            assertThat(told(List.of(object, object))).isEqualTo("[" + MODEL + "," + MODEL + "]");
            assertThat(told(Map.of("k", object))).isEqualTo("{\"k\":" + MODEL + "}");
            assertThat(told(new Holder(object))).isEqualTo("{\"value\":" + MODEL + "}");
            assertThat(told(Optional.of(object))).isEqualTo(MODEL);
            assertThat(told(List.of(Optional.of(object)))).isEqualTo("[" + MODEL + "]");
            assertThat(told(new Object[] {object})).isEqualTo("[" + MODEL + "]");
            assertThat(told(Stream.of(object))).isEqualTo("[" + MODEL + "]");
            assertThat(told(new Holder(Stream.of(object)))).isEqualTo("{\"value\":[" + MODEL + "]}");
            assertThat(told(List.of(object).iterator())).isEqualTo("[" + MODEL + "]");
            assertThat(told(new AtomicReference<>(object))).isEqualTo(MODEL);
            assertThat(told(CompletableFuture.completedFuture(List.of(object)))).isEqualTo("[" + MODEL + "]");
            assertThat(told(Map.entry("k", object))).isEqualTo("{\"k\":" + MODEL + "}");
        }
        assertThat(told(new Typed(model, Optional.of(model), Map.of("a", List.of(model)))))
                .isEqualTo("{\"model\":" + MODEL + ",\"maybe\":" + MODEL + ",\"map\":{\"a\":[" + MODEL + "]}}");
        assertThat(told(new Model[] {model})).isEqualTo("[" + MODEL + "]");
    }

    @Test
    void aPageIsAllElementsOfTheListAndAnIterableWhatItGives() {
        Page<Model> page = Page.of(
                List.of(model),
                null,
                () -> Page.last(List.of(model), null),
                () -> CompletableFuture.completedFuture(Page.last(List.of(model), null)));
        assertThat(told(page)).isEqualTo("[" + MODEL + "," + MODEL + "]");
        assertThat(told(Map.of("models", Page.last(List.of(model), null)))).isEqualTo("{\"models\":[" + MODEL + "]}");
        Iterable<Object> numbers = () -> Arrays.<Object>asList(1, "a", model).iterator();
        assertThat(told(numbers)).isEqualTo("[1,\"a\"," + MODEL + "]");
    }

    static class Getters {
        private final Model hidden;

        Getters(Model hidden) {
            this.hidden = hidden;
        }

        @SuppressWarnings("unused") // Jackson calls it.
        public Model getModel() {
            return hidden;
        }

        @SuppressWarnings("unused") // Jackson calls it.
        public boolean isReady() {
            return true;
        }
    }

    static class Annotated {
        @JsonProperty("named")
        @SuppressWarnings("UnusedVariable") // Jackson reads it.
        private final int secret = 1;

        @JsonIgnore
        public int ignored = 2;
    }

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static class Opened {
        @SuppressWarnings("UnusedVariable") // Jackson reads it.
        private final int number = 3;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    sealed interface Outcome {
        record Done() implements Outcome {}

        record Failed(String why) implements Outcome {}
    }

    @Test
    void beansAndWhatJacksonsAnnotationsSayAreHonoured() {
        // In no order: a class of getters alone has none.
        assertThat(Json.parse(told(new Getters(model))))
                .isEqualTo(Json.parse("{\"model\":" + MODEL + ",\"ready\":true}"));
        assertThat(told(new Annotated())).isEqualTo("{\"named\":1}");
        assertThat(told(new Opened())).isEqualTo("{\"number\":3}");
        assertThat(Json.parse(told(new Outcome.Done())).path("kind").asText()).contains("Done");
        assertThat(Json.parse(told(new Outcome.Failed("x"))).path("why").asText())
                .isEqualTo("x");
    }

    private static class Fields {
        @SuppressWarnings("unused") // Nobody but a reader of fields sees it.
        private final String city = "Rome";
    }

    @Deprecated
    private static class AnnotatedFields {
        @SuppressWarnings("unused") // Nobody but a reader of fields sees it.
        private final String city = "Rome";
    }

    @com.fasterxml.jackson.databind.annotation.JsonSerialize
    private static class MeantEmpty {}

    record Nothing() {}

    @Test
    void aClassThatJacksonSeesNothingOfIsAnErrorThatNamesIt() {
        refused(new Fields(), Fields.class);
        refused(List.of(new Fields()), Fields.class);
        refused(Map.of("a", Optional.of(new Fields())), Fields.class);
        refused(new Holder(new Fields()), Fields.class);
        refused(new Fields[] {new Fields()}, Fields.class);
        refused(Stream.of(new Fields()), Fields.class);
        refused(new AnnotatedFields(), AnnotatedFields.class);
        refused(List.of(new AnnotatedFields()), AnnotatedFields.class);
        refused(new Object(), Object.class);
        refused(new ByteArrayInputStream(new byte[1]), ByteArrayInputStream.class);
        refused(openai, OpenAI.class);
        Supplier<String> supplier = () -> "never asked";
        refused(supplier, supplier.getClass());
        assertThat(result(new Fields()).output()).contains("record", "getters");
        // A record without components has no data that could be lost.
        assertThat(told(new Nothing())).isEqualTo("{}");
        assertThat(told(new MeantEmpty())).isEqualTo("{}");
        assertThat(told(Collections.emptyMap())).isEqualTo("{}");
    }

    @Test
    void aStageIsWaitedForAtTheTopAndRefusedWithinTheResult() {
        CompletableFuture<Object> inner = CompletableFuture.completedFuture(model);
        assertThat(told(CompletableFuture.completedFuture(inner))).isEqualTo(MODEL);
        refused(List.of(inner), CompletableFuture.class);
        refused(new Holder(inner), CompletableFuture.class);
        refused(new Holder(new CompletableFuture<>()), CompletableFuture.class);
    }

    @Test
    void aCircleIsAnErrorAndNotTheEndOfTheLoop() {
        Map<String, Object> circle = new LinkedHashMap<>();
        circle.put("self", circle);
        assertThat(result(circle).isError()).isTrue();
        assertThat(result(new Holder(new Iterable<Object>() {
                            @Override
                            public Iterator<Object> iterator() {
                                throw new IllegalStateException("no more");
                            }
                        }))
                        .output())
                .contains("no more");
    }

    // ---- Any mapper

    @Test
    void anyMapperWritesObjectsOfTheFluentLayerAsTheirJson() throws Exception {
        String completion =
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}],\"vendor\":1}";
        String embedding = "{\"data\":[{\"index\":0,\"embedding\":[0.5,-1.25e-7]}],\"model\":\"m\"}";
        String hit = "{\"file_id\":\"f\",\"score\":0.5,\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}";
        Map<String, Object> objects = new LinkedHashMap<>();
        objects.put(MODEL, model);
        objects.put(
                completion,
                new ChatCompletion(openai, Json.read(completion, CreateChatCompletionResponse.class), null));
        objects.put(
                embedding,
                new EmbeddingResult(
                        openai,
                        ApiResponse.of(
                                ResponseInfo.of(200, HttpHeaders.of(Map.of(), (name, value) -> true)),
                                Json.read(embedding, CreateEmbeddingResponse.class))));
        objects.put(hit, new SearchHit(Json.read(hit, VectorStoreSearchResultItem.class)));
        objects.put("{\"messages\":[]}", LoopState.parse("{\"messages\":[]}"));
        PartialJsonParser parser = new PartialJsonParser();
        parser.accept("{\"a\":[1,\"b");
        objects.put("{\"a\":[1,\"b\"]}", parser.value());
        for (ObjectMapper mapper : List.of(
                new ObjectMapper(), JsonMapper.builder().findAndAddModules().build())) {
            for (Map.Entry<String, Object> each : objects.entrySet()) {
                JsonNode expected = mapper.readTree(each.getKey());
                Object object = each.getValue();
                assertThat(mapper.readTree(mapper.writeValueAsString(object))).isEqualTo(expected);
                assertThat(mapper.readTree(mapper.writeValueAsBytes(object))).isEqualTo(expected);
                // Trees keep the kinds of numbers, which text does not have.
                assertThat(mapper.readTree(mapper.valueToTree(object).toString()))
                        .isEqualTo(expected);
                assertThat(mapper.readTree(
                                mapper.convertValue(object, JsonNode.class).toString()))
                        .isEqualTo(expected);
                Map<?, ?> map = mapper.convertValue(new Holder(object), Map.class);
                assertThat(mapper.readTree(mapper.writeValueAsString(map)).get("value"))
                        .isEqualTo(expected);
                assertThat(mapper.readTree(mapper.writeValueAsString(new Structured<>(object, object)))
                                .get("value"))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void everyObjectOfTheApiIsWrittenSo() throws Exception {
        assertThat(ApiObject.class
                        .getMethod("raw")
                        .isAnnotationPresent(com.fasterxml.jackson.annotation.JsonValue.class))
                .isTrue();
        @Nullable Object mine = new ObjectMapper().convertValue(model, MyModel.class);
        assertThat(mine).isEqualTo(new MyModel("m", 7));
    }

    @com.fasterxml.jackson.annotation.JsonIgnoreProperties(ignoreUnknown = true)
    record MyModel(String id, long created) {}
}
