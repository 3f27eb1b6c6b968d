package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Forwards requests, and writes them with their answers into a file. Thread-safe. */
final class Recorder {

    private final Path file;
    private final Upstream upstream;
    private final List<Exchange> exchanges = new ArrayList<>();

    Recorder(Path file, Upstream upstream) {
        this.file = file;
        this.upstream = upstream;
    }

    /** The upstream's answer. The client gets it with its secrets. */
    Reply answer(String path, RecordedRequest request, Secrets secrets, @Nullable AnswerCheck check)
            throws IOException {
        int question = request.uri().indexOf('?');
        String query = question < 0 ? "" : request.uri().substring(question);
        HttpResponse<byte[]> response;
        try {
            response = upstream.send(path + query, request);
        } catch (IOException e) {
            return Failures.upstream(upstream.baseUrl(), e);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> {
            if (Upstream.isKept(name)) {
                headers.put(name, values.get(0));
            }
        });
        String contentType = response.headers().firstValue("content-type").orElse("");
        ObjectNode body = Bodies.of(contentType, response.body());
        Map<String, String> clean = new LinkedHashMap<>();
        headers.forEach((name, value) -> clean.put(name, secrets.removeFrom(value)));
        add(
                new Exchange(
                        SentRequest.of(path, request, secrets), response.statusCode(), clean, secrets.removeFrom(body)),
                secrets);
        return Replay.reply(request, response.statusCode(), headers, body, check);
    }

    private synchronized void add(Exchange exchange, Secrets secrets) {
        exchanges.add(exchange);
        CassetteFile.write(file, secrets.removeFrom(upstream.baseUrl()), exchanges);
    }
}
