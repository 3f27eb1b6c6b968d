package io.fluentopenai.benchmarks.coldstart;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The same call by {@code java.net.http} and jackson-core: only what this one call needs is written and read. */
final class ByHand {
    private ByHand() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        long start = System.nanoTime();
        JsonFactory json = new JsonFactory();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0].concat("/chat/completions")))
                .timeout(Duration.ofMinutes(10))
                .header("User-Agent", "by-hand")
                .header("Accept", "application/json")
                .header("Authorization", "Bearer ".concat(args[1]))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(ChatJson.body(json)))
                .build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(new String(response.body(), StandardCharsets.UTF_8));
        }
        System.out.println(ChatJson.content(json, response.body()));
        System.out.println(System.nanoTime() - start);
    }

    /** The JSON of the call, which {@link ByHandTuned} writes and reads the same way. */
    static final class ChatJson {
        private ChatJson() {}

        static byte[] body(JsonFactory json) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator out = json.createGenerator(bytes)) {
                out.writeStartObject();
                out.writeStringField("model", "gpt-5.6-luna");
                out.writeArrayFieldStart("messages");
                out.writeStartObject();
                out.writeStringField("role", "user");
                out.writeStringField("content", "Say hello");
                out.writeEndObject();
                out.writeEndArray();
                out.writeEndObject();
            }
            return bytes.toByteArray();
        }

        /** The content of the first choice's message. */
        static @Nullable String content(JsonFactory json, byte[] body) throws IOException {
            try (JsonParser in = json.createParser(body)) {
                if (in.nextToken() == JsonToken.START_OBJECT
                        && enter(in, "choices")
                        && in.nextToken() == JsonToken.START_OBJECT
                        && enter(in, "message")
                        && enter(in, "content")) {
                    return in.getValueAsString();
                }
                return null;
            }
        }

        /** Moves to the value of a property of the current object. */
        private static boolean enter(JsonParser in, String property) throws IOException {
            for (String name; (name = in.nextFieldName()) != null; ) {
                in.nextToken();
                if (name.equals(property)) {
                    return true;
                }
                in.skipChildren();
            }
            return false;
        }
    }
}
