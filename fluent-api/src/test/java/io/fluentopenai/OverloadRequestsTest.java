package io.fluentopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.AssistantThread;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.assistants.RunStep;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.AssistantObject;
import io.fluentopenai.client.model.ContainerFileResource;
import io.fluentopenai.client.model.ContainerResource;
import io.fluentopenai.client.model.ConversationResource;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.OpenAIFile;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.client.model.RunObject;
import io.fluentopenai.client.model.RunStepObject;
import io.fluentopenai.client.model.ThreadObject;
import io.fluentopenai.client.model.VectorStoreFileBatchObject;
import io.fluentopenai.client.model.VectorStoreObject;
import io.fluentopenai.containers.Container;
import io.fluentopenai.containers.ContainerFile;
import io.fluentopenai.conversations.Conversation;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.structured.ResponseFormats;
import io.fluentopenai.vectorstores.Chunking;
import io.fluentopenai.vectorstores.FileBatch;
import io.fluentopenai.vectorstores.VectorStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each form of a call sends what its siblings send. */
@NullUnmarked
class OverloadRequestsTest {
    private record Answer(String text) {}

    @TempDir
    private Path folder;

    private WireMockServer server;
    private OpenAI openai;
    private Path file;
    private FilePart part;

    @BeforeEach
    void start() throws IOException {
        server = new WireMockServer(options().dynamicPort());
        server.start();
        server.stubFor(any(anyUrl())
                .atPriority(3)
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"id\": \"x_1\", \"text\": \"\", \"deleted\": true, \"data\": []}")));
        server.stubFor(any(urlMatching(".*/audio/speech|.*/videos/.*/content.*"))
                .atPriority(2)
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/octet-stream")
                        .withBody("abc")));
        server.stubFor(any(anyUrl())
                .atPriority(1)
                .withRequestBody(matching("(?s).*\"stream(_format)?\"(:\\s*|.*\r\n\r\n)(true|\"sse\").*"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody("data: [DONE]\n\n")));
        openai = OpenAI.builder().baseUrl(server.baseUrl()).apiKey("test").build();
        file = Files.writeString(folder.resolve("a.bin"), "abc");
        part = FilePart.of("a.bin", Files.readAllBytes(file));
    }

    @AfterEach
    void stop() {
        openai.close();
        server.stop();
    }

    /** Each of the calls, blocking or not, sends the same requests. */
    @SafeVarargs
    private void same(Supplier<Object>... calls) {
        List<String> first = null;
        for (Supplier<Object> call : calls) {
            List<String> sent = sent(call);
            assertThat(sent).isNotEmpty();
            first = first == null ? sent : first;
            assertThat(sent).isEqualTo(first);
        }
    }

    private List<String> sent(Supplier<Object> call) {
        server.resetRequests();
        Object result = call.get();
        close(result instanceof CompletableFuture<?> future ? future.join() : result);
        List<String> sent = new ArrayList<>();
        for (ServeEvent event : server.getAllServeEvents()) {
            sent.add(0, shown(event.getRequest()));
        }
        return sent;
    }

    private static void close(@Nullable Object result) {
        if (result instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private static String shown(LoggedRequest request) {
        String contentType = request.getHeader("Content-Type");
        String body = request.getBodyAsString();
        int boundary = contentType == null ? -1 : contentType.indexOf("boundary=");
        if (boundary >= 0) {
            body = body.replace(
                    contentType.substring(boundary + "boundary=".length()).replace("\"", ""), "-");
        }
        return request.getMethod() + " " + request.getUrl() + "\n" + body;
    }

    private <M extends JsonValue> M read(String json, Class<M> type) {
        return Json.read(json, type);
    }

    @Test
    void aRecordingComesFromDiskOrMemoryWithAndWithoutSettings() {
        var audio = openai.audio();
        same(
                () -> audio.transcribe(part, r -> r.language("en")),
                () -> audio.transcribe(file, r -> r.language("en")),
                () -> audio.transcribeAsync(file, r -> r.language("en")));
        same(
                () -> audio.transcribe(
                        part,
                        r -> r.model("whisper-1")
                                .responseFormat("verbose_json")
                                .timestampGranularities("word", "segment")),
                () -> audio.transcribeWithTimes("whisper-1", part, "word", "segment"),
                () -> audio.transcribeWithTimes("whisper-1", file, "word", "segment"),
                () -> audio.transcribeWithTimesAsync("whisper-1", file, "word", "segment"));
        same(
                () -> audio.transcribeStream(part, r -> {}),
                () -> audio.transcribeStream(file, r -> {}),
                () -> audio.transcribeStream(part),
                () -> audio.transcribeStream(file),
                () -> audio.transcribeStreamAsync(file, r -> {}),
                () -> audio.transcribeStreamAsync(part),
                () -> audio.transcribeStreamAsync(file));
        same(
                () -> audio.translate(part, r -> r.model("whisper-1").prompt("Brief.")),
                () -> audio.translate(file, r -> r.model("whisper-1").prompt("Brief.")),
                () -> audio.translateAsync(file, r -> r.model("whisper-1").prompt("Brief.")));
    }

    @Test
    void aTextIsSpokenInEveryWayWithoutSettings() {
        var audio = openai.audio();
        same(
                () -> audio.speechStream(r -> r.model("gpt-4o-mini-tts").input("Hi.")),
                () -> audio.speechStream("gpt-4o-mini-tts", "Hi."),
                () -> audio.speechStreamAsync("gpt-4o-mini-tts", "Hi."));
        same(
                () -> audio.speechChunks(r -> r.model("gpt-4o-mini-tts").input("Hi."), bytes -> {}),
                () -> audio.speechChunks("gpt-4o-mini-tts", "Hi.", bytes -> {}),
                () -> audio.speechChunksAsync("gpt-4o-mini-tts", "Hi.", bytes -> {}));
    }

    @Test
    void anImageComesFromDiskOrMemoryWithAndWithoutSettings() {
        var images = openai.images();
        same(
                () -> images.variation(r -> r.image(part).n(2)),
                () -> images.variation(part, r -> r.n(2)),
                () -> images.variation(file, r -> r.n(2)),
                () -> images.variationAsync(part, r -> r.n(2)),
                () -> images.variationAsync(file, r -> r.n(2)));
        same(
                () -> images.edit(List.of(part), r -> r.prompt("Red.").n(2)),
                () -> images.edit(part, r -> r.prompt("Red.").n(2)),
                () -> images.edit(file, r -> r.prompt("Red.").n(2)),
                () -> images.editAsync(part, r -> r.prompt("Red.").n(2)),
                () -> images.editAsync(file, r -> r.prompt("Red.").n(2)));
        same(
                () -> images.editStream(List.of(part), r -> r.prompt("Red.")),
                () -> images.editStream(part, r -> r.prompt("Red.")),
                () -> images.editStream(file, r -> r.prompt("Red.")),
                () -> images.editStream("Red.", part),
                () -> images.editStream("Red.", file),
                () -> images.editStreamAsync(part, r -> r.prompt("Red.")),
                () -> images.editStreamAsync(file, r -> r.prompt("Red.")),
                () -> images.editStreamAsync("Red.", part),
                () -> images.editStreamAsync("Red.", file));
        same(
                () -> images.generateStream(r -> r.prompt("A house.")),
                () -> images.generateStream("A house."),
                () -> images.generateStreamAsync("A house."));
        same(
                () -> openai.videos().create(part, r -> r.prompt("Rain.")),
                () -> openai.videos().create(file, r -> r.prompt("Rain.")),
                () -> openai.videos().createAsync(file, r -> r.prompt("Rain.")));
        same(
                () -> openai.videos().content("video_1", "video"),
                () -> openai.videos().content("video_1"),
                () -> openai.videos().contentAsync("video_1"));
    }

    @Test
    void aFileIsNamedByItselfOrItsId() {
        FileObject input = new FileObject(openai, new OpenAIFile().id("file_1"), null);
        same(
                () -> openai.batches().create(input, "/v1/responses"),
                () -> openai.batches().create("file_1", "/v1/responses"),
                () -> openai.batches().createAsync("file_1", "/v1/responses"));
        Container container = new Container(openai, new ContainerResource().id("cntr_1"), null);
        same(
                () -> openai.containers().add("cntr_1", "file_1"),
                () -> openai.containers().add("cntr_1", input),
                () -> openai.containers().addAsync("cntr_1", input),
                () -> container.add("file_1"),
                () -> container.addAsync("file_1"));
        same(
                () -> container.upload(part),
                () -> container.upload(file),
                () -> container.uploadAsync(file),
                () -> openai.containers().upload("cntr_1", file),
                () -> openai.containers().uploadAsync("cntr_1", file));
        same(
                () -> openai.uploads().addPart("upload_1", part),
                () -> openai.uploads().addPart("upload_1", file),
                () -> openai.uploads().addPartAsync("upload_1", file));
    }

    @Test
    void whatAnEndpointDoesByIdItsObjectDoes() {
        var containers = openai.containers();
        Container container = new Container(openai, new ContainerResource().id("cntr_1"), null);
        ContainerFile inContainer = new ContainerFile(
                openai, new ContainerFileResource().id("cfile_1").containerId("cntr_1"), null);
        same(
                () -> containers.files("cntr_1", p -> p.limit(3)),
                () -> container.files(p -> p.limit(3)),
                () -> container.filesAsync(p -> p.limit(3)));
        same(
                () -> containers.getFile("cntr_1", "cfile_1"),
                () -> container.getFile("cfile_1"),
                () -> container.getFileAsync("cfile_1"),
                inContainer::refresh,
                inContainer::refreshAsync);
        same(
                () -> containers.fileContent("cntr_1", "cfile_1"),
                () -> container.fileContent("cfile_1"),
                () -> container.fileContentAsync("cfile_1"));
        same(
                () -> containers.deleteFile("cntr_1", "cfile_1"),
                () -> container.deleteFile("cfile_1"),
                () -> container.deleteFileAsync("cfile_1"));
        var conversations = openai.conversations();
        Conversation conversation = new Conversation(openai, new ConversationResource().id("conv_1"), null);
        same(
                () -> conversations.items("conv_1", p -> p.order("asc")),
                () -> conversation.items(p -> p.order("asc")),
                () -> conversation.itemsAsync(p -> p.order("asc")));
        same(
                () -> conversations.deleteItem("conv_1", "msg_1"),
                () -> conversation.deleteItem("msg_1"),
                () -> conversation.deleteItemAsync("msg_1"));
        ModelResponse response = new ModelResponse(openai, new Response().id("resp_1"), null);
        same(
                () -> openai.responses().inputItems("resp_1", p -> p.limit(3)),
                () -> response.inputItems(p -> p.limit(3)),
                () -> response.inputItemsAsync(p -> p.limit(3)));
        same(
                () -> openai.responses().get("resp_1", p -> p.includeObfuscation(false)),
                () -> response.refresh(p -> p.includeObfuscation(false)),
                () -> response.refreshAsync(p -> p.includeObfuscation(false)));
        ChatCompletion completion = new ChatCompletion(openai, new CreateChatCompletionResponse().id("chat_1"), null);
        same(
                () -> openai.chat().messages("chat_1", p -> p.limit(3)),
                () -> completion.messages(p -> p.limit(3)),
                () -> completion.messagesAsync(p -> p.limit(3)));
    }

    @Test
    void aThreadDoesWhatItsMessagesAndRunsDo() {
        AssistantThread thread = new AssistantThread(openai, new ThreadObject().id("thread_1"), null);
        Assistant assistant = new Assistant(openai, new AssistantObject().id("asst_1"), null);
        var messages = openai.threads().messages("thread_1");
        var runs = openai.threads().runs("thread_1");
        same(() -> messages.get("msg_1"), () -> thread.message("msg_1"), () -> thread.messageAsync("msg_1"));
        same(() -> runs.get("run_1"), () -> thread.run("run_1"), () -> thread.runAsync("run_1"));
        same(
                () -> messages.list(p -> p.order("asc")),
                () -> thread.messages(p -> p.order("asc")),
                () -> thread.messagesAsync(p -> p.order("asc")));
        same(
                () -> runs.list(p -> p.order("asc")),
                () -> thread.runs(p -> p.order("asc")),
                () -> thread.runsAsync(p -> p.order("asc")));
        same(
                () -> openai.threads().modify("thread_1", r -> r.metadata(Map.of("k", "v"))),
                () -> thread.modify(r -> r.metadata(Map.of("k", "v"))),
                () -> thread.modifyAsync(r -> r.metadata(Map.of("k", "v"))));
        same(
                () -> thread.createRun(assistant),
                () -> thread.createRun("asst_1"),
                () -> thread.createRunAsync("asst_1"));
        same(
                () -> runs.create(assistant, Answer.class),
                () -> runs.create("asst_1", Answer.class),
                () -> runs.createAsync("asst_1", Answer.class),
                () -> thread.createRun("asst_1", Answer.class),
                () -> thread.createRunAsync("asst_1", Answer.class));
        same(
                () -> thread.createRunStream(assistant),
                () -> thread.createRunStream("asst_1"),
                () -> thread.createRunStreamAsync("asst_1"));
        same(
                () -> runs.createStream(
                        r -> r.assistantId("asst_1").responseFormat(ResponseFormats.forAssistants(Answer.class))),
                () -> runs.createStream(assistant, Answer.class),
                () -> runs.createStream("asst_1", Answer.class),
                () -> runs.createStreamAsync(assistant, Answer.class),
                () -> runs.createStreamAsync("asst_1", Answer.class),
                () -> thread.createRunStream(assistant, Answer.class),
                () -> thread.createRunStream("asst_1", Answer.class),
                () -> thread.createRunStreamAsync(assistant, Answer.class),
                () -> thread.createRunStreamAsync("asst_1", Answer.class));
        assertThat(sent(() -> assistant.createThreadAndRunStream("Hi.", Answer.class)))
                .singleElement()
                .asString()
                .contains("/threads/runs", "\"json_schema\"", "\"stream\":true");
        Run run = new Run(openai, read("{\"id\": \"run_1\", \"thread_id\": \"thread_1\"}", RunObject.class), null);
        RunStep step = new RunStep(
                openai,
                read("{\"id\": \"step_1\", \"thread_id\": \"thread_1\", \"run_id\": \"run_1\"}", RunStepObject.class),
                null);
        same(
                () -> messages.list(p -> p.runId("run_1").order("asc")),
                () -> run.messages(p -> p.order("asc")),
                () -> run.messagesAsync(p -> p.order("asc")));
        same(
                () -> runs.steps("run_1", p -> p.limit(3)),
                () -> run.steps(p -> p.limit(3)),
                () -> run.stepsAsync(p -> p.limit(3)));
        same(
                () -> runs.getStep("run_1", "step_1", p -> {}),
                () -> run.getStep("step_1", p -> {}),
                () -> run.getStepAsync("step_1", p -> {}),
                () -> step.refresh(p -> {}),
                () -> step.refreshAsync(p -> {}));
    }

    @Test
    void jsonModeOfAssistantsIsOneWord() {
        assertThat(sent(() -> openai.assistants()
                        .create(r -> r.model("gpt-4o").responseFormat(ResponseFormats.jsonModeForAssistants()))))
                .singleElement()
                .asString()
                .contains("\"response_format\":{\"type\":\"json_object\"}");
    }

    @Test
    void filesAreAddedToAStoreWithTheirChunkingInOneCall() {
        VectorStore store = new VectorStore(openai, new VectorStoreObject().id("vs_1"), null);
        FileObject stored = new FileObject(openai, new OpenAIFile().id("file_1"), null);
        var files = openai.vectorStores().files("vs_1");
        same(
                () -> files.add(r -> r.fileId("file_1").chunkingStrategy(Chunking.ofTokens(400, 100))),
                () -> files.add("file_1", r -> r.chunkingStrategy(Chunking.ofTokens(400, 100))),
                () -> files.addAsync(stored, r -> r.chunkingStrategy(Chunking.ofTokens(400, 100))),
                () -> store.add("file_1", r -> r.chunkingStrategy(Chunking.ofTokens(400, 100))),
                () -> store.add(stored, r -> r.chunkingStrategy(Chunking.ofTokens(400, 100))));
        same(
                () -> files.add("file_1", Map.of("k", "v")),
                () -> files.add(stored, Map.of("k", "v")),
                () -> store.add("file_1", Map.of("k", "v")),
                () -> store.addAsync(stored, Map.of("k", "v")));
        same(() -> files.add("file_1"), () -> store.add("file_1"), () -> store.addAsync("file_1"));
        same(() -> files.get("file_1"), () -> store.file("file_1"), () -> store.fileAsync("file_1"));
        same(
                () -> files.list(p -> p.filter("failed")),
                () -> store.files(p -> p.filter("failed")),
                () -> store.filesAsync(p -> p.filter("failed")));
        same(
                () -> store.upload(r -> r.chunkingStrategy(Chunking.ofTokens(400, 100)), file),
                () -> store.upload(r -> r.chunkingStrategy(Chunking.ofTokens(400, 100)), part),
                () -> store.uploadAsync(r -> r.chunkingStrategy(Chunking.ofTokens(400, 100)), file),
                () -> store.uploadAsync(r -> r.chunkingStrategy(Chunking.ofTokens(400, 100)), part));
        assertThat(sent(() -> store.upload(r -> r.chunkingStrategy(Chunking.ofTokens(400, 100)), file)))
                .last()
                .asString()
                .contains("\"static\":{\"max_chunk_size_tokens\":400,\"chunk_overlap_tokens\":100}");
        same(() -> store.upload(file), () -> store.upload(part), () -> store.uploadAsync(part));
        var batches = openai.vectorStores().fileBatches("vs_1");
        same(
                () -> batches.create(r -> r.fileIds(List.of("file_1")).chunkingStrategy(Chunking.auto())),
                () -> batches.create(List.of("file_1"), r -> r.chunkingStrategy(Chunking.auto())),
                () -> batches.createAsync(List.of("file_1"), r -> r.chunkingStrategy(Chunking.auto())));
        FileBatch batch = new FileBatch(
                openai,
                read("{\"id\": \"vsfb_1\", \"vector_store_id\": \"vs_1\"}", VectorStoreFileBatchObject.class),
                null);
        same(
                () -> batches.files("vsfb_1", p -> p.filter("failed")),
                () -> batch.files(p -> p.filter("failed")),
                () -> batch.filesAsync(p -> p.filter("failed")));
        assertThatThrownBy(() -> Chunking.ofTokens(400, 201))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("201 of 400");
    }
}
