package io.fluentopenai.assistants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.ResultStream;
import io.fluentopenai.SixTools;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.tools.LoopLimitException;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Runs that wait for outputs of functions, answered while they are polled or streamed. */
@NullUnmarked
@Timeout(60)
class AssistantToolsTest extends EndpointTest {
    record Number(int value) {}

    private final AtomicInteger called = new AtomicInteger();
    private final Tools twice = Tools.of(Tool.fromFunction("twice", "Doubles", Number.class, n -> {
        called.incrementAndGet();
        return 2 * n.value();
    }));

    @Override
    @BeforeEach
    protected void start() {
        super.start();
        server.pollAfter(Duration.ofMillis(5));
    }

    private Assistant tutor(Tools tools) {
        return openai.assistants().withTools(tools).create("gpt-4o", "Be brief.");
    }

    private void callsBeforeAnswer(int calls) {
        server.onChat(request -> {
            List<String> results = SixTools.results(request);
            return results.size() < calls
                    ? ModelAnswer.call("twice", "{\"value\":" + results.size() + "}")
                    : ModelAnswer.text("It is " + results.get(results.size() - 1));
        });
    }

    private List<RecordedRequest> submissions() {
        return server.requests().stream()
                .filter(request -> request.path().endsWith("/submit_tool_outputs"))
                .toList();
    }

    private static String text(Run run) {
        return run.messages().iterator().next().text();
    }

    // ---- All kinds of calls, in all ways

    private interface Way {
        Run run(Assistant assistant, SixTools six) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> allKindsOfCallsAreAnsweredTogetherInTheirOrder() {
        return Stream.of(
                way("polled", (tutor, six) -> tutor.createThreadAndRun("Go").awaitCompletion()),
                way(
                        "polled, async",
                        (tutor, six) -> tutor.createThreadAndRun("Go")
                                .awaitCompletionAsync()
                                .join()),
                way(
                        "polled, by a thread",
                        (tutor, six) ->
                                openai.threads().create("Go").createRun(tutor).awaitCompletion()),
                way("streamed and pulled", (tutor, six) -> pulled(tutor.createThreadAndRunStream("Go"))),
                way("streamed and pushed", (tutor, six) -> {
                    StringBuilder text = new StringBuilder();
                    Run run = tutor.createThreadAndRunStreamAsync("Go")
                            .join()
                            .collect(event -> text.append(event.text()))
                            .join();
                    assertThat(text.toString()).isEqualTo(text(run));
                    return run;
                }),
                way(
                        "streamed, by a thread",
                        (tutor, six) -> pulled(openai.threads().create("Go").createRunStream(tutor))),
                way(
                        "streamed, by the id of the assistant",
                        (tutor, six) -> pulled(openai.threads()
                                .withTools(six.tools(), six::settings)
                                .createAndRunStream(tutor.id(), "Go"))));
    }

    private static Run pulled(ResultStream<AssistantEvent, Run> stream) {
        StringBuilder text = new StringBuilder();
        List<String> names = new ArrayList<>();
        try (stream) {
            for (AssistantEvent event : stream) {
                text.append(event.text());
                names.add(event.name());
            }
            // One stream: what was before the outputs, and what came after them.
            assertThat(names).contains("thread.run.requires_action", "thread.run.completed");
            assertThat(text.toString()).isEqualTo(text(stream.result()));
            return stream.result();
        }
    }

    private DynamicTest way(String name, Way way) {
        return DynamicTest.dynamicTest(name, () -> {
            stop();
            start();
            server.onChat(SixTools::model);
            SixTools six = new SixTools();
            Assistant tutor =
                    openai.assistants().withTools(six.tools(), six::settings).create("gpt-4o", "Be brief.");
            Run run = way.run(tutor, six);

            assertThat(run.status()).isEqualTo("completed");
            List<RecordedRequest> submitted = submissions();
            assertThat(submitted).hasSize(1);
            List<String> outputs = new ArrayList<>();
            submitted
                    .get(0)
                    .json()
                    .path("tool_outputs")
                    .forEach(output -> outputs.add(output.path("output").asText()));
            six.check(outputs);
            assertThat(run.usage().totalTokens()).isPositive();
        });
    }

    // ---- What is sent

    @Test
    void theServerKnowsTheToolsByTheAssistant() {
        callsBeforeAnswer(1);
        Assistant tutor = openai.assistants()
                .withTools(twice.and(Tool.codeInterpreter(), Tool.fileSearch(search -> search.maxNumResults(3))))
                .create("gpt-4o", "Be brief.");
        JsonNode sent = sent("createAssistant");
        assertThat(sent.at("/tools/0/function/name").asText()).isEqualTo("twice");
        assertThat(sent.at("/tools/0/function/strict").asBoolean()).isTrue();
        assertThat(sent.at("/tools/1").toString()).isEqualTo("{\"type\":\"code_interpreter\"}");
        assertThat(sent.at("/tools/2").toString())
                .isEqualTo("{\"type\":\"file_search\",\"file_search\":{\"max_num_results\":3}}");
        assertThat(text(tutor.createThreadAndRun("Go").awaitCompletion())).isEqualTo("It is 0");
        assertThat(text(tutor.refresh().createThreadAndRun("Go").awaitCompletion()))
                .isEqualTo("It is 0");
        Run run = openai.threads()
                .create("Go")
                .createRun(request -> request.assistantId(tutor.id()).tools(AssistantTools.forRun(twice)))
                .withTools(twice)
                .awaitCompletion();
        assertThat(text(run)).isEqualTo("It is 0");
        assertThatThrownBy(() -> openai.assistants().withTools(Tools.of(Tool.webSearch())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not support the tool web_search");
        assertThatThrownBy(() -> AssistantTools.forRun(Tools.of(Tool.fileSearch("vs_1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tool_resources");
    }

    @Test
    void severalRoundsAreAnswered() {
        callsBeforeAnswer(3);
        assertThat(text(tutor(twice).createThreadAndRun("Go").awaitCompletion()))
                .isEqualTo("It is 4");
        assertThat(called).hasValue(3);
        assertThat(text(pulled(tutor(twice).createThreadAndRunStream("Go")))).isEqualTo("It is 4");
    }

    @Test
    void theIdOfTheRunReachesTheFunction() {
        server.onChat(request -> SixTools.results(request).isEmpty()
                ? ModelAnswer.call("who", "{}")
                : ModelAnswer.text(SixTools.results(request).get(0)));
        Tools who = Tools.of(Tool.fromFunction("who", "Who", context -> context.runId()));
        Run run = tutor(who).createThreadAndRun("Go").awaitCompletion();
        assertThat(text(run)).isEqualTo(run.id());
    }

    // ---- Limits and what is left

    @Test
    void theLimitOfRoundsIsKept() {
        callsBeforeAnswer(5);
        Assistant tutor =
                openai.assistants().withTools(twice, loop -> loop.maxRounds(2)).create("gpt-4o", "Be brief.");
        Run run = tutor.createThreadAndRun("Go");
        assertThatThrownBy(run::awaitCompletion)
                .isInstanceOfSatisfying(
                        LoopLimitException.class,
                        e -> assertThat(e.state().tree().path("run_id").asText())
                                .isEqualTo(run.id()));
        assertThat(called).hasValue(1);
        // The run waits still, and can be answered.
        assertThat(text(run.withTools(twice).refresh().awaitCompletion())).isEqualTo("It is 8");
        ResultStream<AssistantEvent, Run> stream = tutor.createThreadAndRunStream("Go");
        assertThatThrownBy(() -> stream.forEach(event -> {})).isInstanceOf(LoopLimitException.class);
    }

    @Test
    void whatNobodyAnswersIsLeftToTheCaller() {
        callsBeforeAnswer(1);
        Tools defined = Tools.of(Tool.define("twice", "Left to the caller"));
        Run run = tutor(defined).createThreadAndRun("Go").awaitCompletion();
        assertThat(run.requiresAction()).isTrue();
        assertThat(run.requiredToolCalls()).hasSize(1);
        assertThat(submissions()).isEmpty();
        Run streamed = tutor(defined).createThreadAndRunStream("Go").result();
        assertThat(streamed.requiresAction()).isTrue();
        assertThat(text(streamed.withTools(twice).awaitCompletion())).isEqualTo("It is 0");
    }

    @Test
    void theLimitOfTimeIsThatOfAllWaiting() {
        server.pollsPerStep(1000);
        Run run = tutor(twice).createThreadAndRun("Go");
        assertThatThrownBy(() -> run.awaitCompletion(
                        poll -> poll.interval(Duration.ofMillis(5)).timeout(Duration.ofMillis(50))))
                .isInstanceOf(PollingTimeoutException.class);
    }

    @Test
    void outputsSubmittedByHandGoOnWithTools() {
        callsBeforeAnswer(2);
        Run run = tutor(Tools.of(Tool.define("twice", "Left")))
                .createThreadAndRun("Go")
                .awaitCompletion();
        AtomicReference<Run> last = new AtomicReference<>();
        String id = run.requiredToolCalls().get(0).id();
        try (var stream = run.withTools(twice).submitToolOutputsStream(java.util.Map.of(id, "0"))) {
            stream.forEach(event -> {});
            last.set(stream.result());
        }
        assertThat(text(last.get())).isEqualTo("It is 2");
    }
}
