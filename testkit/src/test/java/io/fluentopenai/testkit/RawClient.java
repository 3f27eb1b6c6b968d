package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Speaks to a server without knowing anything of the API. */
final class RawClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final FakeOpenAI server;

    RawClient(FakeOpenAI server) {
        this.server = server;
    }

    /** A request with the server's key. */
    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(server.baseUrl() + pathAndQuery))
                .header("Authorization", "Bearer " + server.apiKey());
    }

    HttpResponse<String> get(String pathAndQuery) throws IOException {
        return send(request(pathAndQuery).GET().build());
    }

    HttpResponse<String> delete(String pathAndQuery) throws IOException {
        return send(request(pathAndQuery).DELETE().build());
    }

    HttpResponse<String> post(String path, String json) throws IOException {
        return send(posting(path, "application/json", json.getBytes(StandardCharsets.UTF_8)));
    }

    HttpResponse<String> post(String path, Form form) throws IOException {
        return send(posting(path, form.contentType(), form.bytes()));
    }

    HttpRequest posting(String path, String contentType, byte[] body) {
        return request(path)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    static HttpResponse<String> send(HttpRequest request) throws IOException {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<InputStream> open(HttpRequest request) throws IOException {
        return send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return HTTP.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.parse(response.body());
    }

    /** The data of the events of a stream, in order. */
    static List<String> events(HttpResponse<String> response) {
        List<String> events = new ArrayList<>();
        for (String event : response.body().split("\n\n")) {
            StringBuilder data = new StringBuilder();
            for (String line : event.split("\n")) {
                if (line.startsWith("data: ")) {
                    data.append(data.length() > 0 ? "\n" : "").append(line.substring("data: ".length()));
                }
            }
            events.add(data.toString());
        }
        return events;
    }

    /** A multipart body, written as simply as can be. */
    static final class Form {
        private static final String BOUNDARY = "----a-boundary";
        private final StringBuilder body = new StringBuilder();

        Form field(String name, String value) {
            return part("form-data; name=\"" + name + "\"", null, value);
        }

        Form file(String name, String filename, String content) {
            return part(
                    "form-data; name=\"" + name + "\"; filename=\"" + filename + "\"",
                    "application/octet-stream",
                    content);
        }

        Form part(String disposition, @Nullable String contentType, String content) {
            body.append("--")
                    .append(BOUNDARY)
                    .append("\r\nContent-Disposition: ")
                    .append(disposition);
            if (contentType != null) {
                body.append("\r\nContent-Type: ").append(contentType);
            }
            body.append("\r\n\r\n").append(content).append("\r\n");
            return this;
        }

        String contentType() {
            return "multipart/form-data; boundary=\"" + BOUNDARY + "\"";
        }

        byte[] bytes() {
            return (body + "--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
        }
    }
}
