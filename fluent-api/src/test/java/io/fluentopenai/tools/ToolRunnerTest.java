package io.fluentopenai.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.schema.Codec;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ToolRunnerTest {
    record Number(int value) {}

    private final CountDownLatch never = new CountDownLatch(1);

    private static ToolCall call(String id, String name) {
        return new ToolCall(id, name, "{}");
    }

    private FunctionTool slow(String name, CountDownLatch begun, AtomicBoolean interrupted) {
        return Tool.fromFunction(name, "Waits", context -> {
            begun.countDown();
            try {
                never.await();
                return "over";
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        });
    }

    @Test
    void callsRunAtTheSameTimeAndResultsKeepTheirOrder() {
        CyclicBarrier all = new CyclicBarrier(3);
        FunctionTool meet = Tool.fromFunction("meet", "Waits for the others", Number.class, number -> {
            all.await(20, TimeUnit.SECONDS);
            return number.value();
        });

        List<ToolResult> results = ToolRunner.of(Tools.of(meet))
                .run(IntStream.range(0, 3)
                        .mapToObj(i -> new ToolCall("call_" + i, "meet", "{\"value\":" + i + "}"))
                        .toList());

        assertThat(results).extracting(ToolResult::output).containsExactly("0", "1", "2");
        assertThat(results).extracting(result -> result.call().id()).containsExactly("call_0", "call_1", "call_2");
    }

    @Test
    void whatJacksonSaysOfItsSourceDoesNotReachTheModel() {
        FunctionTool broken =
                Tool.fromFunction("broken", "Reads", context -> new ObjectMapper().readTree("{\"a\": [1"));

        ToolResult result = ToolRunner.of(Tools.of(broken))
                .run(List.of(call("1", "broken")))
                .get(0);

        assertThat(result.output()).contains("Unexpected end-of-input").doesNotContain("[Source");
    }

    @Test
    void oneThreadIsEnough() {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            FunctionTool later = Tool.fromFunction(
                    "later", "Later", Number.class, n -> CompletableFuture.supplyAsync(() -> n.value() * 2));
            List<ToolCall> calls = IntStream.range(0, 50)
                    .mapToObj(i -> new ToolCall("" + i, "later", "{\"value\":" + i + "}"))
                    .toList();
            List<ToolResult> results = ToolRunner.of(
                            Tools.of(later),
                            settings -> settings.executor(one).approval(request -> Approval.approved()))
                    .run(calls);
            assertThat(results)
                    .extracting(ToolResult::output)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).mapToObj(i -> "" + 2 * i).toList());
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void aToolThatTakesTooLongIsInterruptedAndTheModelIsTold() {
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean cancelled = new AtomicBoolean();
        CountDownLatch gone = new CountDownLatch(1);
        FunctionTool slow = Tool.fromFunction("slow", "Waits", context -> {
            context.onCancel(() -> cancelled.set(context.isCancelled()));
            try {
                never.await();
                return "over";
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            } finally {
                gone.countDown();
            }
        });

        ToolResult result = ToolRunner.of(Tools.of(slow.timeout(Duration.ofMillis(50))))
                .run(List.of(call("1", "slow")))
                .get(0);

        assertThat(result.failure()).isEqualTo(ToolFailure.TIMED_OUT);
        assertThat(result.output()).isEqualTo("{\"error\":\"The tool did not answer within 0.05 s\"}");
        assertThat(cancelled).isTrue();
        assertThat(await(gone)).isTrue();
        assertThat(interrupted).isTrue();
    }

    @Test
    void anInterruptionDoesNotStayWithTheExecutorsThread() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            AtomicBoolean interrupted = new AtomicBoolean();
            FunctionTool slow = Tool.fromFunction("slow", "Ignores the interruption", context -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                return "over";
            });
            ToolRunner.of(Tools.of(slow), s -> s.executor(one).toolTimeout(Duration.ofMillis(20)))
                    .run(List.of(call("1", "slow")));
            one.submit(() -> interrupted.set(Thread.currentThread().isInterrupted()))
                    .get();
            assertThat(interrupted).isFalse();
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void aStageThatTakesTooLongIsCancelled() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        ToolResult result = ToolRunner.of(
                        Tools.of(Tool.fromFunction("stage", "Never", () -> stage)),
                        settings -> settings.toolTimeout(Duration.ofMillis(20)))
                .run(List.of(call("1", "stage")))
                .get(0);

        assertThat(result.failure()).isEqualTo(ToolFailure.TIMED_OUT);
        // By the thread that ended the call, which may be told of it later than the one that waits.
        Awaitility.await().until(stage::isCancelled);
    }

    @Test
    void cancellingTheWholeCancelsEachCall() {
        CountDownLatch begun = new CountDownLatch(2);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicReference<RunContext> context = new AtomicReference<>();
        CompletableFuture<String> stage = new CompletableFuture<>();
        FunctionTool later = Tool.fromFunction("later", "Never", c -> {
            context.set(c);
            begun.countDown();
            return stage;
        });
        CompletableFuture<List<ToolResult>> all = ToolRunner.of(Tools.of(slow("slow", begun, interrupted), later))
                .runAsync(List.of(call("1", "slow"), call("2", "later")));
        assertThat(await(begun)).isTrue();

        all.cancel(true);

        assertThat(context.get()).matches(RunContext::isCancelled);
        Awaitility.await().untilTrue(interrupted);
        Awaitility.await().until(stage::isCancelled);
    }

    @Test
    void anInterruptionOfTheCallerCancelsTheCalls() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        ToolRunner runner = ToolRunner.of(Tools.of(slow("slow", begun, interrupted)));
        Thread caller = new Thread(() -> {
            try {
                runner.run(List.of(call("1", "slow")));
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        caller.start();
        assertThat(await(begun)).isTrue();
        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(io.fluentopenai.client.error.InterruptedCallException.class);
        Awaitility.await().untilTrue(interrupted);
    }

    @Test
    void oneCallCanBeCancelledAndTheOthersGoOn() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicReference<RunContext> context = new AtomicReference<>();
        FunctionTool quick = Tool.fromFunction("quick", "Quick", () -> {
            begun.await();
            Objects.requireNonNull(context.get()).cancel();
            return "done";
        });

        List<ToolResult> results = ToolRunner.of(
                        Tools.of(slow("slow", begun, interrupted), quick),
                        settings -> settings.listener(event -> {
                            if (event instanceof LoopEvent.Called<?> called
                                    && called.call().name().equals("slow")) {
                                context.set(called.context());
                            }
                        }))
                .run(List.of(call("1", "slow"), call("2", "quick")));

        assertThat(results.get(0).failure()).isEqualTo(ToolFailure.CANCELLED);
        assertThat(results.get(0).output()).contains("cancelled");
        assertThat(results.get(1).output()).isEqualTo("done");
    }

    @Test
    void aFailureIsToldOrThrownAsChosen() {
        FunctionTool fails = Tool.fromFunction("fails", "Fails", () -> {
            throw new java.io.IOException("disk full");
        });
        List<ToolCall> calls = List.of(call("1", "fails"), call("2", "unknown"), new ToolCall("3", "fails", "{"));
        Tools tools = Tools.of(Tool.fromFunction("fails", "Fails", Number.class, n -> {
            throw new java.io.IOException("disk full");
        }));

        assertThat(ToolRunner.of(tools)
                        .run(List.of(
                                new ToolCall("1", "fails", "{\"value\":1}"), call("2", "unknown"), call("3", "fails"))))
                .extracting(ToolResult::failure)
                .containsExactly(ToolFailure.FAILED, ToolFailure.UNKNOWN_TOOL, ToolFailure.BAD_ARGUMENTS);
        assertThatThrownBy(() -> ToolRunner.of(Tools.of(fails), s -> s.throwOn(ToolFailure.FAILED))
                        .run(calls))
                .isInstanceOfSatisfying(ToolException.class, e -> {
                    assertThat(e.failure()).isEqualTo(ToolFailure.FAILED);
                    assertThat(e.result().call().id()).isIn("1", "3");
                    assertThat(e).hasRootCauseMessage("disk full");
                });
        assertThatThrownBy(() -> ToolRunner.of(tools, s -> s.throwOn(ToolFailure.UNKNOWN_TOOL))
                        .run(calls))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("There is no tool named unknown");
    }

    @Test
    void aThrownFailureCancelsTheOtherCalls() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        FunctionTool fails = Tool.fromFunction("fails", "Fails", () -> {
            begun.await();
            throw new IllegalStateException("no");
        });

        assertThatThrownBy(() -> ToolRunner.of(
                                Tools.of(slow("slow", begun, interrupted), fails), s -> s.throwOn(ToolFailure.FAILED))
                        .run(List.of(call("1", "slow"), call("2", "fails"))))
                .isInstanceOf(ToolException.class);
        Awaitility.await().untilTrue(interrupted);
    }

    @Test
    void approvalsAreAskedInOrderAndARefusalIsTold() {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        FunctionTool one = Tool.fromFunction("one", "One", () -> 1);

        List<ToolResult> results = ToolRunner.of(
                        Tools.of(one),
                        settings -> settings.approval(request -> {
                            asked.add(request.call().id());
                            return switch (request.call().id()) {
                                case "a" -> Approval.approved();
                                case "b" -> Approval.denied("not on Sundays");
                                case "c" -> Approval.postponed();
                                default -> Approval.of(false);
                            };
                        }))
                .run(List.of(call("a", "one"), call("b", "one"), call("c", "one"), call("d", "one")));

        assertThat(asked).containsExactly("a", "b", "c", "d");
        assertThat(results.get(0).output()).isEqualTo("1");
        assertThat(results.get(1).output()).isEqualTo("{\"error\":\"The call was not approved: not on Sundays\"}");
        assertThat(results.get(1).failure()).isEqualTo(ToolFailure.DENIED);
        assertThat(results.get(2).isPending()).isTrue();
        assertThat(results.get(2).isError()).isFalse();
        assertThat(results.get(3).output()).isEqualTo("{\"error\":\"The call was not approved\"}");
    }

    @Test
    void afterAnApprovalThatThrowsNobodyIsAsked() {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begun = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        ToolRunner runner = ToolRunner.of(
                Tools.of(Tool.fromFunction("one", "One", () -> 1)),
                // Whoever is asked next is asked at once, by the thread that asked before.
                settings -> settings.executor(work -> {
                            if (Thread.currentThread() == caller) {
                                new Thread(work).start();
                            } else {
                                work.run();
                            }
                        })
                        .approval(request -> {
                            asked.add(request.call().id());
                            await(begun);
                            throw new IllegalStateException("nobody there");
                        }));
        CompletableFuture<List<ToolResult>> results = runner.runAsync(List.of(call("a", "one"), call("b", "one")));
        begun.countDown();
        assertThatThrownBy(results::join).hasRootCauseMessage("nobody there");
        assertThat(asked).containsExactly("a");
    }

    @Test
    void anApprovalMayComeLaterWithoutAThread() {
        CompletableFuture<Approval> answer = new CompletableFuture<>();
        CompletableFuture<List<ToolResult>> results = ToolRunner.of(
                        Tools.of(Tool.fromFunction("one", "One", () -> 1).needingApproval()),
                        settings -> settings.approvalAsync(request -> answer))
                .runAsync(List.of(call("a", "one"), call("b", "one")));
        assertThat(results).isNotDone();

        answer.complete(Approval.approved());

        assertThat(ToolRunner.await(results)).extracting(ToolResult::output).containsExactly("1", "1");
    }

    @Test
    void withoutAnybodyToAskACallThatNeedsApprovalIsNotMade() {
        AtomicBoolean called = new AtomicBoolean();
        FunctionTool risky = Tool.fromFunction("risky", "Risky", () -> {
                    called.set(true);
                    return 1;
                })
                .needingApproval();

        ToolResult result =
                ToolRunner.of(Tools.of(risky)).run(List.of(call("a", "risky"))).get(0);

        assertThat(result.isPending()).isTrue();
        assertThat(called).isFalse();
        assertThat(risky.invoke("{}").output()).isEqualTo("1");
    }

    @Test
    void aDefinitionAloneStaysPending() {
        FunctionTool definition = Tool.define("defined", "Defined", Codec.of(Number.class));

        assertThat(ToolRunner.of(Tools.of(definition))
                        .run(List.of(call("a", "defined")))
                        .get(0)
                        .isPending())
                .isTrue();
        assertThatThrownBy(() -> definition.invoke("{}")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatTheListenerOrTheApprovalThrowsIsTheCallersToKnow() {
        Tools tools = Tools.of(Tool.fromFunction("one", "One", () -> 1));

        assertThatThrownBy(() -> ToolRunner.of(
                                tools,
                                s -> s.listener(event -> {
                                    throw new IllegalStateException("the listener");
                                }))
                        .run(List.of(call("a", "one"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the listener");
        assertThatThrownBy(() -> ToolRunner.of(
                                tools,
                                s -> s.approval(request -> {
                                    throw new IllegalStateException("the approval");
                                }))
                        .run(List.of(call("a", "one"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the approval");
    }

    @Test
    void theCallersObjectReachesTheFunction() {
        FunctionTool tool = Tool.fromFunction(
                "who", "Who", context -> context.user(StringBuilder.class).append("x") + context.runId());

        assertThat(ToolRunner.of(
                                Tools.of(tool),
                                s -> s.context(new StringBuilder("a")).runId("run_1"))
                        .run(List.of(call("a", "who")))
                        .get(0)
                        .output())
                .isEqualTo("axrun_1");
        assertThat(tool.invoke("{}").output()).contains("needs a java.lang.StringBuilder");
    }

    @Test
    void aCancelledStageIsTold() {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        ToolResult result =
                Tool.fromFunction("cancelled", "Cancelled", () -> cancelled).invoke("{}");
        assertThat(result.failure()).isEqualTo(ToolFailure.CANCELLED);
        assertThat(result.exception()).isInstanceOf(CancellationException.class);
    }

    @Test
    void anErrorIsNotToldToTheModel() {
        assertThatThrownBy(() -> Tool.fromFunction("error", "Error", () -> {
                            throw new AssertionError("broken");
                        })
                        .invoke("{}"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void errorsOfListenersGettersAndExecutorsEndTheCallsRatherThanBeingWaitedForForEver() {
        Tools tools = Tools.of(Tool.fromFunction("one", "One", () -> 1), Tool.fromFunction("broken", "B", Broken::new));

        assertThatThrownBy(() -> ToolRunner.of(
                                tools,
                                s -> s.listener(event -> {
                                    if (event instanceof LoopEvent.Returned<?>) {
                                        throw new AssertionError("the listener");
                                    }
                                }))
                        .run(List.of(call("a", "one"))))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the listener");
        assertThatThrownBy(() -> ToolRunner.of(tools).run(List.of(call("a", "broken"))))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the getter");
        assertThatThrownBy(() -> ToolRunner.of(
                                tools,
                                s -> s.approvalAsync(request -> CompletableFuture.completedFuture(Approval.approved()))
                                        .executor(work -> {
                                            throw new OutOfMemoryError("no more threads");
                                        }))
                        .run(List.of(call("a", "one"))))
                .isInstanceOf(OutOfMemoryError.class);
    }

    static final class Broken {
        public String getValue() {
            throw new AssertionError("the getter");
        }
    }

    @Test
    void aStageThatCannotBeWaitedForIsAFailureOfTheFunction() {
        CompletionStage<?> stage = (CompletionStage<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CompletionStage.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException("no future");
                });

        ToolResult result = ToolRunner.of(Tools.of(Tool.fromFunction("stage", "Stage", () -> stage)))
                .run(List.of(call("1", "stage")))
                .get(0);

        assertThat(result.failure()).isEqualTo(ToolFailure.FAILED);
        assertThat(result.output()).isEqualTo("{\"error\":\"no future\"}");
    }

    @Test
    void aFunctionThatIsCalledByHandIsInterruptedWhenItsTimeIsUp() {
        AtomicBoolean interrupted = new AtomicBoolean();

        ToolResult result = slow("slow", new CountDownLatch(1), interrupted)
                .timeout(Duration.ofMillis(20))
                .invoke("{}");

        assertThat(result.failure()).isEqualTo(ToolFailure.TIMED_OUT);
        assertThat(interrupted).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void argumentsBelongToTheCallAndNotToTheTool() {
        FunctionTool echo = Tool.fromFunction("echo", "Echo", Number.class, n -> n.value());
        List<ToolCall> calls = IntStream.range(0, 200)
                .mapToObj(i -> new ToolCall("" + i, "echo", "{\"value\":" + i + "}"))
                .toList();
        assertThat(ToolRunner.of(Tools.of(echo)).run(calls))
                .extracting(result -> result.value(Integer.class))
                .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
