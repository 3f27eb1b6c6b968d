package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The parts by which requests are compared, without secrets.
 *
 * @param path the path below the base URL with its query, whose parameters are sorted
 * @param body the body; see {@link Bodies}
 */
record SentRequest(String method, String path, ObjectNode body) {

    /**
     * The request that a client sent.
     *
     * @param path the path below the base URL, without the query
     */
    static SentRequest of(String path, RecordedRequest request, Secrets secrets) throws IOException {
        int question = request.uri().indexOf('?');
        String query = question < 0
                ? ""
                : Arrays.stream(request.uri().substring(question + 1).split("&"))
                        .sorted()
                        .collect(Collectors.joining("&", "?", ""));
        // Written and read, as what it is compared with: an int and a long of the same value would not be equal.
        String body = Json.text(secrets.removeFrom(Bodies.of(request)));
        return new SentRequest(request.method(), secrets.removeFrom(path + query), (ObjectNode) Json.parse(body));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
