package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.schema.KeyValuePairs;
import io.fluentopenai.schema.SchemaException;
import io.fluentopenai.schema.TypeRef;
import io.fluentopenai.structured.RefusalException;
import io.fluentopenai.structured.TruncatedOutputException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class StructuredPitfallsTest extends PitfallTest {
    record Person(String name, Optional<String> nickname) {}

    record Reasoned(String reasoning, String answer) {}

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    enum Colour {
        RED,
        BLUE
    }

    record Tagged(Map<String, String> tags) {}

    record Paired(@KeyValuePairs Map<String, String> tags) {}

    record Step(String output) {}

    record Steps(List<Step> steps, String end) {}

    private static JsonNode schemaSentBy(FakeOpenAI server) {
        return server.takeRequest().json().at("/response_format/json_schema/schema");
    }

    private static void answer(FakeOpenAI server, String message, String finishReason) {
        server.handle(
                "createChatCompletion",
                request -> Reply.json(("{'id':'c','object':'chat.completion','created':1,'model':'m','choices':"
                                        + "[{'index':0,'logprobs':null,'finish_reason':'" + finishReason
                                        + "','message':")
                                .replace('\'', '"')
                        + message + "}]}"));
    }

    @Test
    void whatMayBeMissingIsRequiredAndMayBeNull() {
        FakeOpenAI server = fake();
        server.reply("{\"name\":\"Ada\",\"nickname\":null}");
        Person person = hello(client(server)).send(Person.class).value();
        assertThat(person).isEqualTo(new Person("Ada", Optional.empty()));
        JsonNode schema = schemaSentBy(server);
        assertThat(schema.path("required")).extracting(JsonNode::asText).containsExactly("name", "nickname");
        assertThat(schema.at("/properties/nickname/type"))
                .extracting(JsonNode::asText)
                .containsExactly("string", "null");
        assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
    }

    @Test
    void propertiesAreAskedForInTheOrderOfDeclarationSoThatReasoningComesBeforeTheAnswer() {
        FakeOpenAI server = fake();
        server.reply("{\"reasoning\":\"r\",\"answer\":\"a\"}");
        hello(client(server)).send(Reasoned.class);
        assertThat(schemaSentBy(server).path("properties").fieldNames())
                .toIterable()
                .containsExactly("reasoning", "answer");
    }

    @Test
    void sealedTypesListsAndEnumsAreAskedForAndGivenAsTheyAre() {
        FakeOpenAI server = fake();
        OpenAI openai = client(server);
        server.reply("{\"value\":{\"type\":\"Square\",\"side\":2}}");
        assertThat(hello(openai).send(Shape.class).value()).isEqualTo(new Square(2));
        server.reply("{\"value\":[{\"type\":\"Circle\",\"radius\":1},{\"type\":\"Square\",\"side\":2}]}");
        assertThat(hello(openai).send(new TypeRef<List<Shape>>() {}).value())
                .containsExactly(new Circle(1), new Square(2));
        server.reply("{\"value\":\"BLUE\"}");
        assertThat(hello(openai).send(Colour.class).value()).isEqualTo(Colour.BLUE);
        for (int i = 0; i < 3; i++) {
            JsonNode schema = schemaSentBy(server);
            assertThat(schema.path("type").asText()).isEqualTo("object");
            assertThat(schema.path("required")).hasSize(1);
        }
    }

    @Test
    void aMapIsAnErrorThatNamesThePlaceAndTheWayOut() {
        FakeOpenAI server = fake();
        OpenAI openai = client(server);
        assertThatThrownBy(() -> hello(openai).send(Tagged.class))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("Tagged.tags")
                .hasMessageContaining("@KeyValuePairs");
        assertThat(server.requests()).isEmpty();
        server.reply("{\"tags\":[{\"key\":\"a\",\"value\":\"1\"}]}");
        assertThat(hello(openai).send(Paired.class).value().tags()).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void anAnswerThatWasCutOffOrRefusedIsNeverReadAsIfItWereWhole() {
        FakeOpenAI server = fake();
        OpenAI openai = client(server);
        // Even one whose text happens to be a value.
        String text = "{\"name\":\"Ada\",\"nickname\":null}";
        answer(
                server,
                "{\"role\":\"assistant\",\"refusal\":null,\"content\":" + TextNode.valueOf(text) + "}",
                "length");
        TruncatedOutputException cut = catchThrowableOfType(
                TruncatedOutputException.class, () -> hello(openai).send(Person.class));
        assertThat(cut.text()).isEqualTo(text);
        assertThat(cut).hasMessageContaining("maxCompletionTokens");
        answer(server, "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"No.\"}", "stop");
        RefusalException refused =
                catchThrowableOfType(RefusalException.class, () -> hello(openai).send(Person.class));
        assertThat(refused.refusal()).isEqualTo("No.");
        assertThat(refused.response()).isInstanceOf(ChatCompletion.class);
    }

    @Test
    void eachElementOfAListIsThereAsSoonAsItIsCompleteAndBeforeTheNextHasBegun() {
        FakeOpenAI server = fake();
        StreamEvent first = chunk("{\"steps\":[{\"output\":\"one\"}");
        server.handle(
                "createChatCompletion",
                request -> Reply.events(
                        first, chunk(",{\"output\":\"two\"}],"), chunk("\"end\":\"\"}"), StreamEvent.DONE));
        List<Step> steps = new ArrayList<>();
        try (var stream = hello(client(server)).stream(Steps.class)) {
            stream.forEach(partial -> steps.addAll(partial.elements(Step.class, "steps")));
            assertThat(stream.result().value().steps()).isEqualTo(steps);
        }
        assertThat(steps).containsExactly(new Step("one"), new Step("two"));

        // Nothing comes after the first element, and it is there all the same.
        server.fail("createChatCompletion").stallAfter(first.wireText().length());
        try (var stream = hello(client(server)).stream(Steps.class)) {
            assertThat(stream.iterator().next().elements(Step.class, "steps")).containsExactly(new Step("one"));
        }
    }

    private static StreamEvent chunk(String text) {
        return new StreamEvent(
                null,
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":" + TextNode.valueOf(text) + "}}]}");
    }
}
