package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.assistants.ThreadMessage;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.completions.Completion;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.tools.FunctionTool;
import io.fluentopenai.tools.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose body ends in the regular way, and too early: proxies and servers that crash end them so. */
@NullUnmarked
class CutStreamsTest extends PitfallTest {
    private static final String TEXT =
            "{'id':'c','choices':[{'index':0,'delta':{'role':'assistant','content':'%s'},'finish_reason':%s}]}";
    private static final String CALL = "{'id':'c','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'a',"
            + "'type':'function','function':{'name':'delete_files','arguments':'%s'}}]},'finish_reason':%s}]}";
    private static final String USAGE =
            "{'id':'c','choices':[],'usage':{'prompt_tokens':1,'completion_tokens':1,'total_tokens':2}}";

    record Files(Optional<String> only) {}

    record City(String name) {}

    private final AtomicInteger deletions = new AtomicInteger();
    private final FunctionTool deleteFiles =
            Tool.fromFunction("delete_files", "Deletes files", Files.class, files -> deletions.incrementAndGet());
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = lenient();
        openai = client(server);
    }

    private void says(String operation, StreamEvent... events) {
        server.handle(operation, request -> Reply.events(events));
    }

    private void chatSays(String... events) {
        says(
                "createChatCompletion",
                Arrays.stream(events)
                        .map(event -> event.equals("[DONE]") ? StreamEvent.DONE : event(event))
                        .toArray(StreamEvent[]::new));
    }

    private static StreamException asItIs(Throwable thrown) {
        Throwable cause = thrown instanceof StreamException ? thrown : thrown.getCause();
        assertThat(cause).isInstanceOf(StreamException.class).hasMessageContaining("ended before");
        return (StreamException) cause;
    }

    /** What a stream ends with, whoever takes its events. */
    private static <E, R> List<StreamException> ends(Supplier<ResultStream<E, R>> streams) {
        List<StreamException> ends = new ArrayList<>();
        ResultStream<E, R> looped = streams.get();
        ends.add(asItIs(catchThrowable(() -> looped.forEach(event -> {}))));
        ends.add(asItIs(catchThrowable(looped::result)));
        ends.add(asItIs(catchThrowable(() -> streams.get().result())));
        ends.add(asItIs(catchThrowable(() -> streams.get().collect().join())));
        ends.add(asItIs(catchThrowable(() -> streams.get().onEach(event -> {}).join())));
        CompletableFuture<Throwable> published = new CompletableFuture<>();
        streams.get().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(E event) {
                // Only the end matters.
            }

            @Override
            public void onError(Throwable reason) {
                published.complete(reason);
            }

            @Override
            public void onComplete() {
                published.complete(new AssertionError("The stream counted as whole"));
            }
        });
        ends.add(asItIs(published.join()));
        return ends;
    }

    @Test
    void aChatThatIsCutIsAnExceptionWithWhatCameForEveryoneWhoReadsIt() {
        chatSays(TEXT.formatted("Par", "null"));
        for (StreamException end : ends(() -> hello(openai).stream())) {
            assertThat(end.partial(ChatCompletion.class).text()).isEqualTo("Par");
            assertThat(end.partial(ModelResponse.class)).isNull();
            assertThat(end.status()).isEqualTo(200);
        }
        for (StreamException end : ends(() -> hello(openai).streamAsync().join())) {
            assertThat(end.partial(ChatCompletion.class).text()).isEqualTo("Par");
        }
    }

    @Test
    void theEventsBeforeTheCutAreDelivered() {
        chatSays(TEXT.formatted("Pa", "null"), TEXT.formatted("r", "null"));
        StringBuilder text = new StringBuilder();
        assertThatThrownBy(() -> hello(openai).stream().forEach(chunk -> text.append(chunk.text())))
                .isInstanceOf(StreamException.class);
        assertThat(text).hasToString("Par");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':''}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'}}]}",
                "{'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':'stop'},{'index':1,'delta':{'content':'b'}}]}",
                "{'choices':[]}",
                "{'choices':[],'prompt_filter_results':[{'prompt_index':0,'content_filter_results':{}}]}",
                USAGE,
                "{}"
            })
    void whateverCameBeforeTheCut(String event) {
        chatSays(event);
        ends(() -> hello(openai).stream());
    }

    @Test
    void aStreamWithoutAnEventIsCutToo() {
        chatSays();
        for (StreamException end : ends(() -> hello(openai).stream())) {
            assertThat(end.partial(ChatCompletion.class)).isNull();
        }
    }

    @Test
    void anAnswerWithoutAChoiceIsNoneThoughTheServerIsDone() {
        chatSays(USAGE, "[DONE]");
        ends(() -> hello(openai).stream());
        says("createCompletion", StreamEvent.DONE);
        ends(() -> openai.completions().createStream("m", "Once"));
    }

    @Test
    void oneOfReasonAndDoneIsEnough() {
        chatSays(TEXT.formatted("Paris", "null"), "[DONE]");
        assertThat(hello(openai).stream().result().text()).isEqualTo("Paris");
        hello(openai).stream().forEach(chunk -> {});

        chatSays(TEXT.formatted("Paris", "'stop'"));
        assertThat(hello(openai).stream().result().text()).isEqualTo("Paris");

        chatSays(
                TEXT.formatted("Paris", "'stop'"),
                "{'choices':[{'index':0,'finish_reason':null,'content_filter_offsets':{'start_offset':0}}]}",
                "{'choices':[{'index':0,'delta':{},'finish_reason':''}]}",
                USAGE);
        assertThat(hello(openai).streamAsync().join().collect().join().finishReason())
                .isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\\'only\\':"})
    void noToolIsCalledWhenTheStreamIsCutWithinItsCall(String arguments) {
        chatSays(CALL.formatted(arguments, "null"));
        Supplier<ChatRequest> asking =
                () -> openai.chat().model("m").user("Tidy up").tools(deleteFiles);

        ends(() -> asking.get().runStream());
        StreamException end = catchThrowableOfType(
                StreamException.class, () -> asking.get().runStream().result());
        assertThat(end.partial(ChatCompletion.class).toolCalls()).hasSize(1);
        assertThat(deletions).hasValue(0);
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void noToolIsCalledWhenALaterRoundIsCut() {
        AtomicInteger rounds = new AtomicInteger();
        server.handle(
                "createChatCompletion",
                request -> Reply.events(
                        event(CALL.formatted("{}", rounds.getAndIncrement() == 0 ? "'tool_calls'" : "null"))));
        assertThatThrownBy(() -> openai.chat()
                        .model("m")
                        .user("Tidy up")
                        .tools(deleteFiles)
                        .runStream()
                        .result())
                .isInstanceOf(StreamException.class);
        assertThat(deletions).hasValue(1);
        assertThat(rounds).hasValue(2);
    }

    @Test
    void aStructuredStreamThatIsCutIsAnExceptionWithWhatCame() {
        for (String piece : new String[] {"{\\'name\\':\\'Par", "{\\'name\\':\\'Par\\'}"}) {
            chatSays(TEXT.formatted(piece, "null"));
            for (StreamException end : ends(() -> hello(openai).stream(City.class))) {
                assertThat(end.partial(ChatCompletion.class).text()).startsWith("{\"name\":\"Par");
            }
        }
    }

    @Test
    void aLegacyCompletionThatIsCutIsAnExceptionWithWhatCame() {
        says("createCompletion", event("{'choices':[{'index':0,'text':'Once','finish_reason':null}]}"));
        for (StreamException end : ends(() -> openai.completions().createStream("m", "Tell"))) {
            assertThat(end.partial(Completion.class).text()).isEqualTo("Once");
        }
        says(
                "createCompletion",
                event("{'choices':[{'index':0,'text':'Once','finish_reason':'stop'}]}"),
                event("{'choices':[{'index':0,'text':'','finish_reason':''}]}"));
        assertThat(openai.completions().createStream("m", "Tell").result().finishReason())
                .isEqualTo("stop");
    }

    @Test
    void aResponseThatIsCutIsAnExceptionWithWhatCame() {
        says(
                "createResponse",
                event("{'type':'response.created','response':{'id':'resp_1','status':'in_progress','output':[]}}"),
                event(
                        "{'type':'response.output_item.done','output_index':0,'item':{'type':'message','id':'m','role':"
                                + "'assistant','status':'completed','content':[{'type':'output_text','text':'One ','annotations':[]}]}}"),
                event("{'type':'response.output_text.delta','output_index':1,'content_index':0,'delta':'tw'}"),
                event("{'type':'response.output_text.delta','output_index':1,'content_index':0,'delta':'o'}"));
        for (StreamException end : ends(() -> openai.responses().model("m").user("Hello").stream())) {
            assertThat(end.partial(ModelResponse.class).id()).isEqualTo("resp_1");
            assertThat(end.partial(ModelResponse.class).outputText()).isEqualTo("One two");
            assertThat(end.partial(ModelResponse.class).isFinished()).isFalse();
        }
        ends(() -> openai.responses().model("m").user("Hello").stream(City.class));
    }

    @Test
    void noToolIsCalledWhenAResponseIsCut() {
        says(
                "createResponse",
                event("{'type':'response.created','response':{'id':'resp_1','status':'in_progress','output':[]}}"),
                event("{'type':'response.output_item.done','output_index':0,'item':{'type':'function_call','id':'f',"
                        + "'call_id':'a','name':'delete_files','arguments':'{}','status':'completed'}}"));
        ends(() ->
                openai.responses().model("m").user("Tidy up").tools(deleteFiles).runStream());
        assertThat(deletions).hasValue(0);
    }

    private static StreamEvent run(String status) {
        return new StreamEvent(
                "thread.run." + status,
                "{\"id\":\"run_1\",\"object\":\"thread.run\",\"thread_id\":\"thread_1\",\"status\":\"" + status
                        + "\"}");
    }

    @Test
    void theStreamOfARunThatIsCutIsAnExceptionWithWhatCame() {
        StreamEvent delta = new StreamEvent(
                "thread.message.delta",
                "{\"id\":\"msg_1\",\"delta\":{\"content\":[{\"index\":0,\"type\":\"text\",\"text\":{\"value\":\"Hi\"}}]}}");
        says("createRun", run("created"), run("in_progress"), delta);
        for (StreamException end : ends(() -> openai.threads().runs("thread_1").createStream("asst_1"))) {
            assertThat(end.partial(Run.class).status()).isEqualTo("in_progress");
            assertThat(end.partial(ThreadMessage.class).text()).isEqualTo("Hi");
        }
        for (String status : List.of("completed", "requires_action", "failed", "incomplete", "expired", "cancelled")) {
            says("createRun", run("created"), run(status));
            assertThat(openai.threads()
                            .runs("thread_1")
                            .createStream("asst_1")
                            .result()
                            .status())
                    .isEqualTo(status);
        }
        says("createRun", run("created"), new StreamEvent("done", "[DONE]"));
        assertThat(openai.threads()
                        .runs("thread_1")
                        .createStream("asst_1")
                        .result()
                        .status())
                .isEqualTo("created");
    }

    @Test
    void aConnectionThatBreaksLeavesWhatCameToo() {
        chatSays(TEXT.formatted("Par", "null"), TEXT.formatted("is", "'stop'"), "[DONE]");
        server.fail("createChatCompletion").cutAfter(130).times(2);

        StreamException looped = catchThrowableOfType(
                StreamException.class, () -> hello(openai).stream().forEach(event -> {}));
        assertThat(looped.partial(ChatCompletion.class).text()).isEqualTo("Par");
        StreamException collected = (StreamException)
                catchThrowable(() -> hello(openai).stream().collect().join()).getCause();
        assertThat(collected.partial(ChatCompletion.class).text()).isEqualTo("Par");
        assertThat(collected).hasCauseInstanceOf(IOException.class);
    }
}
