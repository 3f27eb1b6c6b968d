package io.fluentopenai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.Content;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chat completions through the fluent layer. */
@NullUnmarked
class ChatTest extends EndpointTest {
    @TempDir
    Path directory;

    private ChatRequest hello() {
        return openai.chat().model("gpt-5-mini").user("Hello");
    }

    private JsonNode sent() {
        return server.takeRequest().json();
    }

    private JsonNode lastSent() {
        List<RecordedRequest> requests = server.requests();
        return requests.get(requests.size() - 1).json();
    }

    @Test
    void aQuestionGetsItsAnswerWithUsageAndRequestId() {
        server.reply("Leonardo da Vinci.");
        ChatCompletion completion = openai.chat()
                .model("gpt-5-mini")
                .system("Be brief.")
                .user("Who painted the Mona Lisa?")
                .send();
        assertThat(completion.text()).isEqualTo("Leonardo da Vinci.");
        assertThat(completion.finishReason()).isEqualTo("stop");
        assertThat(completion.usage().totalTokens()).isPositive();
        assertThat(completion.info().status()).isEqualTo(200);
        assertThat(completion.info().requestId()).isNotBlank();
        assertThat(completion.toolCalls()).isEmpty();
        assertThat(completion.refusal()).isNull();
        JsonNode request = sent();
        assertThat(request.at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(request.at("/messages/1/content").asText()).isEqualTo("Who painted the Mona Lisa?");
        assertThat(request.has("stream")).isFalse();
        assertThat(request.has("temperature")).isFalse();
    }

    @Test
    void withoutBlockingItIsTheSame() {
        server.reply("Hi");
        assertThat(hello().sendAsync().join().text()).isEqualTo("Hi");
    }

    @Test
    void theWholeRequestIsOpen() {
        hello().temperature(0.5)
                .topP(0.9)
                .maxCompletionTokens(100)
                .n(2)
                .stop("END")
                .reasoningEffort("low")
                .logprobs(3)
                .store(true)
                .metadata("a", "1")
                .metadata("b", "2")
                .configure(request -> request.seed(7))
                .send();
        JsonNode request = sent();
        assertThat(request.path("max_completion_tokens").asInt()).isEqualTo(100);
        assertThat(request.has("max_tokens")).isFalse();
        assertThat(request.path("n").asInt()).isEqualTo(2);
        assertThat(request.at("/stop/0").asText()).isEqualTo("END");
        assertThat(request.path("logprobs").asBoolean()).isTrue();
        assertThat(request.path("top_logprobs").asInt()).isEqualTo(3);
        assertThat(request.at("/metadata/b").asText()).isEqualTo("2");
        assertThat(request.path("seed").asInt()).isEqualTo(7);
        assertThat(request.path("reasoning_effort").asText()).isEqualTo("low");
    }

    @Test
    void aStreamGivesPiecesAndThenTheWholeWithUsage() {
        server.reply("one two three four");
        StringBuilder text = new StringBuilder();
        ChatCompletion whole;
        try (ResultStream<ChatChunk, ChatCompletion> stream = hello().stream()) {
            for (ChatChunk chunk : stream) {
                text.append(chunk.text());
            }
            whole = stream.result();
        }
        assertThat(text).hasToString("one two three four");
        assertThat(whole.text()).isEqualTo("one two three four");
        assertThat(whole.finishReason()).isEqualTo("stop");
        assertThat(whole.usage().totalTokens()).isPositive();
        JsonNode request = sent();
        assertThat(request.path("stream").asBoolean()).isTrue();
        assertThat(request.at("/stream_options/include_usage").asBoolean()).isTrue();
    }

    @Test
    void everyPieceIsGivenOnceToAFunctionAndTheWholeToTheFuture() {
        server.reply("one two three");
        List<String> pieces = new ArrayList<>();
        ChatCompletion whole = hello().streamAsync()
                .join()
                .collect(chunk -> pieces.add(chunk.text()))
                .join();
        assertThat(String.join("", pieces)).isEqualTo("one two three").isEqualTo(whole.text());
    }

    @Test
    void streamingLeavesTheRequestAsItIs() {
        ChatRequest chat = hello();
        chat.stream().result();
        chat.send();
        server.takeRequest();
        JsonNode plain = sent();
        assertThat(plain.has("stream_options")).isFalse();
        assertThat(plain.has("stream")).isFalse();
    }

    @Test
    void theUserMaySayWhichOptionsAStreamHas() {
        hello()
                .configure(r -> r.streamOptions(
                        new io.fluentopenai.client.model.ChatCompletionStreamOptions().includeUsage(false)))
                .stream()
                .result();
        assertThat(sent().at("/stream_options/include_usage").asBoolean(true)).isFalse();
    }

    @Test
    void aConversationGoesOnWithTheAnswer() {
        server.onChat(request -> ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}"));
        ChatRequest chat = hello();
        ChatCompletion asks = chat.send();
        assertThat(asks.finishReason()).isEqualTo("tool_calls");
        assertThat(asks.text()).isEmpty();
        var call = asks.toolCalls().get(0);
        assertThat(call.function().name()).isEqualTo("weather");
        server.reply("It rains.");
        String answer = chat.reply(asks).toolResult(call.id(), "rain").send().text();
        assertThat(answer).isEqualTo("It rains.");
        server.takeRequest();
        JsonNode second = sent();
        assertThat(second.at("/messages/1/tool_calls/0/id").asText()).isEqualTo(call.id());
        assertThat(second.at("/messages/2/tool_call_id").asText()).isEqualTo(call.id());
    }

    @Test
    void toolCallsOfAStreamAreAddedUp() {
        server.onChat(
                request -> ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}").andCall("time", "{}"));
        ChatCompletion whole = hello().stream().result();
        assertThat(whole.toolCalls()).hasSize(2);
        assertThat(whole.toolCalls().get(0).function().arguments()).isEqualTo("{\"city\":\"Glasgow\"}");
        assertThat(whole.toolCalls().get(1).function().name()).isEqualTo("time");
        assertThat(whole.finishReason()).isEqualTo("tool_calls");
    }

    @Test
    void imagesAudioAndFilesTravelInTheMessage() throws IOException {
        Path png = Files.write(directory.resolve("p.png"), new byte[] {1, 2, 3});
        Path wav = Files.write(directory.resolve("s.wav"), new byte[] {4, 5});
        Path pdf = Files.write(directory.resolve("d.pdf"), new byte[] {6});
        openai.chat()
                .model("gpt-4o")
                .user(
                        Content.text("Look"),
                        Content.imageUrl("https://example.com/a.png").detail("low"),
                        Content.image(png),
                        Content.audio(wav),
                        Content.file(pdf),
                        Content.fileId("file-1"))
                .send();
        JsonNode parts = sent().at("/messages/0/content");
        assertThat(parts.at("/0/text").asText()).isEqualTo("Look");
        assertThat(parts.at("/1/image_url/detail").asText()).isEqualTo("low");
        assertThat(parts.at("/2/image_url/url").asText()).isEqualTo("data:image/png;base64,AQID");
        assertThat(parts.at("/3/input_audio/data").asText()).isEqualTo("BAU=");
        assertThat(parts.at("/3/input_audio/format").asText()).isEqualTo("wav");
        assertThat(parts.at("/4/file/filename").asText()).isEqualTo("d.pdf");
        assertThat(parts.at("/4/file/file_data").asText()).isEqualTo("data:application/pdf;base64,Bg==");
        assertThat(parts.at("/5/file/file_id").asText()).isEqualTo("file-1");
    }

    @Test
    void whatChatDoesNotTakeIsRefusedBeforeItIsSent() {
        assertThatThrownBy(() -> hello().user(Content.imageFileId("file-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("responses");
        assertThatThrownBy(() -> hello().user(Content.fileUrl("https://example.com/a.pdf")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hello().user(new Content[0])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> openai.chat().model("m").send())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("user(");
        assertThatThrownBy(() -> openai.chat().request().user("Hello").send())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("model(");
        assertThatThrownBy(() -> Content.image(Path.of("a.tiff"))).hasMessageContaining("png");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aModelThatSpeaksIsAskedForBothAndItsAudioIsDecoded() {
        server.handle(
                "createChatCompletion",
                request -> Reply.json(
                        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":["
                                + "{\"index\":0,\"finish_reason\":\"stop\",\"logprobs\":null,\"message\":{\"role\":\"assistant\","
                                + "\"content\":null,\"refusal\":null,\"audio\":{\"id\":\"audio_1\",\"data\":\"AQID\","
                                + "\"transcript\":\"hi\",\"expires_at\":5}}}]}"));
        ChatRequest chat = openai.chat().model("gpt-audio").user("Speak").audio("alloy", "wav");
        ChatCompletion spoken = chat.send();
        assertThat(spoken.audio().bytes()).containsExactly(1, 2, 3);
        assertThat(spoken.audio().transcript()).isEqualTo("hi");
        chat.reply(spoken).user("Again").send();
        JsonNode first = sent();
        assertThat(first.path("modalities")).hasSize(2);
        assertThat(first.at("/audio/voice").asText()).isEqualTo("alloy");
        JsonNode again = sent().at("/messages/1/audio");
        assertThat(again.path("id").asText()).isEqualTo("audio_1");
        assertThat(again).hasSize(1);
    }

    @Test
    void aSpokenAnswerIsTheSameWhetherItIsStreamedOrNot() {
        server.reply("Good morning");
        ChatRequest chat = openai.chat().model("gpt-audio").user("Speak").audio("alloy", "pcm16");
        ChatAudio whole = chat.send().audio();
        try (var stream = chat.stream()) {
            ChatAudio streamed = stream.result().audio();
            assertThat(streamed.transcript()).isEqualTo(whole.transcript()).isEqualTo("Good morning");
            assertThat(streamed.bytes()).isEqualTo(whole.bytes()).hasSizeGreaterThan(10_000);
            assertThat(streamed.expiresAt()).isNotNull();
        }
    }

    @Test
    void jsonModeAndSchemasAreAskedFor() {
        ObjectNode schema =
                JsonNodeFactory.instance.objectNode().put("type", "object").put("additionalProperties", false);
        schema.putObject("properties");
        hello().jsonMode().send();
        hello().jsonSchema("answer", schema).send();
        assertThat(sent().at("/response_format/type").asText()).isEqualTo("json_object");
        JsonNode format = sent().path("response_format");
        assertThat(format.at("/json_schema/strict").asBoolean()).isTrue();
        assertThat(format.at("/json_schema/schema")).isEqualTo(schema);
    }

    @Test
    void storedCompletionsCanBeLookedUpListedChangedAndDeleted() {
        server.reply("kept");
        ChatCompletion stored =
                hello().store(true).metadata("topic", "greeting").send();
        assertThat(stored.refresh().text()).isEqualTo("kept");
        assertThat(openai.chat().list(p -> p.limit(5)).items())
                .extracting(ChatCompletion::id)
                .contains(stored.id());
        assertThat(stored.update(Map.of("topic", "other")).id()).isEqualTo(stored.id());
        assertThat(lastSent().at("/metadata/topic").asText()).isEqualTo("other");
        assertThat(stored.messages().items()).isNotEmpty();
        assertThat(stored.delete()).isTrue();
        assertThatThrownBy(stored::refresh).isInstanceOf(NotFoundException.class);
    }

    @Test
    void storedCompletionsWithoutBlocking() {
        ChatCompletion stored = hello().store(true).sendAsync().join();
        assertThat(stored.refreshAsync().join().id()).isEqualTo(stored.id());
        assertThat(openai.chat().listAsync().join().items()).isNotEmpty();
        assertThat(stored.updateAsync(Map.of("k", "v")).join().id()).isEqualTo(stored.id());
        assertThat(lastSent().at("/metadata/k").asText()).isEqualTo("v");
        assertThat(stored.messagesAsync().join().items()).isNotEmpty();
        assertThat(stored.deleteAsync().join()).isTrue();
    }

    @Test
    void aWrongKeyIsATypedError() {
        try (OpenAI stranger =
                OpenAI.builder().baseUrl(server.baseUrl()).apiKey("sk-wrong").build()) {
            assertThatThrownBy(() -> stranger.chat().model("m").user("Hello").send())
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageNotContaining("sk-wrong");
        }
    }

    @Test
    void aClientWithOtherOptionsSharesTheConnectionAndClosesNothing() {
        OpenAI traced =
                openai.with(RequestOptions.builder().header("X-Trace", "42").build());
        traced.chat().model("m").user("Hello").send();
        traced.close();
        hello().send();
        assertThat(server.takeRequest().header("X-Trace")).isEqualTo("42");
        assertThat(server.takeRequest().header("X-Trace")).isNull();
    }

    @Test
    void cancellingTheFutureEndsTheExchange() {
        server.fail("createChatCompletion").stallHeaders();
        CompletableFuture<ChatCompletion> future = hello().sendAsync();
        var request = server.takeRequest();
        future.cancel(true);
        assertThat(request.ending()).succeedsWithin(java.time.Duration.ofSeconds(5));
    }
}
