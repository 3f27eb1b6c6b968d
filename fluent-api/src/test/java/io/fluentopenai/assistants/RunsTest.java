package io.fluentopenai.assistants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.OpenAI;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.tools.ToolCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsTest {
    private static final String ASSISTANT = """
            {"id": "asst_1", "object": "assistant", "created_at": 1, "name": null, "description": null, "model": "gpt-4o",
             "instructions": null, "tools": [], "metadata": {}}
            """;

    private static final String STEP = """
            {"id": "step_1", "object": "thread.run.step", "created_at": 1, "assistant_id": "asst_1",
             "thread_id": "thread_1", "run_id": "run_1", "type": "tool_calls", "status": "completed",
             "step_details": {"type": "tool_calls", "tool_calls": []}}
            """;

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
        server.handle("getAssistant", request -> Reply.json(ASSISTANT));
        server.handle(
                "getThread", request -> Reply.json("{\"id\":\"thread_1\",\"object\":\"thread\",\"created_at\":1}"));
        for (String operation : List.of(
                "createRun", "createThreadAndRun", "getRun", "modifyRun", "cancelRun", "submitToolOuputsToRun")) {
            server.handle(operation, request -> run("queued"));
        }
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    private static String json(String status) {
        String action = status.equals("requires_action") ? """
                  {"type": "submit_tool_outputs", "submit_tool_outputs": {"tool_calls": [
                    {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{}"}},
                    {"id": "call_2", "type": "function", "function": {"name": "time"}}]}}""" : "null";
        return "{\"id\":\"run_1\",\"object\":\"thread.run\",\"created_at\":1,\"thread_id\":\"thread_1\","
                + "\"assistant_id\":\"asst_1\",\"status\":\"" + status + "\",\"required_action\":" + action
                + ",\"last_error\":"
                + (status.equals("failed") ? "{\"code\":\"server_error\",\"message\":\"Oh\"}" : null)
                + ",\"model\":\"gpt-4o\",\"metadata\":{\"k\":\"v\"}}";
    }

    private static Reply run(String status) {
        // The server's wish keeps the waiting short.
        return Reply.json(json(status)).header("openai-poll-after-ms", "1");
    }

    private Run run() {
        Run run = openai.threads().runs("thread_1").get("run_1");
        server.clearRequests();
        return run;
    }

    @Test
    void aRunOfAnAssistantNamesItAndLeavesItsSettingsToTheServer() {
        Assistant assistant = openai.assistants().get("asst_1");
        AssistantThread thread = openai.threads().get("thread_1");
        var runs = openai.threads().runs("thread_1");

        assertThat(runs.create(assistant).id()).isEqualTo("run_1");
        runs.createAsync(assistant).join();
        runs.create("asst_1");
        runs.createAsync("asst_1").join();
        thread.createRun(assistant);
        thread.createRunAsync(assistant).join();

        assertThat(server.requests("createRun"))
                .hasSize(6)
                .extracting(RecordedRequest::bodyText)
                .containsOnly("{\"assistant_id\":\"asst_1\"}");
    }

    @Test
    void aRunSendsEverythingThatWasSet() {
        AssistantThread thread = openai.threads().get("thread_1");
        server.takeRequest();

        thread.createRun(r -> r.assistantId("asst_1")
                .model("gpt-4o-mini")
                .additionalInstructions("Be nice.")
                .toolChoice("none")
                .maxCompletionTokens(300)
                .parallelToolCalls(false));
        thread.createRunAsync(r -> r.assistantId("asst_1").temperature(0.1)).join();

        var sent = server.takeRequest().json();
        assertThat(sent.path("model").asText()).isEqualTo("gpt-4o-mini");
        assertThat(sent.path("additional_instructions").asText()).isEqualTo("Be nice.");
        assertThat(sent.path("tool_choice").asText()).isEqualTo("none");
        assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(300);
        assertThat(server.takeRequest().json().path("temperature").asDouble()).isEqualTo(0.1);
    }

    @Test
    void aRunWithoutAssistantIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.threads().runs("thread_1").create(r -> r.model("gpt-4o")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("assistantId");
        assertThatThrownBy(() -> openai.threads().createAndRun(r -> r.model("gpt-4o")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("assistantId");
        assertThatThrownBy(() -> openai.threads().createAndRunStream(" ", "Hi"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("assistantId");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aThreadIsMadeAndRunInOneCall() {
        Assistant assistant = openai.assistants().get("asst_1");

        assistant.createThreadAndRun("Hi");
        assistant.createThreadAndRunAsync("Hi").join();
        openai.threads().createAndRun("asst_1", "Hi");
        openai.threads().createAndRunAsync("asst_1", "Hi").join();
        openai.threads().createAndRun(assistant, "Hi");
        openai.threads().createAndRunAsync(assistant, "Hi").join();

        assertThat(server.requests("createThreadAndRun"))
                .hasSize(6)
                .extracting(RecordedRequest::bodyText)
                .containsOnly(
                        "{\"assistant_id\":\"asst_1\",\"thread\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}}");

        server.clearRequests();
        assistant.createThreadAndRun(r -> r.instructions("Be nice."));
        assistant.createThreadAndRunAsync(r -> r.assistantId("asst_2")).join();
        assertThat(server.requests())
                .extracting(RecordedRequest::bodyText)
                .containsExactly(
                        "{\"assistant_id\":\"asst_1\",\"instructions\":\"Be nice.\"}", "{\"assistant_id\":\"asst_2\"}");
    }

    @Test
    void aRunSaysWhereItIsAndWhatItWaitsFor() {
        server.handle("getRun", request -> run("requires_action"));

        Run run = run();

        assertThat(run.status()).isEqualTo("requires_action");
        assertThat(run.requiresAction()).isTrue();
        assertThat(run.isFinished()).isFalse();
        assertThat(run.requiredToolCalls())
                .containsExactly(new ToolCall("call_1", "weather", "{}"), new ToolCall("call_2", "time", ""));
        assertThat(run.threadId()).isEqualTo("thread_1");
        assertThat(run.assistantId()).isEqualTo("asst_1");
        assertThat(run.metadata()).containsEntry("k", "v");
        assertThat(run.errorMessage()).isNull();
        assertThat(run.usage()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "failed", "cancelled", "expired", "incomplete", "requires_action"})
    void awaitCompletionEndsWhenTheRunHasComeToAnEndOrWaitsForTheCaller(String last) {
        AtomicInteger looks = new AtomicInteger();
        List<String> statuses = List.of("in_progress", "pondering", "cancelling", last);
        server.handle("getRun", request -> run(statuses.get(looks.getAndIncrement() % statuses.size())));
        List<String> seen = new ArrayList<>();

        Run created = openai.threads().runs("thread_1").create("asst_1");
        Run run = created.awaitCompletion(poll -> poll.onProgress(r -> seen.add(r.status())));

        assertThat(run.status()).isEqualTo(last);
        assertThat(seen).isEqualTo(statuses);
        assertThat(run.errorMessage()).isEqualTo(last.equals("failed") ? "Oh" : null);
        assertThat(created.awaitCompletionAsync().join().status()).isEqualTo(last);
    }

    @Test
    void awaitCompletionOfAFinishedRunAsksNothing() {
        server.handle("createRun", request -> run("completed"));

        openai.threads().runs("thread_1").create("asst_1").awaitCompletion();

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void awaitCompletionHasALimit() {
        Run run = run();

        assertThatThrownBy(() -> run.awaitCompletion(poll -> poll.timeout(Duration.ofMillis(20))))
                .isInstanceOfSatisfying(
                        PollingTimeoutException.class, e -> assertThat(e.last()).isEqualTo(run))
                .hasMessageContaining("run_1");
    }

    @Test
    void cancellingTheFutureEndsTheWaiting() {
        AtomicInteger looks = new AtomicInteger();
        server.handle("getRun", request -> {
            looks.incrementAndGet();
            return Reply.json(json("queued")).header("openai-poll-after-ms", "20");
        });
        CompletableFuture<Run> waiting =
                openai.threads().runs("thread_1").create("asst_1").awaitCompletionAsync();
        Awaitility.await().until(() -> looks.get() > 0);

        waiting.cancel(true);

        int before = looks.get();
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> looks.get() <= before + 1);
    }

    @Test
    void aRunIsLookedUpChangedAndCancelled() {
        Run run = run();

        assertThat(run.refresh()).isEqualTo(run);
        assertThat(run.refreshAsync().join()).isEqualTo(run);
        run.modify(Map.of("a", "b"));
        run.modifyAsync(Map.of("a", "c")).join();
        server.handle("cancelRun", request -> run("cancelling"));
        assertThat(run.cancel().status()).isEqualTo("cancelling");
        server.handle("cancelRun", request -> run("completed"));
        // A run that was completed before is not called cancelled.
        assertThat(run.cancelAsync().join().status()).isEqualTo("completed");
        server.handle(
                "getThread", request -> Reply.json("{\"id\":\"thread_1\",\"object\":\"thread\",\"created_at\":1}"));
        assertThat(run.thread().id()).isEqualTo("thread_1");
        assertThat(run.threadAsync().join().id()).isEqualTo("thread_1");

        assertThat(server.requests("modifyRun"))
                .extracting(RecordedRequest::bodyText)
                .containsExactly("{\"metadata\":{\"a\":\"b\"}}", "{\"metadata\":{\"a\":\"c\"}}");
        assertThat(server.requests("cancelRun")).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/v1/threads/thread_1/runs/run_1/cancel");
            assertThat(request.body()).isEmpty();
        });
    }

    @Test
    void toolOutputsAreSubmittedByTheIdOfTheirCall() {
        Run run = run();

        run.submitToolOutputs(Map.of("call_1", "rain"));
        run.submitToolOutputsAsync(Map.of("call_1", "rain")).join();
        var output = new io.fluentopenai.client.model.SubmitToolOutputsRunRequestToolOutput()
                .toolCallId("call_1")
                .output("rain");
        run.submitToolOutputs(r -> r.toolOutputs(List.of(output)));
        run.submitToolOutputsAsync(r -> r.toolOutputs(List.of(output))).join();

        assertThat(server.requests()).hasSize(4).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/v1/threads/thread_1/runs/run_1/submit_tool_outputs");
            assertThat(request.bodyText())
                    .isEqualTo("{\"tool_outputs\":[{\"tool_call_id\":\"call_1\",\"output\":\"rain\"}]}");
        });
    }

    @Test
    void noToolOutputsAreRefusedBeforeAnythingIsSent() {
        Run run = run();

        assertThatThrownBy(() -> run.submitToolOutputs(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("requiredToolCalls");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void runsAreListedPageByPage() {
        server.handle(
                "listRuns",
                request -> Reply.json("{\"object\":\"list\",\"data\":["
                        + (request.query("after") == null
                                ? json("queued")
                                : json("queued").replace("run_1", "run_2"))
                        + "],\"has_more\":" + (request.query("after") == null) + "}"));
        AssistantThread thread = openai.threads().get("thread_1");

        assertThat(openai.threads().runs("thread_1").list()).extracting(Run::id).containsExactly("run_1", "run_2");
        assertThat(openai.threads().runs("thread_1").listAsync().join().all()).hasSize(2);
        assertThat(thread.runs().items()).hasSize(1);
        assertThat(thread.runsAsync().join().items()).hasSize(1);
    }

    @Test
    void theMessagesOfARunAreThoseThatItWrote() {
        Run run = run();
        server.handle("listMessages", request -> Reply.json("{\"object\":\"list\",\"data\":[],\"has_more\":false}"));

        assertThat(run.messages()).isEmpty();
        assertThat(run.messagesAsync().join()).isEmpty();

        assertThat(server.requests("listMessages"))
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.query("run_id")).isEqualTo("run_1"));
    }

    @Test
    void theStepsOfARunAreListedAndLookedUp() {
        Run run = run();
        server.handle(
                "listRunSteps",
                request -> Reply.json("{\"object\":\"list\",\"data\":[" + STEP + "],\"has_more\":false}"));
        server.handle("getRunStep", request -> Reply.json(STEP));

        RunStep step = run.steps().items().get(0);
        assertThat(step.id()).isEqualTo("step_1");
        assertThat(step.type()).isEqualTo("tool_calls");
        assertThat(step.status()).isEqualTo("completed");
        assertThat(step.runId()).isEqualTo("run_1");
        assertThat(run.stepsAsync().join().items()).containsExactly(step);
        assertThat(run.getStep("step_1")).isEqualTo(step);
        assertThat(run.getStepAsync("step_1").join()).isEqualTo(step);
        assertThat(step.refresh()).isEqualTo(step);
        assertThat(step.refreshAsync().join()).isEqualTo(step);
        String more = "step_details.tool_calls[*].file_search.results[*].content";
        var runs = openai.threads().runs("thread_1");
        assertThat(runs.getStep("run_1", "step_1", p -> p.include(List.of(more))))
                .isEqualTo(step);
        assertThat(runs.getStepAsync("run_1", "step_1", p -> p.include(List.of(more)))
                        .join())
                .isEqualTo(step);
        assertThat(server.requests("getRunStep"))
                .filteredOn(r -> r.uri().contains("include"))
                .hasSize(2);
        assertThat(server.requests("getRunStep"))
                .hasSize(6)
                .allSatisfy(request ->
                        assertThat(request.path()).isEqualTo("/v1/threads/thread_1/runs/run_1/steps/step_1"));
    }
}
