package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.assistants.AssistantEvent;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** The stream of a loop as a publisher, by the rules of reactive streams: that of a run, which has no events of its own in it. */
@Test
public class LoopStreamTckTest extends FlowPublisherVerification<AssistantEvent> {
    private static final int MOST = 2_000;
    private static final JsonNode RUN =
            Json.parse("{\"id\":\"run_1\",\"object\":\"thread.run\",\"thread_id\":\"thread_1\","
                    + "\"assistant_id\":\"asst_1\",\"status\":\"completed\",\"created_at\":1}");

    private final FakeOpenAI server = FakeOpenAI.builder()
            .handle(
                    "createThreadAndRun",
                    request -> Reply.events(Collections.nCopies(
                            request.json().at("/metadata/count").asInt(), StreamEvent.of("thread.run.completed", RUN))))
            .start();
    private final OpenAI openai =
            OpenAI.builder().baseUrl(server.baseUrl()).apiKey(server.apiKey()).build();

    public LoopStreamTckTest() {
        super(new TestEnvironment(3000, 200));
    }

    @AfterClass
    void stop() {
        openai.close();
        server.close();
    }

    private ResultStream<AssistantEvent, Run> events(long count) {
        return openai.threads()
                .withTools(Tools.of())
                .createAndRunStream(request ->
                        request.assistantId("asst_1").metadata(Map.of("count", String.valueOf(Math.min(count, MOST)))));
    }

    @Override
    public Flow.Publisher<AssistantEvent> createFlowPublisher(long elements) {
        return events(Math.max(1, elements));
    }

    @Override
    public void optional_spec105_emptyStreamMustTerminateBySignallingOnComplete() {
        throw new SkipException("A run that nothing is said of is an error");
    }

    /** A stream has one subscriber; a second is refused. */
    @Override
    public Flow.Publisher<AssistantEvent> createFailedFlowPublisher() {
        ResultStream<AssistantEvent, Run> taken = events(1);
        taken.onEach(event -> {});
        return taken;
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }
}
