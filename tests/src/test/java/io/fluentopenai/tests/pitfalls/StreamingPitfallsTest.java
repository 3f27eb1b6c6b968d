package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.responses.ResponseEvent;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class StreamingPitfallsTest extends PitfallTest {
    private static final String TEXT = "{'id':'c','choices':[{'index':0,'delta':{'content':'%s'}}]}";

    @Test
    void anErrorWithinAStreamReachesEveryoneWhoWaitsForIt() {
        FakeOpenAI server = fake();
        server.handle(
                "createChatCompletion",
                request -> Reply.events(
                        event(TEXT.formatted("One")),
                        event("{'error':{'message':'Slow down','type':'requests','code':'rate_limit_exceeded'}}"),
                        event(TEXT.formatted("Two"))));
        OpenAI openai = client(server);

        ResultStream<ChatChunk, ChatCompletion> pulled = hello(openai).stream();
        List<String> texts = new ArrayList<>();
        assertThatThrownBy(() -> pulled.forEach(chunk -> texts.add(chunk.text())))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("Slow down");
        assertThat(texts).containsExactly("One");
        assertThatThrownBy(pulled::result).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> hello(openai).stream().result()).isInstanceOf(RateLimitException.class);
        assertThat(hello(openai).streamAsync().join().collect())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(RateLimitException.class);
        assertThat(hello(openai).stream().onEach(chunk -> {}))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(RateLimitException.class);
    }

    @Test
    void aStreamThatIsTriedAgainLeavesNoAnswerOpen() {
        FakeOpenAI server = fake();
        server.reply("at last");
        OpenAI openai = client(server);
        for (int i = 0; i < 5; i++) {
            server.fail("createChatCompletion").status(503).times(2);
            assertThat(hello(openai).stream().result().text()).isEqualTo("at last");
        }

        assertThat(server.requests()).hasSize(15);
        // An answer that is left open holds its connection: there would be ten. A stream whose rest is still read when
        // the next call begins leaves a second one for later calls.
        Awaitility.await().atMost(PATIENCE).until(() -> server.openStreams() == 0 && server.openConnections() <= 3);
    }

    @Test
    void aKeepaliveOrAnEventThatNobodyKnowsEndsNothing() {
        FakeOpenAI server = fake();
        server.handle(
                "createResponse",
                request -> Reply.events(
                        new StreamEvent("keepalive", "{\"type\":\"keepalive\",\"sequence_number\":1}"),
                        new StreamEvent("response.tomorrow", "{\"type\":\"response.tomorrow\",\"sequence_number\":2}"),
                        new StreamEvent("ping", "{}"),
                        event(
                                "{'type':'response.completed','sequence_number':3,'response':{'id':'r','status':'completed',"
                                        + "'output':[{'type':'message','id':'m','role':'assistant','status':'completed',"
                                        + "'content':[{'type':'output_text','text':'Still here','annotations':[]}]}]}}")));
        server.handle(
                "createChatCompletion",
                request -> Reply.events(
                        new StreamEvent("keepalive", "{}"), event(TEXT.formatted("Still here")), StreamEvent.DONE));
        OpenAI openai = client(server);

        List<String> types = new ArrayList<>();
        try (var stream = openai.responses().model("gpt-5-mini").user("Hello").stream()) {
            for (ResponseEvent event : stream) {
                types.add(event.type());
            }
            assertThat(stream.result().outputText()).isEqualTo("Still here");
        }
        assertThat(types)
                .hasSize(4)
                .startsWith("keepalive", "response.tomorrow")
                .endsWith("response.completed");
        assertThat(hello(openai).stream().result().text()).isEqualTo("Still here");
    }

    @Test
    void howeverAStreamIsFramedAndCutItsTextIsTheSame() {
        String events = "\uFEFF: hello\n\n"
                + "data:" + json("no space ") + "\n\n"
                + "data: {\"id\":\"c\",\r\ndata: \"choices\":[{\"index\":0,\r\ndata: \"delta\":{\"content\":\"lines \"}}]}\r\n\r\n"
                + "data: " + json("data: [DONE] ") + "\r\r"
                + "event: chunk\nid: 7\nretry: 5\ndata: " + json("żółw 🐢 ") + "\n\n"
                + "data: " + json("last") + "\n\n"
                + "data: [DONE]";
        byte[] body = events.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + body.length + "\r\n\r\n";
        RawServer server = closing(new RawServer(request -> (head + events).getBytes(StandardCharsets.UTF_8), true));
        OpenAI openai = client(server);

        String expected = "no space lines data: [DONE] żółw 🐢 last";
        assertThat(hello(openai).stream().result().text()).isEqualTo(expected);
        assertThat(hello(openai).streamAsync().join().collect().join().text()).isEqualTo(expected);
    }

    @Test
    void aLastEventWithoutABlankLineAfterItIsDelivered() {
        RawServer server = raw(request -> RawServer.response(
                200,
                "Content-Type: text/event-stream\r\n",
                "data: " + json("One ")
                        + "\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"two\"},\"finish_reason\":\"stop\"}]}"));
        ChatCompletion whole = hello(client(server)).stream().result();
        assertThat(whole.text()).isEqualTo("One two");
        assertThat(whole.finishReason()).isEqualTo("stop");
    }

    private static String json(String text) {
        return TEXT.formatted(text).replace('\'', '"');
    }

    @Test
    void piecesOfToolCallsAreJoinedWhateverTheyLeaveOutAndEachArgumentIsJson() {
        FakeOpenAI server = fake();
        String call = "{'id':'c','choices':[{'index':0,'delta':{'tool_calls':[%s]}}]}";
        server.handle(
                "createChatCompletion",
                request -> Reply.events(
                        event(call.formatted(
                                "{'index':0,'id':'a','type':'function','function':{'name':'rain','arguments':''}}")),
                        event(call.formatted(
                                "{'index':1,'id':'b','type':'function','function':{'name':'time','arguments':null}}")),
                        event(call.formatted("{'index':0,'id':'','function':{'name':'','arguments':'[1'}}")),
                        event(call.formatted("{'index':1,'id':null,'function':{'arguments':''}}")),
                        event(call.formatted("{'index':0,'function':{'name':null,'arguments':']'}}")),
                        StreamEvent.DONE));
        var calls = hello(client(server)).stream().result().toolCalls();

        assertThat(calls).extracting(each -> each.id()).containsExactly("a", "b");
        assertThat(calls).extracting(each -> each.function().name()).containsExactly("rain", "time");
        assertThat(calls).extracting(each -> each.function().arguments()).containsExactly("[1]", "");
    }

    @Test
    void anErrorInAFirstEventWithoutATypeIsTheErrorThatItIs() {
        RawServer server = raw(request -> RawServer.response(200, "", "{\"error\":\"Not today\"}"));
        assertThatThrownBy(() -> hello(client(server)).stream())
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Not today");
    }
}
