package io.fluentopenai.assistants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssistantStreamsTest {
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    // ---- What the server says

    private static StreamEvent event(String name, String json) {
        return new StreamEvent(name, json);
    }

    private static StreamEvent run(String status) {
        String action = status.equals("requires_action")
                ? "{\"type\":\"submit_tool_outputs\",\"submit_tool_outputs\":{\"tool_calls\":[{\"id\":\"call_1\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]}}"
                : "null";
        return event(
                "thread.run." + status,
                "{\"id\":\"run_1\",\"object\":\"thread.run\",\"created_at\":1,\"thread_id\":\"thread_1\","
                        + "\"assistant_id\":\"asst_1\",\"status\":\"" + status + "\",\"required_action\":" + action
                        + "}");
    }

    private static StreamEvent message(String name, String id, String content) {
        return event(
                "thread.message." + name,
                "{\"id\":\"" + id + "\",\"object\":\"thread.message\",\"created_at\":1,\"thread_id\":\"thread_1\","
                        + "\"role\":\"assistant\",\"status\":\"" + (name.equals("completed") ? name : "in_progress")
                        + "\",\"content\":" + content + ",\"metadata\":{}}");
    }

    private static StreamEvent messageDelta(String id, String content) {
        return event(
                "thread.message.delta",
                "{\"id\":\"" + id + "\",\"object\":\"thread.message.delta\",\"delta\":{\"content\":" + content + "}}");
    }

    private static StreamEvent textDelta(String text) {
        return messageDelta("msg_1", "[{\"index\":0,\"type\":\"text\",\"text\":{\"value\":\"" + text + "\"}}]");
    }

    private static StreamEvent stepDelta(String toolCalls) {
        return event(
                "thread.run.step.delta",
                "{\"id\":\"step_1\",\"object\":\"thread.run.step.delta\",\"delta\":{\"step_details\":"
                        + "{\"type\":\"tool_calls\",\"tool_calls\":" + toolCalls + "}}}");
    }

    private void says(String operation, StreamEvent... events) {
        List<StreamEvent> all = new ArrayList<>(Arrays.asList(events));
        all.add(new StreamEvent("done", "[DONE]"));
        server.handle(operation, request -> Reply.events(all));
    }

    private void runSays(StreamEvent... events) {
        says("createRun", events);
    }

    private ResultStream<AssistantEvent, Run> stream() {
        return openai.threads().runs("thread_1").createStream("asst_1");
    }

    private List<AssistantEvent> all() {
        List<AssistantEvent> events = new ArrayList<>();
        try (var stream = stream()) {
            stream.forEach(events::add);
        }
        return events;
    }

    private static ThreadMessage message(AssistantEvent event) {
        return Objects.requireNonNull(event.message());
    }

    private static Run run(AssistantEvent event) {
        return Objects.requireNonNull(event.run());
    }

    // ---- Tests

    @Test
    void theTextArrivesPieceByPieceAndIsTheTextOfTheMessageInTheEnd() {
        runSays(
                run("created"),
                run("in_progress"),
                message("created", "msg_1", "[]"),
                textDelta("Two"),
                textDelta(" "),
                textDelta("\\n"),
                textDelta("words"),
                message("completed", "msg_1", "[{\"type\":\"text\",\"text\":{\"value\":\"Two \\nwords\"}}]"),
                run("completed"));
        StringBuilder text = new StringBuilder();
        List<String> names = new ArrayList<>();
        List<String> soFar = new ArrayList<>();

        try (var stream = stream()) {
            for (AssistantEvent event : stream) {
                text.append(event.text());
                names.add(event.name());
                ThreadMessage message = event.message();
                if (message != null) {
                    soFar.add(message.text());
                }
            }

            assertThat(stream.result().status()).isEqualTo("completed");
            assertThat(stream.info().status()).isEqualTo(200);
        }

        assertThat(text).hasToString("Two \nwords");
        assertThat(soFar).containsExactly("", "Two", "Two ", "Two \n", "Two \nwords", "Two \nwords");
        assertThat(names)
                .containsExactly(
                        "thread.run.created",
                        "thread.run.in_progress",
                        "thread.message.created",
                        "thread.message.delta",
                        "thread.message.delta",
                        "thread.message.delta",
                        "thread.message.delta",
                        "thread.message.completed",
                        "thread.run.completed");
        RecordedRequest request = server.takeRequest();
        assertThat(request.bodyText()).isEqualTo("{\"assistant_id\":\"asst_1\",\"stream\":true}");
    }

    @Test
    void whiteSpaceAloneIsText() {
        runSays(run("created"), textDelta(" "), textDelta("\\n\\n"), textDelta("\\t"));

        assertThat(all()).extracting(AssistantEvent::text).containsExactly("", " ", "\n\n", "\t");
    }

    @Test
    void aLongStreamHoldsNoEvents() {
        int pieces = 50_000;
        server.handle(
                "createRun",
                request -> Reply.events(() -> Stream.concat(
                                Stream.concat(
                                        Stream.of(message("created", "msg_1", "[]")),
                                        IntStream.range(0, pieces).mapToObj(i -> textDelta("x"))),
                                Stream.of(run("completed"), StreamEvent.DONE))
                        .iterator()));
        List<WeakReference<AssistantEvent>> early = new ArrayList<>();
        AssistantEvent last = null;

        try (var stream = stream()) {
            for (AssistantEvent event : stream) {
                if (early.size() < 1_000) {
                    early.add(new WeakReference<>(event));
                }
                last = event.name().equals("thread.message.delta") ? event : last;
            }
            assertThat(stream.result().isFinished()).isTrue();
            Awaitility.await().until(() -> {
                System.gc();
                return early.stream().allMatch(event -> event.get() == null);
            });
        }

        assertThat(message(Objects.requireNonNull(last)).text()).isEqualTo("x".repeat(pieces));
    }

    @Test
    void theResultIsTheLastRunThatTheStreamSpokeOfAndCostsNoFurtherRequest() {
        runSays(run("created"), run("in_progress"), textDelta("Hi"), run("completed"));

        try (var stream = stream()) {
            Run run = stream.result();
            assertThat(run.id()).isEqualTo("run_1");
            assertThat(run.status()).isEqualTo("completed");
            assertThat(stream.result()).isEqualTo(run);
        }

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void partsOfAMessageAreToldApartByTheirIndex() {
        runSays(
                message("created", "msg_1", "[]"),
                messageDelta("msg_1", "[{\"index\":1,\"type\":\"text\",\"text\":{\"value\":\"sec\"}}]"),
                messageDelta(
                        "msg_1",
                        "[{\"index\":0,\"type\":\"text\",\"text\":{\"value\":\"fi\",\"annotations\":[]}},"
                                + "{\"index\":1,\"type\":\"text\",\"text\":{\"value\":\"ond\"}}]"),
                messageDelta(
                        "msg_1",
                        "[{\"index\":0,\"type\":\"text\",\"text\":{\"value\":\"rst\",\"annotations\":[{\"index\":0,"
                                + "\"type\":\"file_path\",\"text\":\"x\",\"file_path\":{\"file_id\":\"file-1\"},"
                                + "\"start_index\":0,\"end_index\":1}]}}]"),
                messageDelta(
                        "msg_1", "[{\"index\":2,\"type\":\"image_file\",\"image_file\":{\"file_id\":\"file-2\"}}]"));

        List<AssistantEvent> events = all();
        ThreadMessage message = message(events.get(events.size() - 1));

        assertThat(message.text()).isEqualTo("first\nsecond");
        assertThat(message.annotations()).hasSize(1);
        assertThat(message.annotations().get(0).fileId()).isEqualTo("file-1");
        assertThat(events).extracting(AssistantEvent::text).containsExactly("", "sec", "fiond", "rst", "");
        JsonNode json = Json.toTree(message.raw());
        assertThat(json.at("/content/2/image_file/file_id").asText()).isEqualTo("file-2");
        assertThat(json.at("/content/0").has("index")).isFalse();
        assertThat(json.path("role").asText()).isEqualTo("assistant");
    }

    @Test
    void anotherMessageBeginsAnewAndEarlierEventsKeepTheirs() {
        runSays(
                message("created", "msg_1", "[]"),
                textDelta("one"),
                message("created", "msg_2", "[]"),
                messageDelta("msg_2", "[{\"index\":0,\"type\":\"text\",\"text\":{\"value\":\"two\"}}]"));

        List<AssistantEvent> events = all();

        assertThat(message(events.get(1)).id()).isEqualTo("msg_1");
        assertThat(message(events.get(1)).text()).isEqualTo("one");
        assertThat(message(events.get(3)).id()).isEqualTo("msg_2");
        assertThat(message(events.get(3)).text()).isEqualTo("two");
    }

    @Test
    void aMessageWhoseBeginningTheServerLeftOutStillGrows() {
        runSays(run("created"), textDelta("Hel"), textDelta("lo"));

        List<AssistantEvent> events = all();

        assertThat(message(events.get(2)).text()).isEqualTo("Hello");
        assertThat(message(events.get(2)).id()).isEqualTo("msg_1");
    }

    @Test
    void toolCallsOfAStepGrowByTheirIndex() {
        runSays(
                event(
                        "thread.run.step.created",
                        "{\"id\":\"step_1\",\"object\":\"thread.run.step\",\"created_at\":1,\"run_id\":\"run_1\","
                                + "\"assistant_id\":\"asst_1\",\"thread_id\":\"thread_1\",\"type\":\"tool_calls\","
                                + "\"status\":\"in_progress\",\"step_details\":{\"type\":\"tool_calls\",\"tool_calls\":[]}}"),
                stepDelta("[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\","
                        + "\"arguments\":\"\",\"output\":null}}]"),
                stepDelta("[{\"index\":0,\"type\":\"function\",\"function\":{\"arguments\":\"{\\\"city\\\":\"}}]"),
                stepDelta("[{\"index\":1,\"id\":\"call_2\",\"type\":\"code_interpreter\",\"code_interpreter\":"
                        + "{\"input\":\"1\",\"outputs\":[]}}]"),
                stepDelta(
                        "[{\"index\":1,\"type\":\"code_interpreter\",\"code_interpreter\":{\"input\":\" + 1\","
                                + "\"outputs\":[{\"index\":0,\"type\":\"logs\",\"logs\":\"2\"}]}},"
                                + "{\"index\":0,\"type\":\"function\",\"function\":{\"name\":null,\"arguments\":\"\\\"Rome\\\"}\"}}]"),
                stepDelta("[{\"index\":1,\"type\":\"code_interpreter\",\"code_interpreter\":{\"outputs\":["
                        + "{\"index\":0,\"type\":\"logs\",\"logs\":\"!\"},"
                        + "{\"index\":1,\"type\":\"image\",\"image\":{\"file_id\":\"file-1\"}}]}}]"),
                run("completed"));

        List<AssistantEvent> events = all();
        RunStep step = Objects.requireNonNull(events.get(5).step());

        JsonNode calls = Json.toTree(step.raw()).at("/step_details/tool_calls");
        assertThat(calls).hasSize(2);
        assertThat(calls.at("/0/id").asText()).isEqualTo("call_1");
        assertThat(calls.at("/0/function/name").asText()).isEqualTo("weather");
        assertThat(calls.at("/0/function/arguments").asText()).isEqualTo("{\"city\":\"Rome\"}");
        assertThat(calls.at("/1/code_interpreter/input").asText()).isEqualTo("1 + 1");
        assertThat(calls.at("/1/code_interpreter/outputs/0/logs").asText()).isEqualTo("2!");
        assertThat(calls.at("/1/code_interpreter/outputs/1/image/file_id").asText())
                .isEqualTo("file-1");
        assertThat(step.status()).isEqualTo("in_progress");
        assertThat(step.runId()).isEqualTo("run_1");
        assertThat(events.get(5).run()).isNull();
        assertThat(events.get(5).message()).isNull();
        assertThat(events.get(6).step()).isNull();
        assertThat(run(events.get(6)).isFinished()).isTrue();
    }

    @Test
    void anEventOverwritesOnlyWhatItNames() {
        runSays(
                message("created", "msg_1", "[]"),
                textDelta("kept"),
                event("thread.message.incomplete", "{\"id\":\"msg_1\",\"status\":\"incomplete\"}"),
                run("requires_action"),
                run("in_progress"));

        List<AssistantEvent> events = all();

        assertThat(message(events.get(2)).text()).isEqualTo("kept");
        assertThat(message(events.get(2)).status()).isEqualTo("incomplete");
        // What an earlier event said is taken back by a null.
        assertThat(run(events.get(4)).requiredToolCalls()).isEmpty();
    }

    @Test
    void eventsThatNobodyKnowsAreDelivered() {
        runSays(
                run("created"),
                event("thread.dream.started", "{\"depth\":3}"),
                event("thread.message.pondered", "{\"id\":\"msg_1\",\"status\":\"pondering\"}"),
                event("keepalive", "{}"),
                run("completed"));

        List<AssistantEvent> events = all();

        assertThat(events)
                .extracting(AssistantEvent::name)
                .containsExactly(
                        "thread.run.created",
                        "thread.dream.started",
                        "thread.message.pondered",
                        "keepalive",
                        "thread.run.completed");
        assertThat(Json.toTree(events.get(1).raw()).at("/data/depth").asInt()).isEqualTo(3);
        assertThat(events.get(1).run()).isNull();
        assertThat(events.get(1).message()).isNull();
        assertThat(message(events.get(2)).status()).isEqualTo("pondering");
    }

    @Test
    void anErrorInTheStreamEndsItWithATypedException() {
        runSays(run("created"), event("error", "{\"code\":\"server_error\",\"message\":\"Broken\"}"), run("completed"));
        List<String> names = new ArrayList<>();

        try (var stream = stream()) {
            assertThatThrownBy(() -> stream.forEach(event -> names.add(event.name())))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("Broken");
            assertThatThrownBy(stream::result).isInstanceOf(ApiException.class);
        }

        assertThat(names).containsExactly("thread.run.created");
    }

    @Test
    void aStreamWithoutARunHasNoResult() {
        runSays(event("keepalive", "{}"));

        try (var stream = stream()) {
            assertThatThrownBy(stream::result)
                    .isInstanceOf(StreamException.class)
                    .hasMessageContaining("run");
        }
    }

    @Test
    void aConnectionThatBreaksIsAnException() {
        runSays(run("created"), textDelta("Hello"), textDelta(" there"), run("completed"));
        server.fail("createRun").cutAfter(400);

        try (var stream = stream()) {
            assertThatThrownBy(() -> stream.forEach(event -> {})).isInstanceOf(StreamException.class);
        }
    }

    @Test
    void aThreadIsMadeAndRunStreamed() {
        says(
                "createThreadAndRun",
                event("thread.created", "{\"id\":\"thread_1\",\"object\":\"thread\",\"created_at\":1,\"metadata\":{}}"),
                run("created"),
                run("completed"));
        Assistant assistant = assistant();

        List<AssistantThread> threads = new ArrayList<>();
        try (var stream = assistant.createThreadAndRunStream("Hi")) {
            for (AssistantEvent event : stream) {
                threads.add(event.thread());
            }
        }
        assertThat(threads.get(0).id()).isEqualTo("thread_1");
        assertThat(threads.subList(1, 3)).containsOnlyNulls();

        assistant.createThreadAndRunStreamAsync("Hi").join().result();
        openai.threads().createAndRunStream("asst_1", "Hi").result();
        openai.threads().createAndRunStream(assistant, "Hi").result();
        openai.threads().createAndRunStreamAsync("asst_1", "Hi").join().result();
        openai.threads().createAndRunStreamAsync(assistant, "Hi").join().result();
        assertThat(server.requests("createThreadAndRun"))
                .hasSize(6)
                .extracting(RecordedRequest::bodyText)
                .containsOnly("{\"assistant_id\":\"asst_1\",\"thread\":{\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"Hi\"}]},\"stream\":true}");
    }

    private Assistant assistant() {
        server.handle(
                "getAssistant",
                request -> Reply.json(
                        "{\"id\":\"asst_1\",\"object\":\"assistant\",\"created_at\":1,\"name\":null,"
                                + "\"description\":null,\"model\":\"gpt-4o\",\"instructions\":null,\"tools\":[],\"metadata\":{}}"));
        Assistant assistant = openai.assistants().get("asst_1");
        server.clearRequests();
        return assistant;
    }

    @Test
    void aRunIsStreamedInEachForm() {
        runSays(run("created"), run("completed"));
        Assistant assistant = assistant();
        server.handle(
                "getThread", request -> Reply.json("{\"id\":\"thread_1\",\"object\":\"thread\",\"created_at\":1}"));
        AssistantThread thread = openai.threads().get("thread_1");
        var runs = openai.threads().runs("thread_1");

        List<ResultStream<AssistantEvent, Run>> streams = List.of(
                thread.createRunStream(assistant),
                thread.createRunStream(r -> r.assistantId("asst_1")),
                thread.createRunStreamAsync(assistant).join(),
                thread.createRunStreamAsync(r -> r.assistantId("asst_1")).join(),
                runs.createStream(assistant),
                runs.createStreamAsync(assistant).join(),
                runs.createStreamAsync("asst_1").join());

        assertThat(streams)
                .allSatisfy(stream -> assertThat(stream.result().isFinished()).isTrue());
        assertThat(server.requests("createRun"))
                .hasSize(7)
                .extracting(RecordedRequest::bodyText)
                .containsOnly("{\"assistant_id\":\"asst_1\",\"stream\":true}");
    }

    @Test
    void toolOutputsCanBeSubmittedWithinTheLoopOverTheStream() {
        runSays(run("created"), run("requires_action"));
        says("submitToolOuputsToRun", run("in_progress"), textDelta("Rain"), run("completed"));
        StringBuilder text = new StringBuilder();
        List<String> ends = new ArrayList<>();

        try (var stream = stream()) {
            for (AssistantEvent event : stream) {
                Run run = event.run();
                if (run != null && run.requiresAction()) {
                    Map<String, String> outputs = new HashMap<>();
                    run.requiredToolCalls().forEach(call -> outputs.put(call.id(), call.name() + ": rain"));
                    try (var rest = run.submitToolOutputsStream(outputs)) {
                        rest.forEach(later -> text.append(later.text()));
                        ends.add(rest.result().status());
                    }
                }
            }
            ends.add(stream.result().status());
        }

        assertThat(text).hasToString("Rain");
        assertThat(ends).containsExactly("completed", "requires_action");
        assertThat(server.requests("submitToolOuputsToRun").get(0).bodyText())
                .isEqualTo("{\"tool_outputs\":[{\"tool_call_id\":\"call_1\",\"output\":\"weather: rain\"}],"
                        + "\"stream\":true}");
    }

    @Test
    void aRunThatWasAnsweredWithinItsStreamIsWaitedForToItsEndWhateverTheStreamSaidLast() {
        runSays(run("created"), run("requires_action"));
        says("submitToolOuputsToRun", run("in_progress"), run("completed"));
        List<String> states = Collections.synchronizedList(new ArrayList<>(List.of("in_progress", "completed")));
        server.handle(
                "getRun",
                request -> Reply.json(
                                "{\"id\":\"run_1\",\"object\":\"thread.run\",\"thread_id\":\"thread_1\",\"status\":\""
                                        + states.remove(0) + "\"}")
                        .header("openai-poll-after-ms", "1"));

        Run run = stream()
                .collect(event -> {
                    Run waiting = event.run();
                    if (waiting != null && waiting.requiresAction()) {
                        waiting.submitToolOutputsStream(Map.of("call_1", "rain"))
                                .forEach(later -> {});
                    }
                })
                .join();

        assertThat(run.status()).isEqualTo("requires_action");
        assertThat(run.awaitCompletion().status()).isEqualTo("completed");
        states.addAll(List.of("in_progress", "completed"));
        assertThat(run.awaitCompletionAsync().join().status()).isEqualTo("completed");
        assertThat(states).isEmpty();
        states.add("requires_action");
        assertThat(run.awaitCompletion().requiresAction()).isTrue();
    }

    @Test
    void toolOutputsAreSubmittedInEachStreamedForm() {
        runSays(run("requires_action"));
        says("submitToolOuputsToRun", run("completed"));
        Run run = stream().result();

        assertThat(run.submitToolOutputsStreamAsync(Map.of("call_1", "rain"))
                        .join()
                        .result()
                        .isFinished())
                .isTrue();
        assertThat(run.submitToolOutputsStream(r -> r.toolOutputs(List.of()))
                        .result()
                        .isFinished())
                .isTrue();
        assertThat(run.submitToolOutputsStreamAsync(r -> r.toolOutputs(List.of()))
                        .join()
                        .result()
                        .isFinished())
                .isTrue();
    }

    @Test
    void eventsCanBePushedToAFunction() {
        runSays(run("created"), textDelta("Hel"), textDelta("lo"), run("completed"));
        List<String> texts = Collections.synchronizedList(new ArrayList<>());

        Run run = stream().collect(event -> texts.add(event.text())).join();

        assertThat(run.isFinished()).isTrue();
        assertThat(texts).containsExactly("", "Hel", "lo", "");
    }

    @Test
    void whatTheFunctionThrowsEndsTheStream() {
        runSays(run("created"), textDelta("Hel"), textDelta("lo"), run("completed"));

        assertThatThrownBy(() -> stream()
                        .collect(event -> {
                            throw new IllegalStateException("Enough");
                        })
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        Awaitility.await().until(() -> server.openStreams() == 0);
    }

    @Test
    void aStreamThatIsLeftAndClosedLeavesNothingOpen() {
        server.handle("createRun", request -> Reply.events(() -> endless()));

        try (var stream = stream()) {
            assertThat(stream.iterator().next().name()).isEqualTo("thread.message.delta");
        }

        Awaitility.await().until(() -> server.openStreams() == 0);
    }

    private static Iterator<StreamEvent> endless() {
        return Stream.generate(() -> textDelta("on and ")).iterator();
    }
}
