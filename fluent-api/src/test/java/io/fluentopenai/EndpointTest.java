package io.fluentopenai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fake server and a client of it, for each test. */
public abstract class EndpointTest {
    protected FakeOpenAI server;
    protected OpenAI openai;

    @BeforeEach
    protected void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    protected void stop() {
        openai.close();
        server.close();
    }

    /** Answers every request of an operation with this JSON; requests are checked as ever. */
    protected void answer(String operationId, String json) {
        server.handle(operationId, request -> Reply.json(json));
    }

    /** The JSON body of the next request, which must be of this operation. */
    protected JsonNode sent(String operationId) {
        RecordedRequest request = server.takeRequest();
        if (!operationId.equals(request.operationId())) {
            throw new AssertionError("Not " + operationId + ": " + request);
        }
        return request.json();
    }
}
