package io.fluentopenai.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** A stream of the fluent layer as a publisher, by the rules of reactive streams. */
@Test
public class ResultStreamTckTest extends FlowPublisherVerification<ChatChunk> {
    private static final int MOST = 20_000;
    private static final JsonNode CHUNK = Json.parse("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},"
            + "\"finish_reason\":null}]}");

    private final FakeOpenAI server = FakeOpenAI.builder()
            .handle("createChatCompletion", request -> {
                List<StreamEvent> events = new ArrayList<>(
                        Collections.nCopies(request.json().path("seed").asInt(), StreamEvent.of(CHUNK)));
                events.add(StreamEvent.DONE);
                return Reply.events(events);
            })
            .start();
    private final OpenAI openai =
            OpenAI.builder().baseUrl(server.baseUrl()).apiKey(server.apiKey()).build();

    public ResultStreamTckTest() {
        super(new TestEnvironment(3000, 200));
    }

    @AfterClass
    void stop() {
        openai.close();
        server.close();
    }

    private ResultStream<ChatChunk, ChatCompletion> chunks(long count) {
        return openai
                .chat()
                .model("m")
                .user("x")
                .configure(request -> request.seed((long) Math.min(count, MOST)))
                .stream();
    }

    @Override
    public Flow.Publisher<ChatChunk> createFlowPublisher(long elements) {
        return chunks(elements);
    }

    /** A stream has one subscriber; a second is refused. */
    @Override
    public Flow.Publisher<ChatChunk> createFailedFlowPublisher() {
        ResultStream<ChatChunk, ChatCompletion> taken = chunks(1);
        taken.onEach(event -> {});
        return taken;
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }
}
