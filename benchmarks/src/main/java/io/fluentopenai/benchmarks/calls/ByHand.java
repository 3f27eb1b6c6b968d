package io.fluentopenai.benchmarks.calls;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;

/**
 * {@code java.net.http} and jackson-core by hand: the floor. It has no retries, timeouts or error messages, and of each response it
 * materializes only what the workload needs.
 */
final class ByHand implements Contender {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String baseUrl;

    ByHand(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl.concat(path)))
                .header("User-Agent", "by-hand")
                .header("Authorization", "Bearer sk-none");
    }

    private HttpRequest post(String path, HandJson.Properties properties) throws IOException {
        return to(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(HandJson.write(properties)))
                .build();
    }

    private <T> T send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpResponse<T> response = client.send(request, handler);
        if (response.statusCode() != 200) {
            throw new IllegalStateException("HTTP " + response.statusCode());
        }
        return response.body();
    }

    private JsonParser parser(HttpRequest request) throws IOException, InterruptedException {
        byte[] body = send(request, HttpResponse.BodyHandlers.ofByteArray());
        JsonParser in = HandJson.FACTORY.createParser(body);
        in.nextToken();
        return in;
    }

    private static void chatOf(String model, JsonGenerator out) throws IOException {
        out.writeStringField("model", model);
        out.writeArrayFieldStart("messages");
        out.writeStartObject();
        out.writeStringField("role", "user");
        out.writeStringField("content", PROMPT);
        out.writeEndObject();
        out.writeEndArray();
    }

    @Override
    public long chat() throws IOException, InterruptedException {
        try (JsonParser in = parser(post("/chat/completions", out -> chatOf("m", out)))) {
            return HandJson.enter(in, "choices")
                            && in.nextToken() == JsonToken.START_OBJECT
                            && HandJson.enter(in, "message")
                            && HandJson.enter(in, "content")
                    ? in.getText().length()
                    : 0;
        }
    }

    @Override
    public long response() throws IOException, InterruptedException {
        HttpRequest request = post("/responses", out -> {
            out.writeStringField("model", "m");
            out.writeStringField("input", PROMPT);
        });
        try (JsonParser in = parser(request)) {
            return HandJson.enter(in, "output")
                            && in.nextToken() == JsonToken.START_OBJECT
                            && HandJson.enter(in, "content")
                            && in.nextToken() == JsonToken.START_OBJECT
                            && HandJson.enter(in, "text")
                    ? in.getText().length()
                    : 0;
        }
    }

    @Override
    public long chatStream(String model) throws IOException, InterruptedException {
        HttpRequest request = post("/chat/completions", out -> {
            chatOf(model, out);
            out.writeBooleanField("stream", true);
        });
        return events(
                request,
                in -> HandJson.enter(in, "choices")
                                && in.nextToken() == JsonToken.START_OBJECT
                                && HandJson.enter(in, "delta")
                                && HandJson.enter(in, "content")
                        ? in.getText().length()
                        : 0);
    }

    @Override
    public long responseStream(String model) throws IOException, InterruptedException {
        HttpRequest request = post("/responses", out -> {
            out.writeStringField("model", model);
            out.writeStringField("input", PROMPT);
            out.writeBooleanField("stream", true);
        });
        return events(
                request,
                in -> HandJson.enter(in, "type")
                                && in.getText().equals("response.output_text.delta")
                                && HandJson.enter(in, "delta")
                        ? in.getText().length()
                        : 0);
    }

    /** Reads an event, from its first token on. */
    private interface EventReader {
        long read(JsonParser in) throws IOException;
    }

    private long events(HttpRequest request, EventReader reader) throws IOException, InterruptedException {
        long sum = 0;
        try (InputStream in = send(request, HttpResponse.BodyHandlers.ofInputStream())) {
            byte[] buffer = new byte[16 * 1024];
            int end = 0;
            for (int count; (count = in.read(buffer, end, buffer.length - end)) >= 0; ) {
                int line = 0;
                for (int i = end, to = end + count; i < to; i++) {
                    if (buffer[i] == '\n') {
                        // The server writes "data: " before each event, and [DONE] at the end.
                        if (i - line > 6 && buffer[line] == 'd' && buffer[line + 6] == '{') {
                            sum += event(buffer, line + 6, i, reader);
                        }
                        line = i + 1;
                    }
                }
                end += count - line;
                System.arraycopy(buffer, line, buffer, 0, end);
                if (end == buffer.length) {
                    buffer = Arrays.copyOf(buffer, 2 * end);
                }
            }
        }
        return sum;
    }

    private static long event(byte[] buffer, int from, int to, EventReader reader) throws IOException {
        try (JsonParser in = HandJson.FACTORY.createParser(buffer, from, to - from)) {
            in.nextToken();
            return reader.read(in);
        }
    }

    @Override
    public long embeddings(String encoding) throws IOException, InterruptedException {
        HttpRequest request = post("/embeddings", out -> {
            out.writeStringField("model", EMBEDDING_MODEL);
            out.writeStringField("encoding_format", encoding);
            out.writeArrayFieldStart("input");
            for (String text : Replies.INPUTS) {
                out.writeString(text);
            }
            out.writeEndArray();
        });
        long floats = 0;
        try (JsonParser in = parser(request)) {
            HandJson.enter(in, "data");
            while (in.nextToken() == JsonToken.START_OBJECT) {
                HandJson.enter(in, "embedding");
                floats += (in.currentToken() == JsonToken.VALUE_STRING
                                ? HandJson.floats(in.getBinaryValue())
                                : HandJson.floats(in))
                        .length;
                HandJson.leave(in);
            }
        }
        return floats;
    }

    @Override
    public long models() throws IOException, InterruptedException {
        return page(to("/models").build()).items;
    }

    @Override
    public long files() throws IOException, InterruptedException {
        Page page = page(to("/files?limit=" + PAGE).build());
        long files = page.items;
        while (page.more) {
            page = page(to("/files?limit=" + PAGE + "&after=" + page.last).build());
            files += page.items;
        }
        return files;
    }

    private record Page(long items, String last, boolean more) {}

    private Page page(HttpRequest request) throws IOException, InterruptedException {
        long items = 0;
        String last = "";
        try (JsonParser in = parser(request)) {
            HandJson.enter(in, "data");
            while (in.nextToken() == JsonToken.START_OBJECT) {
                HandJson.enter(in, "id");
                last = in.getText();
                items++;
                HandJson.leave(in);
            }
            return new Page(items, last, HandJson.enter(in, "has_more") && in.getBooleanValue());
        }
    }

    @Override
    public void close() {
        // The JDK's client closes itself when it is unreachable.
    }
}
