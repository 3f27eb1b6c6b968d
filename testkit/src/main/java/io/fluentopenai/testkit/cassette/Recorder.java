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

    /** The upstream's answer, a stream event by event. The client gets it with its secrets. */
    Reply answer(String path, RecordedRequest request, Secrets secrets, @Nullable AnswerCheck check)
            throws IOException {
        int question = request.uri().indexOf('?');
        String query = question < 0 ? "" : request.uri().substring(question);
        SentRequest sent = SentRequest.of(path, request, secrets);
        HttpResponse<Upstream.Body> response;
        try {
            response = upstream.send(path + query, request, check != null);
        } catch (IOException e) {
            return Failures.upstream(upstream.baseUrl(), e);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> {
            if (Upstream.isKept(name)) {
                headers.put(name, values.get(0));
            }
        });
        int status = response.statusCode();
        if (response.body() instanceof Upstream.Body.Stream stream) {
            Relay relay = new Relay(upstream.baseUrl(), body -> add(sent, status, headers, body, secrets));
            stream.chunks().subscribe(relay);
            return Replay.withHead(Reply.events(relay.events()), status, headers);
        }
        byte[] bytes = ((Upstream.Body.Whole) response.body()).bytes();
        ObjectNode body =
                Bodies.of(response.headers().firstValue("content-type").orElse(""), bytes);
        add(sent, status, headers, body, secrets);
        return Replay.reply(request, status, headers, body, check);
    }

    private void add(SentRequest sent, int status, Map<String, String> headers, ObjectNode body, Secrets secrets) {
        Map<String, String> clean = new LinkedHashMap<>();
        headers.forEach((name, value) -> clean.put(name, secrets.removeFrom(value)));
        add(new Exchange(sent, status, clean, secrets.removeFrom(body)), secrets);
    }

    private synchronized void add(Exchange exchange, Secrets secrets) {
        exchanges.add(exchange);
        CassetteFile.write(file, secrets.removeFrom(upstream.baseUrl()), exchanges);
    }
}
