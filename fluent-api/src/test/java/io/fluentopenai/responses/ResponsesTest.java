package io.fluentopenai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.FileSearchTool;
import io.fluentopenai.client.model.IncludeEnum;
import io.fluentopenai.client.model.Prompt;
import io.fluentopenai.conversations.Conversation;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Responses and conversations through the fluent layer. */
@NullUnmarked
class ResponsesTest extends EndpointTest {
    private ResponseRequest hello() {
        return openai.responses().model("gpt-5-mini").user("Hello");
    }

    private JsonNode sent() {
        return server.takeRequest().json();
    }

    @Test
    void aQuestionGetsItsAnswer() {
        server.reply("The Dodgers.");
        ModelResponse response =
                hello().instructions("Be brief.").maxOutputTokens(50).send();
        assertThat(response.outputText()).isEqualTo("The Dodgers.");
        assertThat(response.status()).isEqualTo("completed");
        assertThat(response.isFinished()).isTrue();
        assertThat(response.usage().totalTokens()).isPositive();
        assertThat(response.refusal()).isNull();
        assertThat(response.error()).isNull();
        JsonNode request = sent();
        assertThat(request.path("input").asText()).isEqualTo("Hello");
        assertThat(request.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(hello().sendAsync().join().outputText()).isEqualTo("The Dodgers.");
    }

    @Test
    void theWholeRequestIsOpen() {
        hello().temperature(0.1)
                .topP(0.5)
                .reasoningEffort("low")
                .reasoningSummary("auto")
                .include("reasoning.encrypted_content")
                .jsonMode()
                .store(false)
                .metadata("k", "v")
                .configure(r -> r.maxToolCalls(3))
                .send();
        JsonNode request = sent();
        assertThat(request.at("/reasoning/effort").asText()).isEqualTo("low");
        assertThat(request.at("/reasoning/summary").asText()).isEqualTo("auto");
        assertThat(request.at("/include/0").asText()).isEqualTo("reasoning.encrypted_content");
        assertThat(request.at("/text/format/type").asText()).isEqualTo("json_object");
        assertThat(request.path("store").asBoolean(true)).isFalse();
        assertThat(request.path("max_tool_calls").asInt()).isEqualTo(3);
    }

    @Test
    void promptsAndToolsOfTheServerAreSetOnTheRequest() {
        openai.responses()
                .request()
                .user("Hello")
                .configure(r -> r.prompt(new Prompt().id("pmpt_1"))
                        .tools(List.of(new FileSearchTool().vectorStoreIds(List.of("vs_1")))))
                .send();
        JsonNode request = sent();
        assertThat(request.at("/prompt/id").asText()).isEqualTo("pmpt_1");
        assertThat(request.at("/tools/0/type").asText()).isEqualTo("file_search");
        assertThat(request.has("model")).isFalse();
    }

    @Test
    void partsTravelInTheMessage() {
        openai.responses()
                .model("gpt-5")
                .user(
                        Content.text("Look"),
                        Content.image(new byte[] {1}, "image/png"),
                        Content.imageFileId("file-1"),
                        Content.fileUrl("https://example.com/a.pdf"))
                .send();
        JsonNode parts = sent().at("/input/0/content");
        assertThat(parts.at("/0/text").asText()).isEqualTo("Look");
        assertThat(parts.at("/1/image_url").asText()).isEqualTo("data:image/png;base64,AQ==");
        assertThat(parts.at("/2/file_id").asText()).isEqualTo("file-1");
        assertThat(parts.at("/3/file_url").asText()).isEqualTo("https://example.com/a.pdf");
        assertThatThrownBy(() -> hello().user(Content.audio(new byte[1], "wav")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStreamGivesEventsAndThenTheResponseWithoutAnotherCall() {
        server.reply("one two three");
        StringBuilder text = new StringBuilder();
        List<String> types = new ArrayList<>();
        ModelResponse whole;
        try (ResultStream<ResponseEvent, ModelResponse> stream = hello().store(false).stream()) {
            for (ResponseEvent event : stream) {
                text.append(event.text());
                types.add(event.type());
            }
            whole = stream.result();
        }
        assertThat(text).hasToString("one two three");
        assertThat(whole.outputText()).isEqualTo("one two three");
        assertThat(types).startsWith("response.created").endsWith("response.completed");
        assertThat(server.requests()).hasSize(1);
        assertThat(hello().streamAsync().join().collect().join().outputText()).isEqualTo("one two three");
    }

    private static StreamEvent event(String name, String json) {
        return StreamEvent.of(name, Json.parse(json));
    }

    @Test
    void itemsOfAStreamAreKeptWhereTheLastEventLeavesThemOut() {
        server.handle(
                "createResponse",
                request -> Reply.events(
                        event(
                                "response.output_item.done",
                                "{\"type\":\"response.output_item.done\",\"output_index\":0,\"sequence_number\":1,"
                                        + "\"item\":{\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\",\"status\":\"completed\","
                                        + "\"content\":[{\"type\":\"output_text\",\"text\":\"kept\",\"annotations\":[]}]}}"),
                        event(
                                "response.completed",
                                "{\"type\":\"response.completed\",\"sequence_number\":2,"
                                        + "\"response\":{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[]}}")));
        assertThat(hello().stream().result().outputText()).isEqualTo("kept");
    }

    @Test
    void aStreamThatEndsBeforeTheResponseIsCompleteHasNoResult() {
        server.handle(
                "createResponse",
                request -> Reply.events(event(
                        "response.output_text.delta",
                        "{\"type\":\"response.output_text.delta\",\"delta\":\"ha\",\"sequence_number\":1}")));
        ResultStream<ResponseEvent, ModelResponse> stream = hello().stream();
        assertThat(stream.iterator().next().text()).isEqualTo("ha");
        assertThatThrownBy(stream::result).isInstanceOf(StreamException.class).hasMessageContaining("ended before");
    }

    @Test
    void aFollowUpKnowsWhatWasSaidBefore() {
        ModelResponse first = hello().send();
        first.followUp().user("More").send();
        server.takeRequest();
        JsonNode second = sent();
        assertThat(second.path("previous_response_id").asText()).isEqualTo(first.id());
        assertThat(second.path("model").asText()).isNotBlank();
    }

    @Test
    void withoutStateOnTheServerTheOutputGoesBackAsInput() {
        server.onChat(request -> ModelAnswer.call("weather", "{}"));
        ResponseRequest request = hello().store(false);
        ModelResponse asks = request.send();
        assertThat(asks.functionCalls()).hasSize(1);
        server.reply("It rains.");
        ModelResponse answer = request.reply(asks)
                .toolResult(asks.functionCalls().get(0).callId(), "rain")
                .send();
        assertThat(answer.outputText()).isEqualTo("It rains.");
        server.takeRequest();
        JsonNode input = sent().path("input");
        assertThat(input.at("/1/type").asText()).isEqualTo("function_call");
        assertThat(input.at("/2/type").asText()).isEqualTo("function_call_output");
        assertThat(input.at("/2/output").asText()).isEqualTo("rain");
    }

    @Test
    void aStoredResponseCanBeLookedUpAndDeleted() {
        ModelResponse stored = hello().send();
        assertThat(stored.refresh().id()).isEqualTo(stored.id());
        assertThat(stored.refreshAsync().join().id()).isEqualTo(stored.id());
        assertThat(stored.inputItems().items()).isNotEmpty();
        assertThat(stored.inputItemsAsync().join().items()).isNotEmpty();
        assertThat(stored.delete()).isTrue();
        assertThatThrownBy(stored::refresh).isInstanceOf(NotFoundException.class);
        assertThat(hello().send().deleteAsync().join()).isTrue();
    }

    @Test
    void aBackgroundResponseIsWaitedFor() {
        server.reply("thought through");
        List<String> states = new ArrayList<>();
        ModelResponse begun = hello().background().send();
        assertThat(begun.isFinished()).isFalse();
        ModelResponse done = begun.awaitCompletion(poll -> poll.interval(Duration.ofMillis(1))
                .longestInterval(Duration.ofMillis(1))
                .onProgress(r -> states.add(r.status())));
        assertThat(done.outputText()).isEqualTo("thought through");
        assertThat(states).endsWith("completed");
        ModelResponse async = hello().background()
                .sendAsync()
                .thenCompose(r -> r.awaitCompletionAsync(poll -> poll.longestInterval(Duration.ofMillis(1))))
                .join();
        assertThat(async.outputText()).isEqualTo("thought through");
    }

    @Test
    void waitingHasALimit() {
        ModelResponse begun = hello().background().send();
        server.handle("getResponse", request -> Reply.json("{\"id\":\"" + begun.id() + "\",\"status\":\"pondering\"}"));
        assertThatThrownBy(() -> begun.awaitCompletion(
                        poll -> poll.longestInterval(Duration.ofMillis(2)).timeout(Duration.ofMillis(20))))
                .isInstanceOf(PollingTimeoutException.class)
                .hasMessageContaining(begun.id());
    }

    @Test
    void aBackgroundResponseCanBeCancelled() {
        ModelResponse begun = hello().background().send();
        assertThat(begun.cancel().status()).isEqualTo("cancelled");
        assertThat(hello().background().send().cancelAsync().join().status()).isEqualTo("cancelled");
    }

    @Test
    void aStreamCanBeGoneOnWithAfterAnEvent() {
        server.reply("one two three");
        List<ResponseEvent> all = new ArrayList<>();
        ResultStream<ResponseEvent, ModelResponse> stream = hello().background().stream();
        stream.forEach(all::add);
        String id = stream.result().id();
        long seen = all.get(2).sequenceNumber();
        List<ResponseEvent> rest = new ArrayList<>();
        ResultStream<ResponseEvent, ModelResponse> resumed = openai.responses().resume(id, seen);
        resumed.forEach(rest::add);
        assertThat(rest).hasSize(all.size() - 3);
        assertThat(resumed.result().outputText()).isEqualTo("one two three");
        assertThat(openai.responses()
                        .resumeAsync(id, seen)
                        .join()
                        .collect()
                        .join()
                        .id())
                .isEqualTo(id);
    }

    @Test
    void tokensAreCountedWithoutMakingAResponse() {
        assertThat(hello().instructions("Be brief.")
                        .configure(request -> request.truncation("auto"))
                        .countTokens())
                .isPositive();
        assertThat(hello().countTokensAsync().join()).isPositive();
        assertThat(openai.responses().countTokens(body -> body.model("m").input("Hello")))
                .isPositive();
        JsonNode counted = sent();
        assertThat(counted.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(counted.path("truncation").asText()).isEqualTo("auto");
    }

    @Test
    void aConversationIsCompacted() {
        assertThat(openai.responses()
                        .compact(body -> body.model("gpt-5-mini").input("Hello"))
                        .output())
                .isNotNull();
        assertThat(openai.responses()
                        .compactAsync(body -> body.model("gpt-5-mini").input("Hello"))
                        .join()
                        .id())
                .isNotBlank();
    }

    @Test
    void aConversationKeepsWhatIsSaid() {
        Conversation talk = openai.conversations().create(c -> c.metadata(Map.of("topic", "names")));
        openai.responses().model("m").conversation(talk).user("My name is Ada.").send();
        assertThat(talk.items().all()).hasSize(2);
        assertThat(talk.itemsAsync().join().items()).hasSize(2);
        assertThat(talk.metadata()).containsEntry("topic", "names");
        assertThat(talk.update(Map.of("topic", "other")).metadata()).containsEntry("topic", "other");
        assertThat(talk.updateAsync(Map.of("topic", "third")).join().metadata()).containsEntry("topic", "third");
        assertThat(talk.refresh().id()).isEqualTo(talk.id());
        assertThat(talk.refreshAsync().join().id()).isEqualTo(talk.id());
        assertThat(talk.delete()).isTrue();
        assertThatThrownBy(talk::refresh).isInstanceOf(NotFoundException.class);
    }

    @Test
    void itemsOfAConversationAreAddedLookedUpAndDeleted() {
        Conversation talk = openai.conversations().createAsync().join();
        var added = talk.addItems(hello().user("Again").input());
        assertThat(added).hasSize(2);
        assertThat(talk.addItemsAsync(hello().input()).join()).hasSize(1);
        String id = Json.toTree(added.get(0)).path("id").asText();
        assertThat(openai.conversations().getItem(talk.id(), id)).isNotNull();
        assertThat(openai.conversations().getItemAsync(talk.id(), id).join()).isNotNull();
        assertThat(openai.conversations().deleteItem(talk.id(), id).id()).isEqualTo(talk.id());
        assertThat(talk.items().all()).hasSize(2);
        assertThatThrownBy(() -> talk.addItems(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(openai.conversations()
                        .deleteItemAsync(
                                talk.id(), Json.toTree(added.get(1)).path("id").asText())
                        .join()
                        .id())
                .isEqualTo(talk.id());
        assertThat(talk.deleteAsync().join()).isTrue();
    }

    @Test
    void listsInAQueryAreSentWithBracketsAsTheApiTakesThem() {
        Conversation talk = openai.conversations().create(c -> {});
        server.clearRequests();
        openai.conversations()
                .items(
                        talk.id(),
                        p -> p.include(List.of(
                                IncludeEnum.of("web_search_call.results"),
                                IncludeEnum.of("file_search_call.results"))));

        assertThat(server.takeRequest().uri())
                .contains("include%5B%5D=web_search_call.results&include%5B%5D=file_search_call.results");
    }
}
