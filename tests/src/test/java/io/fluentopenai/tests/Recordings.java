package io.fluentopenai.tests;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.StreamEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges with the real API that others have recorded. They are no part of this project: tests read them where they lie,
 * beside the repository or where the system property {@value #PROPERTY} says.
 */
public final class Recordings {

    static final String PROPERTY = "fluentopenai.fixtures";

    private final Path folder;

    private Recordings(Path folder) {
        this.folder = folder;
    }

    /** The recordings; null if there are none here. */
    public static @Nullable Recordings find() {
        String told = System.getProperty(PROPERTY);
        Path folder = told != null ? Path.of(told) : repository().resolve("../shared/fixtures");
        return Files.isRegularFile(folder.resolve("http.jsonl.gz")) ? new Recordings(folder.normalize()) : null;
    }

    /** The root of the repository. */
    public static Path repository() {
        Path start = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("openapi/openai.yaml"))) {
                return at;
            }
        }
        return start;
    }

    /** All exchanges over HTTP, in the order of the file. */
    List<Exchange> exchanges() {
        return lines("http.jsonl.gz").stream().map(Exchange::new).toList();
    }

    /** The messages of realtime sessions; none if there are no such recordings. */
    public List<RealtimeMessage> realtimeMessages() {
        List<RealtimeMessage> messages = new ArrayList<>();
        for (JsonNode session : lines("realtime.jsonl.gz")) {
            for (JsonNode event : session.path("events")) {
                if (event.path("data").isObject()) {
                    boolean sent = event.path("direction").asText().equals("sent");
                    messages.add(new RealtimeMessage(sent, event.get("data")));
                }
            }
        }
        return messages;
    }

    /**
     * One message of a realtime session.
     *
     * @param sent whether the client sent it
     */
    public record RealtimeMessage(boolean sent, JsonNode json) {}

    private List<JsonNode> lines(String name) {
        List<JsonNode> lines = new ArrayList<>();
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return lines;
        }
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(ExactJson.parse(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** One request and its answer. */
    record Exchange(JsonNode json) {

        String verb() {
            return json.path("method").asText();
        }

        /** The path template, as the API's document has it. */
        String endpoint() {
            return json.path("endpoint").asText();
        }

        int status() {
            return json.path("status").asInt();
        }

        boolean isSuccess() {
            return status() >= 200 && status() < 300;
        }

        String contentType() {
            return json.path("content_type").asText();
        }

        boolean isEventStream() {
            return contentType().startsWith("text/event-stream");
        }

        /** The body of a JSON answer; null if the answer is something else. */
        @Nullable
        JsonNode responseJson() {
            JsonNode body = json.path("response_body");
            return contentType().startsWith("application/json") && body.isContainerNode() ? body : null;
        }

        /** The body of a JSON request; null if the request is something else. */
        @Nullable
        JsonNode requestJson() {
            JsonNode body = json.path("request_body");
            boolean isJson = json.path("req_content_type").asText().startsWith("application/json");
            return isJson && body.isObject() ? body : null;
        }

        /** The bytes of the answer's body. */
        byte[] responseBytes() {
            JsonNode body = json.path("response_body");
            if (body.path("__base64__").isTextual()) {
                return Base64.getDecoder().decode(body.get("__base64__").asText());
            } else if (body.isContainerNode()) {
                return ExactJson.bytes(body);
            }
            return body.isNull() ? new byte[0] : body.asText().getBytes(StandardCharsets.UTF_8);
        }

        /** The events of a stream up to its end, which is not among them. */
        List<StreamEvent> events() {
            List<StreamEvent> events = new ArrayList<>();
            String name = null;
            StringBuilder data = new StringBuilder();
            for (String line :
                    json.path("response_body").asText().concat("\n\n").split("\r\n|\r|\n", -1)) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        String text = data.substring(0, data.length() - 1);
                        if (text.equals(StreamEvent.DONE.data())) {
                            return events;
                        }
                        events.add(new StreamEvent(name, text));
                    }
                    name = null;
                    data.setLength(0);
                    continue;
                }
                int colon = line.indexOf(':');
                String field = colon < 0 ? line : line.substring(0, colon);
                String value = colon < 0 ? "" : line.substring(colon + 1);
                value = value.startsWith(" ") ? value.substring(1) : value;
                if (field.equals("data")) {
                    data.append(value).append('\n');
                } else if (field.equals("event")) {
                    name = value;
                }
            }
            return events;
        }

        @Override
        public String toString() {
            return verb() + " " + endpoint() + " (" + json.path("sha").asText() + ")";
        }
    }
}
