package io.fluentopenai.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.ResultStream;
import io.fluentopenai.SixTools;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ChatCompletionTool;
import io.fluentopenai.client.model.FunctionObject;
import io.fluentopenai.client.model.ResponseFunctionTool;
import io.fluentopenai.conversations.Conversation;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.responses.ResponseRequest;
import io.fluentopenai.structured.MissingOutputException;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Loops over tools, on chat and responses, in all ways of running them. */
@NullUnmarked
@Timeout(60)
class ToolLoopsTest extends EndpointTest {
    record Number(int value) {}

    private final AtomicInteger called = new AtomicInteger();
    private final Tool twice = Tool.fromFunction("twice", "Doubles", Number.class, n -> {
        called.incrementAndGet();
        return 2 * n.value();
    });

    private ChatRequest chat() {
        return openai.chat().model("gpt-5-mini").user("Go");
    }

    private ResponseRequest responses() {
        return openai.responses().model("gpt-5-mini").user("Go");
    }

    /** Calls a tool so many times, one a turn, and then says what came of it last. */
    private void callsBeforeAnswer(int calls) {
        server.onChat(request -> {
            List<String> results = SixTools.results(request);
            return results.size() < calls
                    ? ModelAnswer.call("twice", "{\"value\":" + results.size() + "}")
                    : ModelAnswer.text("It is " + results.get(results.size() - 1));
        });
    }

    // ---- All kinds of calls, in all ways

    @TestFactory
    Stream<DynamicTest> allKindsOfCallsAreAnsweredTogetherInTheirOrder() {
        return Stream.of(
                way("chat", six -> chat().tools(six.tools()).run(six::settings)),
                way(
                        "chat, async",
                        six -> chat().tools(six.tools()).runAsync(six::settings).join()),
                way("chat, pulled", six -> pulled(chat().tools(six.tools()).runStream(six::settings))),
                way(
                        "chat, pushed",
                        six -> pushed(chat().tools(six.tools())
                                .runStreamAsync(six::settings)
                                .join())),
                way(
                        "chat, published",
                        six -> published(chat().tools(six.tools()).runStream(six::settings))),
                way("responses", six -> responses().tools(six.tools()).run(six::settings)),
                way(
                        "responses, async",
                        six -> responses()
                                .tools(six.tools())
                                .runAsync(six::settings)
                                .join()),
                way(
                        "responses, pulled",
                        six -> pulled(responses().tools(six.tools()).runStream(six::settings))),
                way(
                        "responses, pushed",
                        six -> pushed(responses()
                                .tools(six.tools())
                                .runStreamAsync(six::settings)
                                .join())),
                way(
                        "responses, published",
                        six -> published(responses().tools(six.tools()).runStream(six::settings))),
                way(
                        "responses, not stored",
                        six -> responses().store(false).tools(six.tools()).run(six::settings)),
                way(
                        "responses, in a conversation",
                        six -> responses()
                                .conversation(openai.conversations().create())
                                .tools(six.tools())
                                .run(six::settings)),
                way(
                        "responses, in the background",
                        six -> responses().background().tools(six.tools()).run(six::settings)));
    }

    private interface Way {
        LoopResult<?> run(SixTools tools) throws Exception;
    }

    private DynamicTest way(String name, Way way) {
        return DynamicTest.dynamicTest(name, () -> {
            stop();
            start();
            server.onChat(SixTools::model);
            SixTools six = new SixTools();
            LoopResult<?> result = way.run(six);

            assertThat(result.turns()).hasSize(2);
            Turn<?> first = result.turns().get(0);
            assertThat(first.calls()).extracting(ToolCall::name).containsExactlyElementsOf(SixTools.NAMES);
            assertThat(first.results()).extracting(ToolResult::call).containsExactlyElementsOf(first.calls());
            assertThat(first.results())
                    .extracting(ToolResult::failure)
                    .containsExactly(
                            null,
                            ToolFailure.FAILED,
                            ToolFailure.UNKNOWN_TOOL,
                            ToolFailure.BAD_ARGUMENTS,
                            null,
                            ToolFailure.DENIED,
                            ToolFailure.CANCELLED);
            six.check(first.results().stream().map(ToolResult::output).toList());
            assertThat(List.of(result.text().split(" \\| "))).hasSize(SixTools.OUTPUTS.size());
            assertThat(result.end()).isEqualTo(LoopResult.End.ANSWERED);
            // The model was told more, so that it took in more: both rounds count.
            assertThat(result.usage().total()).isEqualTo(usage(result));
            assertThat(result.usage().input() + result.usage().output())
                    .isEqualTo(result.usage().total());
        });
    }

    private static long usage(LoopResult<?> result) {
        long total = 0;
        for (Turn<?> turn : result.turns()) {
            total += turn.answer() instanceof ChatCompletion completion
                    ? completion.usage().totalTokens()
                    : ((ModelResponse) turn.answer()).usage().totalTokens();
        }
        return total;
    }

    private static <E, R> LoopResult<R> pulled(ResultStream<LoopEvent<E>, LoopResult<R>> stream) {
        List<LoopEvent<E>> events = new ArrayList<>();
        try (stream) {
            stream.forEach(events::add);
            checkEvents(events);
            return stream.result();
        }
    }

    private static <E, R> LoopResult<R> pushed(ResultStream<LoopEvent<E>, LoopResult<R>> stream) {
        List<LoopEvent<E>> events = new ArrayList<>();
        LoopResult<R> result = stream.collect(events::add).join();
        checkEvents(events);
        return result;
    }

    private static <E, R> LoopResult<R> published(ResultStream<LoopEvent<E>, LoopResult<R>> stream) throws Exception {
        List<LoopEvent<E>> events = new ArrayList<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        stream.subscribe(new Flow.Subscriber<>() {
            private Flow.Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(2);
            }

            @Override
            public void onNext(LoopEvent<E> event) {
                events.add(event);
                if (events.size() % 2 == 0) {
                    subscription.request(2);
                }
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
        over.get(30, TimeUnit.SECONDS);
        checkEvents(events);
        return stream.result();
    }

    /** Asked, pieces, calls and results, asked, pieces. */
    private static void checkEvents(List<? extends LoopEvent<?>> events) {
        assertThat(events.get(0)).isEqualTo(new LoopEvent.Asked<>(1));
        assertThat(events.stream().filter(LoopEvent.Called.class::isInstance)).hasSize(SixTools.NAMES.size());
        assertThat(events.stream().filter(LoopEvent.Returned.class::isInstance)).hasSize(SixTools.NAMES.size());
        assertThat(events.stream().filter(LoopEvent.Asked.class::isInstance)).hasSize(2);
        int asked = events.indexOf(new LoopEvent.Asked<>(2));
        assertThat(events.subList(asked + 1, events.size()))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event).isInstanceOf(LoopEvent.Received.class))
                .allSatisfy(event -> assertThat(event.round()).isEqualTo(2));
        assertThat(events.subList(1, asked))
                .allSatisfy(event -> assertThat(event.round()).isEqualTo(1));
    }

    // ---- What is sent

    @Test
    void chatGetsToolsAndResultsInItsForm() {
        callsBeforeAnswer(1);
        LoopResult<ChatCompletion> result =
                chat().tools(twice).toolChoice("twice").run();

        assertThat(result.text()).isEqualTo("It is 0");
        JsonNode first = sent("createChatCompletion");
        assertThat(first.at("/tools/0").toString())
                .isEqualTo("{\"type\":\"function\",\"function\":{\"description\":\"Doubles\",\"name\":\"twice\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"integer\"}},"
                        + "\"required\":[\"value\"],\"additionalProperties\":false},\"strict\":true}}");
        assertThat(first.path("tool_choice").toString())
                .isEqualTo("{\"type\":\"function\",\"function\":{\"name\":\"twice\"}}");
        JsonNode second = sent("createChatCompletion");
        assertThat(second.path("tool_choice").asText()).isEqualTo("auto");
        assertThat(second.at("/messages/1/tool_calls/0/function/name").asText()).isEqualTo("twice");
        assertThat(second.at("/messages/2/role").asText()).isEqualTo("tool");
        assertThat(second.at("/messages/2/content").asText()).isEqualTo("0");
        assertThat(second.at("/messages/2/tool_call_id")).isEqualTo(second.at("/messages/1/tool_calls/0/id"));
    }

    @Test
    void responsesGoOnFromTheLastWhereItIsStored() {
        callsBeforeAnswer(2);
        LoopResult<ModelResponse> result = responses()
                .instructions("Be brief.")
                .tools(twice)
                .toolChoice("required")
                .run();

        assertThat(result.text()).isEqualTo("It is 2");
        JsonNode first = sent("createResponse");
        assertThat(first.at("/tools/0/name").asText()).isEqualTo("twice");
        assertThat(first.at("/tools/0/strict").asBoolean()).isTrue();
        assertThat(first.path("tool_choice").asText()).isEqualTo("required");
        JsonNode second = sent("createResponse");
        assertThat(second.path("previous_response_id").asText())
                .isEqualTo(result.turns().get(0).answer().id());
        assertThat(second.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(second.path("tool_choice").asText()).isEqualTo("auto");
        assertThat(second.path("input")).hasSize(1);
        assertThat(second.at("/input/0/type").asText()).isEqualTo("function_call_output");
        assertThat(second.at("/input/0/output").asText()).isEqualTo("0");
        JsonNode third = sent("createResponse");
        assertThat(third.path("previous_response_id").asText())
                .isEqualTo(result.turns().get(1).answer().id());
        assertThat(third.path("input")).hasSize(1);
    }

    @Test
    void responsesThatAreNotStoredAreReplayedWithTheirEncryptedReasoning() {
        server.onChat(request -> SixTools.results(request).isEmpty()
                ? ModelAnswer.call("twice", "{\"value\":4}")
                        .andItem("{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],"
                                + "\"encrypted_content\":\"secret\"}")
                        .andItem("{\"type\":\"reasoning\",\"id\":\"rs_2\",\"summary\":[]}")
                : ModelAnswer.text("It is " + SixTools.results(request).get(0)));
        LoopResult<ModelResponse> result =
                responses().store(false).reasoningEffort("low").tools(twice).run();

        assertThat(result.text()).isEqualTo("It is 8");
        assertThat(sent("createResponse").at("/include/0").asText()).isEqualTo("reasoning.encrypted_content");
        JsonNode second = sent("createResponse");
        assertThat(second.has("previous_response_id")).isFalse();
        List<String> types = new ArrayList<>();
        second.path("input").forEach(item -> types.add(item.path("type").asText("message")));
        assertThat(types).containsExactly("message", "reasoning", "function_call", "function_call_output");
        assertThat(second.at("/input/1/encrypted_content").asText()).isEqualTo("secret");
    }

    @Test
    void conversationsKeepWhatWasSaid() {
        callsBeforeAnswer(1);
        Conversation conversation = openai.conversations().create();
        server.clearRequests();
        assertThat(responses().conversation(conversation).tools(twice).run().text())
                .isEqualTo("It is 0");
        sent("createResponse");
        JsonNode second = sent("createResponse");
        assertThat(second.path("conversation").asText()).isEqualTo(conversation.id());
        assertThat(second.has("previous_response_id")).isFalse();
        assertThat(second.path("input")).hasSize(1);
    }

    // ---- Limits, stopping, going on

    @TestFactory
    Stream<DynamicTest> theLimitOfRoundsIsKeptAndTheLoopCanGoOn() {
        return Stream.of(
                limit("chat", () -> chat().tools(twice).run(loop -> loop.maxRounds(2))),
                limit("chat, async", () -> join(chat().tools(twice).runAsync(loop -> loop.maxRounds(2)))),
                limit(
                        "chat, streamed",
                        () -> chat().tools(twice)
                                .runStream(loop -> loop.maxRounds(2))
                                .result()),
                limit("responses", () -> responses().tools(twice).run(loop -> loop.maxRounds(2))),
                limit(
                        "responses, streamed",
                        () -> join(responses()
                                .tools(twice)
                                .runStream(loop -> loop.maxRounds(2))
                                .collect())),
                limit(
                        "responses, not stored",
                        () -> responses().store(false).tools(twice).run(loop -> loop.maxRounds(2))));
    }

    private static void join(CompletableFuture<?> future) throws Throwable {
        try {
            future.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause();
        }
    }

    private DynamicTest limit(String name, Executable run) {
        return DynamicTest.dynamicTest(name, () -> {
            stop();
            start();
            called.set(0);
            callsBeforeAnswer(3);
            LoopState[] state = new LoopState[1];
            assertThatThrownBy(run::execute).isInstanceOfSatisfying(LoopLimitException.class, e -> {
                assertThat(e)
                        .hasMessage(
                                "The loop stopped after 2 rounds (maxRounds is 2); the last calls, twice(…), were not made."
                                        + " Allow more with loop -> loop.maxRounds(…), or resume from state()");
                assertThat(e.rounds()).isEqualTo(2);
                state[0] = LoopState.parse(e.state().toJson());
            });
            // The last call was not made: it is the first of those who go on.
            assertThat(called).hasValue(1);
            LoopResult<?> result = name.startsWith("chat")
                    ? openai.chat()
                            .model("gpt-5-mini")
                            .resume(state[0])
                            .tools(twice)
                            .run()
                    : openai.responses()
                            .model("gpt-5-mini")
                            .store(!name.contains("not stored"))
                            .resume(state[0])
                            .tools(twice)
                            .run();
            assertThat(result.text()).isEqualTo("It is 4");
            assertThat(called).hasValue(3);
        });
    }

    @Test
    void theLimitOfTokensIsKept() {
        callsBeforeAnswer(5);
        assertThatThrownBy(() -> chat().tools(twice).run(loop -> loop.maxTokens(1)))
                .isInstanceOf(LoopLimitException.class)
                .hasMessageContaining("(maxTokens is 1); the last calls, twice(…), were not made");
        assertThat(called).hasValue(0);
        // A model that has answered is not called back for what it used.
        server.reply("Hello");
        assertThat(chat().tools(twice).run(loop -> loop.maxTokens(1)).text()).isEqualTo("Hello");
    }

    @Test
    void aLoopIsTakenTurnByTurn() {
        callsBeforeAnswer(2);
        ToolLoop<?, ChatCompletion> loop = chat().tools(twice).loop();
        List<String> turns = new ArrayList<>();
        for (Turn<ChatCompletion> turn : loop) {
            turns.add(turn.round()
                    + turn.results().stream().map(ToolResult::output).toList().toString()
                    + turn.answer().text());
            assertThat(server.requests()).hasSize(turn.round());
        }
        assertThat(turns).containsExactly("1[0]", "2[2]", "3[]It is 2");
        assertThat(loop.resultSoFar().text()).isEqualTo("It is 2");
        assertThatThrownBy(loop::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStoppedLoopAnswersItsTurnAndCanGoOn() {
        callsBeforeAnswer(3);
        ToolLoop<?, ModelResponse>[] loop = new ToolLoop[1];
        Tool stops = Tool.fromFunction("twice", "Stops", Number.class, n -> {
            loop[0].stop();
            return 2 * n.value();
        });
        loop[0] = responses().tools(stops).loop();
        LoopResult<ModelResponse> result = loop[0].run();

        assertThat(result.end()).isEqualTo(LoopResult.End.STOPPED);
        assertThat(result.turns()).hasSize(1);
        assertThat(openai.responses()
                        .model("gpt-5-mini")
                        .resume(LoopState.parse(result.state().toJson()))
                        .tools(twice)
                        .run()
                        .text())
                .isEqualTo("It is 4");
    }

    @TestFactory
    Stream<DynamicTest> whatNobodyAnswersIsLeftToTheCaller() {
        return Stream.of("chat", "responses", "responses, not stored", "chat, streamed", "responses, streamed")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    stop();
                    start();
                    server.onChat(request -> SixTools.results(request).isEmpty()
                            ? ModelAnswer.call("twice", "{\"value\":1}").andCall("ask", "{\"question\":\"why\"}")
                            : ModelAnswer.text(String.join("+", SixTools.results(request))));
                    Tool ask = Tool.define(
                            "ask",
                            "Asks the user",
                            "{\"type\":\"object\",\"properties\":{\"question\":{\"type\":\"string\"}}}");
                    boolean stored = !name.contains("not stored");
                    LoopResult<?> result = switch (name) {
                        case "chat" -> chat().tools(twice, ask).run();
                        case "chat, streamed" ->
                            chat().tools(twice, ask).runStream().result();
                        case "responses, streamed" ->
                            responses().tools(twice, ask).runStream().result();
                        default -> responses().store(stored).tools(twice, ask).run();
                    };
                    assertThat(result.end()).isEqualTo(LoopResult.End.PENDING);
                    assertThat(result.pending()).extracting(ToolCall::name).containsExactly("ask");
                    assertThat(result.turns().get(0).results().get(0).output()).isEqualTo("2");

                    ToolCall open = result.pending().get(0);
                    LoopState state = LoopState.parse(result.state().toJson());
                    LoopResult<?> next = name.startsWith("chat")
                            ? openai.chat()
                                    .model("gpt-5-mini")
                                    .resume(state)
                                    .toolResult(open.id(), "because")
                                    .tools(twice, ask)
                                    .run()
                            : openai.responses()
                                    .model("gpt-5-mini")
                                    .store(stored)
                                    .resume(state)
                                    .toolResult(open.id(), "because")
                                    .tools(twice, ask)
                                    .run();
                    assertThat(next.text()).isEqualTo("2+because");
                }));
    }

    @Test
    void anApprovalCanComeTomorrow() {
        callsBeforeAnswer(1);
        Tool risky = Tool.fromFunction("twice", "Risky", Number.class, n -> 2 * n.value())
                .needingApproval();
        LoopResult<ModelResponse> first = responses().tools(risky).run();
        assertThat(first.end()).isEqualTo(LoopResult.End.PENDING);
        assertThat(first.pending()).hasSize(1);
        String kept = first.state().toJson();

        LoopResult<ModelResponse> second = openai.responses()
                .model("gpt-5-mini")
                .resume(LoopState.parse(kept))
                .tools(risky)
                .run(loop -> loop.approval(request -> Approval.postponed()));
        assertThat(second.end()).isEqualTo(LoopResult.End.PENDING);
        assertThat(second.turns()).isEmpty();
        assertThatThrownBy(second::last).isInstanceOf(IllegalStateException.class);

        assertThat(openai.responses()
                        .model("gpt-5-mini")
                        .resume(second.state())
                        .tools(risky)
                        .run(loop -> loop.approval(request -> Approval.approved()))
                        .text())
                .isEqualTo("It is 0");
    }

    @Test
    void aFollowUpAnswersWhatTheResponseCalls() {
        callsBeforeAnswer(1);
        ModelResponse response = responses().tools(twice).send();
        assertThat(response.functionCalls()).hasSize(1);
        assertThat(response.followUp().tools(twice).run().text()).isEqualTo("It is 0");
    }

    // ---- Failures

    @Test
    void aFailureThatIsToBeThrownEndsTheLoop() {
        server.onChat(request -> ModelAnswer.call("twice", "{\"value\":\"x\"}"));
        assertThatThrownBy(() -> chat().tools(twice).run(loop -> loop.throwOn(ToolFailure.BAD_ARGUMENTS)))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.failure()).isEqualTo(ToolFailure.BAD_ARGUMENTS));
        ResultStream<?, ?> stream = responses().tools(twice).runStream(loop -> loop.throwOn(ToolFailure.BAD_ARGUMENTS));
        assertThatThrownBy(() -> stream.forEach(event -> {})).isInstanceOf(ToolException.class);
        assertThatThrownBy(stream::result).isInstanceOf(ToolException.class);
    }

    @Test
    void aServerThatFailsHalfWayLeavesAStateToGoOnFrom() {
        callsBeforeAnswer(1);
        ToolLoop<?, ChatCompletion> loop = chat().tools(twice).loop();
        server.fail(request -> request.json().path("messages").size() > 1)
                .times(10)
                .status(500);
        assertThatThrownBy(loop::run).isInstanceOf(InternalServerException.class);
        server.clearFaults();
        assertThat(openai.chat()
                        .model("gpt-5-mini")
                        .resume(loop.state())
                        .tools(twice)
                        .run()
                        .text())
                .isEqualTo("It is 0");
        assertThat(called).hasValue(1);
    }

    @Test
    void cancellingALoopCancelsTheToolAndAsksNothingMore() {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> never = new CompletableFuture<>();
        server.onChat(request -> ModelAnswer.call("endless", "{}"));
        Tool endless = Tool.fromFunction("endless", "Endless", () -> {
            begun.countDown();
            return never;
        });
        CompletableFuture<LoopResult<ChatCompletion>> run =
                chat().tools(endless).runAsync();
        await(begun);
        run.cancel(true);
        Awaitility.await().until(never::isCancelled);
        assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void closingAStreamCancelsTheToolAndEndsWhoeverReads() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> never = new CompletableFuture<>();
        server.onChat(request -> ModelAnswer.call("endless", "{}"));
        Tool endless = Tool.fromFunction("endless", "Endless", () -> {
            begun.countDown();
            return never;
        });
        var stream = chat().tools(endless).runStream();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            int count = 0;
            for (LoopEvent<?> unused : stream) {
                count++;
            }
            return count;
        });
        await(begun);
        stream.close();
        assertThat(reader.get(20, TimeUnit.SECONDS)).isPositive();
        Awaitility.await().until(never::isCancelled);
        assertThatThrownBy(stream::result)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closingAStreamEndsTheFutureOfWhoeverCollectsIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        server.onChat(request -> ModelAnswer.call("endless", "{}"));
        Tool endless = Tool.fromFunction("endless", "Endless", () -> {
            begun.countDown();
            return new CompletableFuture<String>();
        });
        var stream = chat().tools(endless).runStream();
        var collected = stream.collect();
        await(begun);
        stream.close();
        assertThatThrownBy(() -> collected.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    }

    @Test
    void whoeverCompletesTheFutureOfAStreamEndsTheLoop() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> never = new CompletableFuture<>();
        server.onChat(request -> ModelAnswer.call("endless", "{}"));
        Tool endless = Tool.fromFunction("endless", "Endless", () -> {
            begun.countDown();
            return never;
        });
        var collected = chat().tools(endless).runStream().collect();
        await(begun);
        assertThat(collected.complete(null)).isTrue();
        Awaitility.await().until(never::isCancelled);
    }

    @Test
    void anErrorOfTheListenerEndsTheStreamOfALoop() {
        callsBeforeAnswer(1);
        var collected = chat().tools(twice)
                .runStream(loop -> loop.listener(event -> {
                    if (event instanceof LoopEvent.Called<?>) {
                        throw new AssertionError("the listener");
                    }
                }))
                .collect();
        assertThatThrownBy(() -> collected.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("the listener");
    }

    @Test
    void theEventsOfALoopAreDeliveredOnce() {
        server.reply("Hello");
        var stream = chat().tools(twice).runStream();
        assertThat(stream).isNotEmpty();
        assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stream.collect(event -> {})).isInstanceOf(IllegalStateException.class);
        assertThat(stream.result().text()).isEqualTo("Hello");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- Kinds of tools

    @Test
    void customToolsGetTheirText() {
        Tool sql = Tool.custom("sql", "Runs SQL", query -> "ran " + query).lark("start: \"SELECT\" /.*/");
        server.onChat(request -> SixTools.results(request).isEmpty()
                ? ModelAnswer.customCall("sql", "SELECT 1").andCall("twice", "{\"value\":3}")
                : ModelAnswer.text(String.join("+", SixTools.results(request))));

        assertThat(chat().tools(sql, twice).toolChoice("sql").run().text()).isEqualTo("ran SELECT 1+6");
        JsonNode chat = sent("createChatCompletion");
        assertThat(chat.at("/tools/0/custom/format/grammar/syntax").asText()).isEqualTo("lark");
        assertThat(chat.at("/tool_choice/custom/name").asText()).isEqualTo("sql");
        sent("createChatCompletion");
        assertThat(chat().tools(sql, twice).runStream().result().text()).isEqualTo("ran SELECT 1+6");
        server.clearRequests();

        assertThat(responses().tools(sql, twice).toolChoice("sql").run().text()).isEqualTo("ran SELECT 1+6");
        JsonNode response = sent("createResponse");
        assertThat(response.at("/tools/0/format/syntax").asText()).isEqualTo("lark");
        assertThat(response.path("tool_choice").toString()).isEqualTo("{\"type\":\"custom\",\"name\":\"sql\"}");
        assertThat(sent("createResponse").at("/input/0/type").asText()).isEqualTo("custom_tool_call_output");
        assertThat(responses().tools(sql, twice).runStream().result().text()).isEqualTo("ran SELECT 1+6");
    }

    @Test
    void toolsOfTheServerHaveTheirForms() {
        server.reply("Hello");
        responses()
                .tools(
                        Tool.fileSearch("vs_1"),
                        Tool.codeInterpreter(),
                        Tool.webSearch(tool -> tool.searchContextSize("low")),
                        Tool.imageGeneration(),
                        Tool.mcp("docs", "https://example.com/mcp"),
                        Tool.computer(tool ->
                                tool.environment("browser").displayWidth(800).displayHeight(600)),
                        Tool.localShell(),
                        Tool.shell(),
                        Tool.applyPatch(),
                        Tool.custom("text", "Text").regex("[a-z]+"),
                        twice)
                .toolChoice("docs")
                .send();
        JsonNode request = sent("createResponse");
        List<String> types = new ArrayList<>();
        request.path("tools").forEach(tool -> types.add(tool.path("type").asText()));
        assertThat(types)
                .containsExactly(
                        "file_search",
                        "code_interpreter",
                        "web_search",
                        "image_generation",
                        "mcp",
                        "computer_use_preview",
                        "local_shell",
                        "shell",
                        "apply_patch",
                        "custom",
                        "function");
        assertThat(request.path("tool_choice").toString()).isEqualTo("{\"type\":\"mcp\",\"server_label\":\"docs\"}");
        assertThatThrownBy(() -> responses().tools(Tool.fileSearch()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vector stores");
        assertThatThrownBy(() -> chat().tools(Tool.webSearch()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not support the tool web_search");
        assertThatThrownBy(() -> chat().tools(twice).toolChoice("other").send())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() -> chat().tools(twice).tools(twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two tools named twice");
    }

    @Test
    void anMcpServersQuestionIsAnsweredByTheApproval() {
        server.onChat(request -> {
            List<Boolean> answers = new ArrayList<>();
            request.path("input").forEach(item -> {
                if (item.path("type").asText().equals("mcp_approval_response")) {
                    answers.add(item.path("approve").asBoolean());
                }
            });
            return answers.isEmpty()
                    ? ModelAnswer.item("{\"type\":\"mcp_approval_request\",\"id\":\"mcpr_1\",\"server_label\":\"docs\","
                                    + "\"name\":\"read\",\"arguments\":\"{}\"}")
                            .andItem("{\"type\":\"mcp_approval_request\",\"id\":\"mcpr_2\",\"server_label\":\"docs\","
                                    + "\"name\":\"delete\",\"arguments\":\"{}\"}")
                    : ModelAnswer.text(answers.toString());
        });
        Tool docs = Tool.mcp("docs", "https://example.com/mcp");
        LoopResult<ModelResponse> result = responses()
                .tools(docs)
                .run(loop -> loop.approval(request -> {
                    assertThat(request.call().server()).isEqualTo("docs");
                    return Approval.of(request.call().name().equals("read"));
                }));
        assertThat(result.text()).isEqualTo("[true, false]");
        sent("createResponse");
        assertThat(sent("createResponse").at("/input/0/approval_request_id").asText())
                .isEqualTo("mcpr_1");

        LoopResult<ModelResponse> unasked = responses().tools(docs).run();
        assertThat(unasked.end()).isEqualTo(LoopResult.End.PENDING);
        assertThat(unasked.pending()).extracting(ToolCall::kind).containsOnly(ToolCall.Kind.MCP_APPROVAL);
    }

    @Test
    void shellsPatchesAndComputersAreCarriedOut() {
        server.onChat(request -> request.toString().contains("_call_output")
                ? ModelAnswer.text("Done")
                : ModelAnswer.item(
                                "{\"type\":\"local_shell_call\",\"status\":\"completed\",\"action\":{\"type\":\"exec\","
                                        + "\"command\":[\"ls\"],\"env\":{}}}")
                        .andItem("{\"type\":\"shell_call\",\"status\":\"completed\",\"environment\":null,"
                                + "\"action\":{\"commands\":[\"pwd\"],\"timeout_ms\":null,\"max_output_length\":null}}")
                        .andItem("{\"type\":\"apply_patch_call\",\"status\":\"completed\",\"operation\":"
                                + "{\"type\":\"delete_file\",\"path\":\"a.txt\"}}")
                        .andItem("{\"type\":\"computer_call\",\"status\":\"completed\",\"action\":"
                                + "{\"type\":\"screenshot\"},\"pending_safety_checks\":"
                                + "[{\"id\":\"sc_1\",\"code\":\"c\",\"message\":\"m\"}]}"));
        LoopResult<ModelResponse> result = responses()
                .tools(
                        Tool.localShell((call, context) ->
                                "ran " + call.at("/action/command/0").asText()),
                        Tool.shell((call, context) -> {
                            throw new IllegalStateException("no shell");
                        }),
                        Tool.applyPatch((call, context) -> {
                            throw new IllegalStateException("no such file");
                        }),
                        Tool.computer(
                                tool -> tool.environment("browser")
                                        .displayWidth(8)
                                        .displayHeight(6),
                                (call, context) -> Content.image(new byte[] {1}, "image/png")))
                .run();
        assertThat(result.text()).isEqualTo("Done");
        sent("createResponse");
        JsonNode input = sent("createResponse").path("input");
        assertThat(input.at("/0/type").asText()).isEqualTo("local_shell_call_output");
        assertThat(input.at("/0/output").asText()).isEqualTo("ran ls");
        assertThat(input.at("/1/type").asText()).isEqualTo("shell_call_output");
        assertThat(input.at("/1/output/0").toString())
                .isEqualTo("{\"stdout\":\"\",\"stderr\":\"no shell\",\"outcome\":{\"type\":\"exit\",\"exit_code\":1}}");
        assertThat(input.at("/2/status").asText()).isEqualTo("failed");
        assertThat(input.at("/2/output").asText()).isEqualTo("no such file");
        assertThat(input.at("/3/output/image_url").asText()).isEqualTo("data:image/png;base64,AQ==");
        assertThat(input.at("/3/acknowledged_safety_checks/0/id").asText()).isEqualTo("sc_1");

        LoopResult<ModelResponse> left = responses().tools(Tool.localShell()).run();
        assertThat(left.pending()).extracting(ToolCall::name).contains("local_shell", "shell");
    }

    @Test
    void aCommandThatHasBeenCarriedOutIsNotCarriedOutAgainWhenTheLoopGoesOn() {
        server.handle("createResponse", request -> Reply.json("""
                        {"id":"resp_1","object":"response","status":"completed","output":[
                          {"type":"local_shell_call","id":"lsh_1","call_id":"call_1","status":"completed",
                           "action":{"type":"exec","command":["date"],"env":{}}},
                          {"type":"function_call","id":"fc_1","call_id":"call_2","name":"ask","arguments":"{}"}]}
                        """));
        Tools tools = Tools.of(
                Tool.localShell((call, context) -> called.incrementAndGet()), Tool.define("ask", "Asks somebody"));
        var stopped = responses().store(false).tools(tools).run();
        assertThat(stopped.pending()).extracting(ToolCall::name).containsExactly("ask");

        server.handle("createResponse", request -> Reply.json("{\"id\":\"resp_2\",\"status\":\"completed\"}"));
        responses()
                .store(false)
                .tools(tools)
                .resume(stopped.state())
                .toolResult("call_2", "yes")
                .run();

        assertThat(called).hasValue(1);
        server.takeRequest();
        assertThat(sent("createResponse").get("input"))
                .extracting(item -> item.path("type").asText())
                .containsOnlyOnce("local_shell_call_output");
    }

    @Test
    void toolsOfTheRequestsOwnAreLeftToTheCaller() {
        callsBeforeAnswer(1);
        LoopResult<ChatCompletion> chat = chat().configure(request ->
                        request.tools(List.of(new ChatCompletionTool().function(new FunctionObject().name("twice")))))
                .run();
        assertThat(chat.pending()).extracting(ToolCall::name).containsExactly("twice");
        LoopResult<ModelResponse> response = responses()
                .configure(request -> request.tools(List.of(new ResponseFunctionTool()
                        .name("twice")
                        .parameters(Map.of())
                        .strict(false))))
                .run();
        assertThat(response.pending()).extracting(ToolCall::name).containsExactly("twice");
    }

    @Test
    void theNewerComputerIsCarriedOutToo() {
        server.onChat(request -> request.toString().contains("_call_output")
                ? ModelAnswer.text("Done")
                : ModelAnswer.item("{\"type\":\"computer_call\",\"status\":\"completed\",\"actions\":"
                        + "[{\"type\":\"screenshot\"}],\"pending_safety_checks\":[]}"));
        assertThat(responses()
                        .tools(Tool.computer((call, context) -> Content.imageUrl("https://example.com/a.png")))
                        .run()
                        .text())
                .isEqualTo("Done");
    }

    @Test
    void aFunctionCanAnswerWithAPicture() {
        server.onChat(request -> request.toString().contains("_call_output")
                ? ModelAnswer.text("Nice")
                : ModelAnswer.call("photo", "{}"));
        Tool photo = Tool.fromFunction(
                "photo",
                "Takes a photo",
                () -> List.of(Content.text("here"), Content.imageUrl("https://example.com/a.png")));
        assertThat(responses().tools(photo).run().text()).isEqualTo("Nice");
        sent("createResponse");
        JsonNode output = sent("createResponse").at("/input/0/output");
        assertThat(output.at("/0/text").asText()).isEqualTo("here");
        assertThat(output.at("/1/image_url").asText()).isEqualTo("https://example.com/a.png");
    }

    // ---- Structured

    @Test
    void aLoopEndsInAValue() {
        record Sum(int sum) {}
        server.onChat(request -> {
            List<String> results = SixTools.results(request);
            return results.isEmpty()
                    ? ModelAnswer.call("twice", "{\"value\":21}")
                    : ModelAnswer.text("{\"sum\":" + results.get(0) + "}");
        });
        Structured<Sum, LoopResult<ChatCompletion>> chat = chat().tools(twice).run(Sum.class);
        assertThat(chat.value()).isEqualTo(new Sum(42));
        assertThat(chat.response().turns()).hasSize(2);
        assertThat(responses().tools(twice).runAsync(Sum.class).join().value()).isEqualTo(new Sum(42));
        assertThatThrownBy(() -> chat().tools(Tool.define("twice", "Left")).run(Sum.class))
                .isInstanceOf(MissingOutputException.class);
    }

    // ---- Odd answers

    @Test
    void callsThatWereCutOffAreNotMade() {
        answer(
                "createChatCompletion",
                "{\"choices\":[{\"index\":0,\"finish_reason\":\"length\",\"message\":{\"role\":\"assistant\","
                        + "\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"twice\",\"arguments\":\"{\\\"value\\\":1\"}}]}}]}");
        LoopResult<ChatCompletion> result = chat().tools(twice).run();
        assertThat(result.last().finishReason()).isEqualTo("length");
        assertThat(called).hasValue(0);
        assertThat(result.usage().total()).isZero();

        chat().tools(twice).resume(result.state()).user("Go on").run();
        assertThat(called).hasValue(0);
        server.takeRequest();
        assertThat(sent("createChatCompletion").at("/messages/1"))
                .isEqualTo(Json.parse("{\"role\":\"assistant\",\"content\":\"\"}"));
    }

    @Test
    void callsThatWereCutOffAreNotMadeByWhoGoesOnWithResponsesThatAreNotStored() {
        answer("createResponse", """
                {"id":"resp_1","object":"response","status":"incomplete","output":[
                  {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"x"},
                  {"type":"message","id":"msg_1","role":"assistant","status":"completed",
                   "content":[{"type":"output_text","text":"Well","annotations":[]}]},
                  {"type":"function_call","id":"fc_1","call_id":"c","name":"twice","arguments":"{\\"value\\":1"}]}
                """);
        LoopResult<ModelResponse> result = responses().store(false).tools(twice).run();

        responses()
                .store(false)
                .tools(twice)
                .resume(result.state())
                .user("Go on")
                .run();
        assertThat(called).hasValue(0);
        server.takeRequest();
        assertThat(sent("createResponse").get("input"))
                .extracting(item -> item.path("role").asText())
                .containsExactly("user", "assistant", "user");
    }

    @Test
    void theFakeServerRefusesCallsThatNobodyAnswers() {
        callsBeforeAnswer(1);
        ChatCompletion completion = chat().tools(twice).send();
        assertThatThrownBy(() -> chat().reply(completion).user("And?").send())
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("did not have response messages");
        List<RecordedRequest> requests = server.requests();
        assertThat(requests).isNotEmpty();
        LoopSettings settings = new LoopSettings();
        assertThatThrownBy(() -> settings.maxRounds(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toolsOfAnObjectAreGivenTogether() {
        callsBeforeAnswer(1);
        assertThat(chat().tools(Tools.of(twice, Maths.class)).run().text()).isEqualTo("It is 0");
        assertThat(sent("createChatCompletion").path("tools")).hasSize(2);
    }

    static final class Maths {
        private Maths() {}

        @io.fluentopenai.tools.ToolFunction("Halves a number")
        static int half(@io.fluentopenai.schema.Param("number") int number) {
            return number / 2;
        }
    }
}
