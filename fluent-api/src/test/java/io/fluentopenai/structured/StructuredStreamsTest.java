package io.fluentopenai.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.AssistantEvent;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.responses.ResponseRequest;
import io.fluentopenai.schema.SchemaMismatchException;
import io.fluentopenai.schema.TypeRef;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Answers as Java values while they are being written. */
@NullUnmarked
class StructuredStreamsTest extends EndpointTest {
    record Step(String explanation, String output) {}

    record MathAnswer(List<Step> steps, String finalAnswer, Optional<List<Integer>> digits) {}

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    private static final String ANSWER =
            "{\"steps\":[{\"explanation\":\"Subtract 7\",\"output\":\"8x = -30\"},{\"explanation\":\"Divide by 8\","
                    + "\"output\":\"x = -3.75\"}],\"finalAnswer\":\"-3.75\",\"digits\":[3,7,5]}";
    private static final Step FIRST = new Step("Subtract 7", "8x = -30");
    private static final Step SECOND = new Step("Divide by 8", "x = -3.75");
    private static final MathAnswer VALUE =
            new MathAnswer(List.of(FIRST, SECOND), "-3.75", Optional.of(List.of(3, 7, 5)));

    private ChatRequest chat() {
        return openai.chat().model("gpt-5-mini").user("8x + 7 = -23");
    }

    private ResponseRequest responses() {
        return openai.responses().model("gpt-5-mini").user("8x + 7 = -23");
    }

    /** The text in pieces of a few characters. */
    private static List<String> cut(String text) {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < text.length(); i += 5) {
            pieces.add(text.substring(i, Math.min(text.length(), i + 5)));
        }
        return pieces;
    }

    private static StreamEvent chunk(String delta, String finishReason) {
        return new StreamEvent(
                null,
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                        + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}");
    }

    private void chatSays(List<String> pieces, String finishReason) {
        List<StreamEvent> events = new ArrayList<>();
        events.add(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
        pieces.forEach(piece -> events.add(chunk("{\"content\":" + TextNode.valueOf(piece) + "}", "null")));
        events.add(chunk("{}", "\"" + finishReason + "\""));
        server.handle("createChatCompletion", request -> Reply.events(events));
    }

    @Test
    void chatShowsTheValueAsItGrowsAndEachElementWhenItIsComplete() {
        chatSays(cut(ANSWER), "stop");
        List<String> seen = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        List<Integer> digits = new ArrayList<>();
        List<PartialOutput<?>> kept = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int end = 0;
        try (var stream = chat().stream(MathAnswer.class)) {
            for (var partial : stream) {
                kept.add(partial);
                seen.add(partial.toString());
                text.append(partial.event().text());
                List<Step> more = partial.elements(Step.class, "steps");
                if (!more.isEmpty()) {
                    // The piece that has the brace brings the element, and no later one.
                    end = ANSWER.indexOf("\"}", end) + 2;
                    assertThat(text.length()).isBetween(end, end + 4);
                }
                steps.addAll(more);
                digits.addAll(partial.elements(Integer.class, "digits"));
            }
            Structured<MathAnswer, ChatCompletion> result = stream.result();
            assertThat(result.value()).isEqualTo(VALUE);
            assertThat(result.response().text()).isEqualTo(ANSWER);
            assertThat(result.response().finishReason()).isEqualTo("stop");
        }
        assertThat(steps).containsExactly(FIRST, SECOND);
        assertThat(digits).containsExactly(3, 7, 5);
        assertThat(seen)
                .contains("", "{}", "{\"steps\":[{}]}", "{\"steps\":[{\"explanation\":\"Subt\"}]}")
                .endsWith(ANSWER);
        assertThat(kept.stream().map(PartialOutput::toString)).containsExactlyElementsOf(seen);
        assertThat(server.takeRequest()
                        .json()
                        .at("/response_format/json_schema/name")
                        .asText())
                .isEqualTo("MathAnswer");
    }

    @Test
    void responsesDoTheSame() {
        server.reply(ANSWER);
        List<Step> steps = new ArrayList<>();
        try (var stream = responses().stream(MathAnswer.class)) {
            for (var partial : stream) {
                steps.addAll(partial.elements(Step.class, "steps"));
            }
            Structured<MathAnswer, ModelResponse> result = stream.result();
            assertThat(result.value()).isEqualTo(VALUE);
            assertThat(result.response().status()).isEqualTo("completed");
        }
        assertThat(steps).containsExactly(FIRST, SECOND);
        assertThat(server.takeRequest().json().at("/text/format/name").asText()).isEqualTo("MathAnswer");
    }

    @Test
    void aListThatIsAskedForIsTheValueAndItsElementsNeedNoPath() {
        TypeRef<List<Shape>> shapes = new TypeRef<>() {};
        server.reply("{\"value\":[{\"type\":\"Circle\",\"radius\":1.5},{\"type\":\"Square\",\"side\":2}]}");
        List<Shape> elements = new ArrayList<>();
        List<JsonNodeType> types = new ArrayList<>();
        try (var stream = chat().stream(shapes)) {
            for (var partial : stream) {
                types.add(partial.json().type());
                elements.addAll(partial.elements(Shape.class));
            }
            assertThat(stream.result().value()).isEqualTo(elements);
        }
        assertThat(elements).containsExactly(new Circle(1.5), new Square(2));
        assertThat(types).contains(JsonNodeType.ARRAY).doesNotContain(JsonNodeType.OBJECT);
        assertThat(responses().streamAsync(shapes).join().collect().join().value())
                .isEqualTo(elements);
    }

    @Test
    void pushedOrSubscribedToItIsTheSame() {
        chatSays(cut(ANSWER), "stop");
        List<Step> pushed = new ArrayList<>();
        MathAnswer answer = chat().streamAsync(MathAnswer.class)
                .join()
                .collect(partial -> pushed.addAll(partial.elements(Step.class, "steps")))
                .join()
                .value();
        assertThat(answer).isEqualTo(VALUE);
        assertThat(pushed).containsExactly(FIRST, SECOND);

        List<Step> published = new ArrayList<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        chat().stream(MathAnswer.class).subscribe(new Flow.Subscriber<PartialOutput<?>>() {
            private Flow.Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(1);
            }

            @Override
            public void onNext(PartialOutput<?> partial) {
                published.addAll(partial.elements(Step.class, "steps"));
                subscription.request(1);
            }

            @Override
            public void onError(Throwable reason) {
                over.completeExceptionally(reason);
            }

            @Override
            public void onComplete() {
                over.complete(null);
            }
        });
        over.join();
        assertThat(published).containsExactly(FIRST, SECOND);
    }

    @Test
    void anAnswerThatIsCutOffGivesItsBeginningAndThenTheErrorWithTheText() {
        String beginning = ANSWER.substring(0, ANSWER.indexOf("Divide") + 3);
        chatSays(cut(beginning), "length");
        List<Step> steps = new ArrayList<>();
        try (var stream = chat().stream(MathAnswer.class)) {
            stream.forEach(partial -> steps.addAll(partial.elements(Step.class, "steps")));
            TruncatedOutputException thrown = catchThrowableOfType(TruncatedOutputException.class, stream::result);
            assertThat(thrown.text()).isEqualTo(beginning);
            assertThat(thrown.response()).isInstanceOf(ChatCompletion.class);
            assertThat(thrown.status()).isEqualTo(200);
        }
        assertThat(steps).containsExactly(FIRST);
        assertThatThrownBy(() -> chat().stream(MathAnswer.class).collect().join())
                .hasCauseInstanceOf(TruncatedOutputException.class);
    }

    @Test
    void aRefusalGivesNoValueAndThenTheError() {
        server.handle(
                "createChatCompletion",
                request -> Reply.events(
                        chunk("{\"role\":\"assistant\",\"refusal\":\"I will \"}", "null"),
                        chunk("{\"refusal\":\"not.\"}", "null"),
                        chunk("{}", "\"stop\"")));
        try (var stream = chat().stream(MathAnswer.class)) {
            stream.forEach(partial -> assertThat(partial.json().type()).isEqualTo(JsonNodeType.MISSING));
            RefusalException thrown = catchThrowableOfType(RefusalException.class, stream::result);
            assertThat(thrown.refusal()).isEqualTo("I will not.");
        }
    }

    @Test
    void textThatIsNoJsonEndsNothingAndIsTheErrorOfTheResult() {
        chatSays(List.of("```json\n", ANSWER, "\n```"), "stop");
        try (var stream = chat().stream(MathAnswer.class)) {
            List<String> texts = new ArrayList<>();
            stream.forEach(partial -> texts.add(partial.event().text()));
            assertThat(String.join("", texts)).endsWith("```");
            InvalidOutputException thrown = catchThrowableOfType(InvalidOutputException.class, stream::result);
            assertThat(thrown.text()).startsWith("```json");
        }
    }

    @Test
    void anElementOfAnotherTypeIsAnErrorWhereItIsAskedFor() {
        chatSays(List.of("{\"steps\":[{\"explanation\":1,", "\"output\":\"\"}]", "}"), "stop");
        try (var stream = chat().stream(MathAnswer.class)) {
            assertThatThrownBy(() -> stream.forEach(partial -> partial.elements(Step.class, "steps")))
                    .isInstanceOf(SchemaMismatchException.class)
                    .hasMessageContaining("$.explanation");
        }
        Awaitility.await().until(() -> server.openStreams() == 0);
    }

    @Test
    void aPathThatLeadsToNoListIsAnErrorAtOnce() {
        chatSays(cut(ANSWER), "stop");
        for (List<String> path :
                List.of(List.of("step"), List.<String>of(), List.of("finalAnswer"), List.of("steps", "x"))) {
            try (var stream = chat().stream(MathAnswer.class)) {
                PartialOutput<?> first = stream.iterator().next();
                assertThatThrownBy(() -> first.elements(Step.class, path.toArray(String[]::new)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("MathAnswer has no list at");
            }
        }
    }

    @Test
    void whereAResponseHasTwoMessagesTheSecondBeginsAValueOfItsOwn() {
        List<StreamEvent> events = new ArrayList<>();
        List<String> first = List.of("{\"steps\":[],\"fina", "lAnswer\":\"1\",\"digits\":[1]}");
        List<String> second = List.of("{\"steps\":[],\"finalAnswer\":\"2\",\"digits\":[2,", "3]}");
        first.forEach(piece -> events.add(delta(0, piece)));
        second.forEach(piece -> events.add(delta(1, piece)));
        events.add(event(
                "response.completed",
                "\"response\":{\"id\":\"r\",\"object\":\"response\",\"created_at\":1,\"model\":\"m\",\"status\":\"completed\",\"output\":["
                        + message("m1", String.join("", first)) + "," + message("m2", String.join("", second)) + "]}"));
        server.handle("createResponse", request -> Reply.events(events));
        List<List<Integer>> digits = new ArrayList<>();
        try (var stream = responses().stream(MathAnswer.class)) {
            stream.forEach(partial -> digits.add(partial.elements(Integer.class, "digits")));
            assertThat(stream.result().value().finalAnswer()).isEqualTo("2");
        }
        assertThat(digits).containsExactly(List.of(), List.of(1), List.of(2), List.of(3), List.of());
    }

    private static StreamEvent event(String type, String properties) {
        return new StreamEvent(null, "{\"type\":\"" + type + "\",\"sequence_number\":1," + properties + "}");
    }

    private static StreamEvent delta(int output, String piece) {
        return event(
                "response.output_text.delta",
                "\"item_id\":\"m\",\"output_index\":" + output + ",\"content_index\":0,\"logprobs\":[],\"delta\":"
                        + TextNode.valueOf(piece));
    }

    private static String message(String id, String text) {
        return "{\"type\":\"message\",\"id\":\"" + id
                + "\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":[{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":"
                + TextNode.valueOf(text) + "}]}";
    }

    @Test
    void closingTheStreamBeforeItsEndEndsTheExchange() {
        server.fail("createChatCompletion").delayEvents(java.time.Duration.ofMillis(20));
        chatSays(cut(ANSWER.repeat(50)), "stop");
        try (var stream = chat().stream(MathAnswer.class)) {
            stream.iterator().next();
        }
        Awaitility.await().until(() -> server.openStreams() == 0);
    }

    @Test
    void theTextOfARunCanBeFollowedToo() {
        server.reply(ANSWER);
        Assistant tutor = openai.assistants().create("gpt-4o", "You are a tutor.", MathAnswer.class);
        PartialOutputs outputs = new PartialOutputs(MathAnswer.class);
        List<Step> steps = new ArrayList<>();
        try (var stream = tutor.createThreadAndRunStream("8x + 7 = -23")) {
            for (AssistantEvent event : stream) {
                steps.addAll(outputs.accept(event, event.text()).elements(Step.class, "steps"));
            }
            assertThat(stream.result().value(MathAnswer.class)).isEqualTo(VALUE);
        }
        assertThat(steps).containsExactly(FIRST, SECOND);
    }
}
