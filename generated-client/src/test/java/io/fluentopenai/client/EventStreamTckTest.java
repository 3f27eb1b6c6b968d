package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** An event stream as a publisher, by the rules of reactive streams: each over a connection of its own. */
@Test
public class EventStreamTckTest extends FlowPublisherVerification<JsonNode> {
    private static final long MOST = 100_000;

    private final WireServer server = new WireServer((request, connection) -> {
        long events = Long.parseLong(request.target().substring(request.target().lastIndexOf('/') + 1));
        connection.send(WireServer.STREAM_HEAD);
        StringBuilder chunk = new StringBuilder();
        for (long i = 0; i < events; i++) {
            chunk.append("data: ").append(i).append("\n\n");
            if (chunk.length() > 4000 || i == events - 1) {
                connection.sendChunk(chunk.toString());
                chunk.setLength(0);
            }
        }
        connection.send(WireServer.chunk("data: [DONE]\n\n") + WireServer.LAST_CHUNK);
    });
    private final PlainApi api = new PlainApi(server);

    public EventStreamTckTest() {
        super(new TestEnvironment(3000, 200));
    }

    @AfterClass
    void stop() throws Exception {
        api.client().close();
        server.close();
    }

    @Override
    public Flow.Publisher<JsonNode> createFlowPublisher(long elements) {
        return api.events(Call.get("/events/" + Math.min(elements, MOST)));
    }

    /** A stream has one subscriber; a second is refused. */
    @Override
    public Flow.Publisher<JsonNode> createFailedFlowPublisher() {
        EventStream<JsonNode> taken = api.events(Call.get("/events/1"));
        taken.onEach(event -> {});
        return taken;
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }
}
