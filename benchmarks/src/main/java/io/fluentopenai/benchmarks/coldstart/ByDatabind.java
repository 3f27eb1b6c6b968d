package io.fluentopenai.benchmarks.coldstart;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The same call by {@code java.net.http} and databind, with beans that have what this one call needs. */
final class ByDatabind {
    private ByDatabind() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        long start = System.nanoTime();
        JsonMapper mapper = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        Message message = new Message();
        message.role = "user";
        message.content = "Say hello";
        Request body = new Request();
        body.model = "gpt-5.6-luna";
        body.messages = List.of(message);
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0].concat("/chat/completions")))
                .timeout(Duration.ofMinutes(10))
                .header("User-Agent", "by-databind")
                .header("Accept", "application/json")
                .header("Authorization", "Bearer ".concat(args[1]))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body)))
                .build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(new String(response.body(), StandardCharsets.UTF_8));
        }
        System.out.println(
                mapper.readValue(response.body(), Reply.class).choices.get(0).message.content);
        System.out.println(System.nanoTime() - start);
    }

    /** The request. */
    public static class Request {
        public String model = "";
        public List<Message> messages = List.of();
    }

    /** A message. */
    public static class Message {
        public String role = "";
        public String content = "";
    }

    /** The response. */
    public static class Reply {
        public List<Choice> choices = List.of();
    }

    /** An answer. */
    public static class Choice {
        public Message message = new Message();
    }
}
