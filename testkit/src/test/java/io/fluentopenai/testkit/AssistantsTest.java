package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssistantsTest {

    private final FakeOpenAI server = FakeOpenAI.start();
    private final CheckedClient client = new CheckedClient(server);
    private String assistant = "";
    private String thread = "";

    @BeforeEach
    void create() throws IOException {
        client.needs("createAssistant", "createThread", "createRun", "submitToolOuputsToRun");
        assistant = client.post(
                        "/assistants",
                        "{'model':'gpt-4o','name':'Tutor','instructions':'Be brief.','metadata':{'a':'b'}}")
                .path("id")
                .asText();
        thread = client.post("/threads", "{'messages':[{'role':'user','content':'Hi'}]}")
                .path("id")
                .asText();
        server.clearRequests();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String run() {
        return "/threads/" + thread + "/runs";
    }

    private JsonNode newRun() throws IOException {
        return client.post(run(), "{'assistant_id':'" + assistant + "'}");
    }

    private static void assertStatus(JsonNode object, String status) {
        assertThat(object.path("status").asText()).isEqualTo(status);
    }

    @Test
    void assistantsAreKeptChangedListedAndDeleted() throws IOException {
        assertThat(assistant).startsWith("asst_");
        JsonNode kept = client.get("/assistants/" + assistant);
        assertThat(kept.path("name").asText()).isEqualTo("Tutor");
        assertThat(kept.at("/metadata/a").asText()).isEqualTo("b");
        client.post("/assistants/" + assistant, "{'name':'Teacher'}");
        kept = client.get("/assistants/" + assistant);
        assertThat(kept.path("name").asText()).isEqualTo("Teacher");
        assertThat(kept.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(CheckedClient.ids(client.get("/assistants"))).containsExactly(assistant);
        assertThat(client.delete("/assistants/" + assistant).path("deleted").asBoolean())
                .isTrue();
        assertThat(client.refused(404, "/assistants/" + assistant)).contains(assistant);
        assertThat(client.get("/assistants").path("data")).isEmpty();
    }

    @Test
    void aThreadHasOneRunAtATimeAlsoWhileItsModelIsBeingAsked() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        server.onChat(request -> {
            asked.countDown();
            await(refused);
            return ModelAnswer.text("yes");
        });
        HttpRequest request = new RawClient(server)
                .posting(
                        run(),
                        "application/json",
                        ("{\"assistant_id\":\"" + assistant + "\"}").getBytes(StandardCharsets.UTF_8));
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> {
            try {
                return RawClient.send(request);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await(asked);
        try {
            assertThat(RawClient.send(request).body()).contains("one run at a time");
        } finally {
            refused.countDown();
        }
        assertThat(first.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void messagesBelongToTheirThreadAndArePaged() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode message = client.post(
                    "/threads/" + thread + "/messages",
                    "{'role':'user','content':[{'type':'text','text':'" + i + "'}]}");
            assertThat(message.at("/content/0/text/value").asText()).isEqualTo(String.valueOf(i));
            ids.add(message.path("id").asText());
        }
        String other = client.post("/threads", "{}").path("id").asText();
        assertThat(client.get("/threads/" + other + "/messages").path("data")).isEmpty();
        JsonNode first = client.get("/threads/" + thread + "/messages?limit=2");
        assertThat(CheckedClient.ids(first)).containsExactly(ids.get(2), ids.get(1));
        assertThat(first.path("has_more").asBoolean()).isTrue();
        JsonNode second = client.get("/threads/" + thread + "/messages?limit=2&after="
                + first.path("last_id").asText());
        assertThat(CheckedClient.ids(second)).startsWith(ids.get(0)).hasSize(2);
        assertThat(second.path("has_more").asBoolean()).isFalse();
        assertThat(client.refused(404, "/threads/" + other + "/messages/" + ids.get(0)))
                .contains(ids.get(0));
        assertThat(client.refused(404, "/threads/thread_no/messages")).contains("thread_no");
        client.delete("/threads/" + thread + "/messages/" + ids.get(0));
        client.refused(404, "/threads/" + thread + "/messages/" + ids.get(0));
    }

    @Test
    void aRunGoesOnByOneStepAPollAndWritesItsMessage() throws IOException {
        server.reply("Good day.");
        server.pollAfter(Duration.ofMillis(5));
        JsonNode run = newRun();
        assertStatus(run, "queued");
        assertThat(run.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(client.refused(400, run(), "{'assistant_id':'" + assistant + "'}"))
                .contains(run.path("id").asText());
        assertThat(client.refused(400, "/threads/" + thread + "/messages", "{'role':'user','content':'x'}"))
                .contains("while a run");
        String path = run() + "/" + run.path("id").asText();
        assertStatus(client.get(path), "in_progress");
        HttpResponse<String> polled = client.raw().get(path);
        assertThat(polled.headers().firstValue("openai-poll-after-ms")).hasValue("5");
        JsonNode done = client.get(path);
        assertStatus(done, "completed");
        assertThat(done.at("/usage/total_tokens").asInt()).isPositive();
        JsonNode messages = client.get(
                "/threads/" + thread + "/messages?run_id=" + run.path("id").asText());
        assertThat(messages.at("/data/0/content/0/text/value").asText()).isEqualTo("Good day.");
        assertThat(messages.path("data")).hasSize(1);
        JsonNode step = client.get(path + "/steps").path("data").path(0);
        assertThat(step.at("/step_details/message_creation/message_id")).isEqualTo(messages.at("/data/0/id"));
        assertThat(client.get(path + "/steps/" + step.path("id").asText())).isEqualTo(step);
        assertThat(CheckedClient.ids(client.get(run())))
                .containsExactly(run.path("id").asText());
        assertThat(client.post(path, "{'metadata':{'k':'v'}}").at("/metadata/k").asText())
                .isEqualTo("v");
    }

    @Test
    void thePaceOfRunsCanBeSet() throws IOException {
        server.pollsPerStep(0);
        assertStatus(newRun(), "completed");
        server.pollsPerStep(2);
        String path = run() + "/" + newRun().path("id").asText();
        assertStatus(client.get(path), "queued");
        assertStatus(client.get(path), "in_progress");
        assertStatus(client.get(path), "in_progress");
        assertStatus(client.get(path), "completed");
    }

    @Test
    void aRunWaitsForTheOutputsOfAllTools() throws IOException {
        server.pollsPerStep(0);
        callToolsOnce();
        JsonNode run = newRun();
        assertStatus(run, "requires_action");
        JsonNode calls = run.at("/required_action/submit_tool_outputs/tool_calls");
        assertThat(calls).hasSize(2);
        String path = run() + "/" + run.path("id").asText();
        assertThat(client.refused(
                        400,
                        path + "/submit_tool_outputs",
                        "{'tool_outputs':[{'tool_call_id':'" + calls.at("/0/id").asText() + "','output':'1'}]}"))
                .contains(calls.at("/1/id").asText());
        JsonNode done = client.post(path + "/submit_tool_outputs", outputs(calls, false));
        assertStatus(done, "completed");
        assertThat(client.get("/threads/" + thread + "/messages")
                        .at("/data/0/content/0/text/value")
                        .asText())
                .isEqualTo("It is rain and noon.");
        JsonNode steps = client.get(path + "/steps?order=asc");
        assertThat(steps.at("/data/0/step_details/tool_calls/1/function/output").asText())
                .isEqualTo("noon");
        assertThat(client.refused(400, path + "/submit_tool_outputs", outputs(calls, false)))
                .contains("completed");
    }

    private void callToolsOnce() {
        server.onChat(request -> {
            JsonNode messages = request.path("messages");
            if (messages.path(messages.size() - 1).path("role").asText().equals("tool")) {
                return ModelAnswer.text("It is "
                        + messages.path(messages.size() - 2).path("content").asText() + " and "
                        + messages.path(messages.size() - 1).path("content").asText() + ".");
            }
            return ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}").andCall("time", "{}");
        });
    }

    private static String outputs(JsonNode calls, boolean stream) {
        return "{'tool_outputs':[{'tool_call_id':'" + calls.at("/0/id").asText()
                + "','output':'rain'},{'tool_call_id':'" + calls.at("/1/id").asText() + "','output':'noon'}]"
                + (stream ? ",'stream':true}" : "}");
    }

    @Test
    void aStreamedRunTellsAllThatHappens() throws IOException {
        client.needsStreams("createThreadAndRun");
        server.reply("Good day.");
        List<JsonNode> events = client.stream(
                "/threads/runs",
                "{'assistant_id':'" + assistant
                        + "','stream':true,'thread':{'messages':[{'role':'user','content':'Hi'}]}}");
        assertThat(CheckedClient.names(events))
                .containsExactly(
                        "thread.created",
                        "thread.run.created",
                        "thread.run.queued",
                        "thread.run.in_progress",
                        "thread.run.step.created",
                        "thread.run.step.in_progress",
                        "thread.message.created",
                        "thread.message.in_progress",
                        "thread.message.delta",
                        "thread.message.delta",
                        "thread.message.completed",
                        "thread.run.step.completed",
                        "thread.run.completed",
                        "done");
        JsonNode run = events.get(12).path("data");
        assertStatus(
                client.get("/threads/" + run.path("thread_id").asText() + "/runs/"
                        + run.path("id").asText()),
                "completed");
    }

    @Test
    void aStreamEndsWhereToolsAreCalledAndGoesOnWithTheirOutputs() throws IOException {
        client.needsStreams("createRun", "submitToolOuputsToRun");
        callToolsOnce();
        List<JsonNode> events = client.stream(run(), "{'assistant_id':'" + assistant + "','stream':true}");
        assertThat(CheckedClient.names(events)).endsWith("thread.run.step.delta", "thread.run.requires_action", "done");
        StringBuilder arguments = new StringBuilder();
        for (JsonNode event : events) {
            JsonNode call = event.at("/data/delta/step_details/tool_calls/0");
            if (call.path("index").asInt(-1) == 0) {
                arguments.append(call.at("/function/arguments").asText());
            }
        }
        assertThat(arguments).hasToString("{\"city\":\"Glasgow\"}");
        JsonNode run = events.get(events.size() - 2).path("data");
        JsonNode calls = run.at("/required_action/submit_tool_outputs/tool_calls");
        List<JsonNode> rest =
                client.stream(run() + "/" + run.path("id").asText() + "/submit_tool_outputs", outputs(calls, true));
        assertThat(CheckedClient.names(rest))
                .startsWith("thread.run.step.completed", "thread.run.queued", "thread.run.in_progress")
                .endsWith("thread.message.completed", "thread.run.step.completed", "thread.run.completed", "done");
    }

    @Test
    void aRunIsCancelledAndThenItIs() throws IOException {
        String path = run() + "/" + newRun().path("id").asText();
        assertStatus(client.post(path + "/cancel"), "cancelling");
        assertStatus(client.get(path), "cancelled");
        assertThat(CheckedClient.error(400, cancel(path))).contains("cancelled");
    }

    private HttpResponse<String> cancel(String path) throws IOException {
        return RawClient.send(client.raw()
                .request(path + "/cancel")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    @Test
    void aRunEndsAsItIsTold() throws IOException {
        client.needsStreams("createRun");
        server.pollsPerStep(0);
        server.outcome("createRun", Outcome.failed("rate_limit_exceeded", "Too fast."));
        JsonNode failed = newRun();
        assertStatus(failed, "failed");
        assertThat(failed.at("/last_error/message").asText()).isEqualTo("Too fast.");
        server.outcome("createRun", Outcome.expired());
        assertStatus(newRun(), "expired");
        server.outcome("createRun", Outcome.incomplete("max_completion_tokens"));
        JsonNode incomplete = newRun();
        assertStatus(incomplete, "incomplete");
        assertThat(incomplete.at("/incomplete_details/reason").asText()).isEqualTo("max_completion_tokens");
        assertStatus(client.get("/threads/" + thread + "/messages").path("data").path(0), "incomplete");
        List<JsonNode> events = client.stream(run(), "{'assistant_id':'" + assistant + "','stream':true}");
        assertThat(CheckedClient.names(events)).contains("thread.message.incomplete", "thread.run.incomplete");
        server.outcome("createRun", null);
        assertStatus(newRun(), "completed");
    }

    @Test
    void nothingRunsWithoutItsAssistantAndThread() throws IOException {
        assertThat(client.refused(404, run(), "{'assistant_id':'asst_no'}")).contains("asst_no");
        assertThat(client.refused(404, "/threads/thread_no/runs", "{'assistant_id':'" + assistant + "'}"))
                .contains("thread_no");
        assertThat(client.refused(404, run() + "/run_no")).contains("run_no");
        assertThat(client.get(run()).path("data")).isEmpty();
    }
}
