package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.JsonReader;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** An API class as the generator would write it, whose results are trees. */
final class PlainApi extends Api {
    static final int TREE = 0;

    PlainApi(ApiClient client) {
        super(client);
    }

    /** Without retries: what a test of one attempt sees is that attempt. */
    PlainApi(WireServer server) {
        this(ApiClient.builder()
                .baseUrl(server.url())
                .apiKey("sk-test-0123456789")
                .maxRetries(0)
                .build());
    }

    @Override
    protected Object decode(int result, JsonReader in) throws IOException {
        return in.node();
    }

    JsonNode get(String path) {
        return tree(Call.get(path));
    }

    JsonNode tree(Call call) {
        return call(call.result(TREE));
    }

    CompletableFuture<JsonNode> treeAsync(Call call) {
        return callAsync(call.result(TREE));
    }

    ApiResponse<JsonNode> response(Call call) {
        return exchange(call.result(TREE));
    }

    CompletableFuture<ApiResponse<JsonNode>> responseAsync(Call call) {
        return exchangeAsync(call.result(TREE));
    }

    String text(Call call) {
        return call(call.result(Call.TEXT).accept("text/plain"));
    }

    void nothing(Call call) {
        call(call.result(Call.NONE));
    }

    BinaryContent binary(Call call) {
        return call(call.result(Call.BINARY));
    }

    BinaryContent file(Call call) {
        return call(call.result(Call.FILE));
    }

    CompletableFuture<BinaryContent> binaryAsync(Call call) {
        return callAsync(call.result(Call.BINARY));
    }

    EventStream<JsonNode> events(Call call) {
        return stream(call.result(TREE));
    }

    CompletableFuture<EventStream<JsonNode>> eventsAsync(Call call) {
        return streamAsync(call.result(TREE));
    }
}
