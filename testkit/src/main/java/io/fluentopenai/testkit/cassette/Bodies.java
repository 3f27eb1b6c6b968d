package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.value.Digests;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Bodies as cassettes have them: an object with one of the properties {@code json}, {@code events}, {@code text},
 * {@code base64} or {@code parts}, with {@code sha256} and {@code length} for what a client uploads, or empty if there is no
 * body. The {@code events} of a stream that its client did not read to the end have {@code cut}.
 */
final class Bodies {

    private static final String EVENTS = "events";
    private static final String CUT = "cut";

    private Bodies() {}

    /** The body of a request. Of files and other bytes it has the checksum alone. */
    static ObjectNode of(RecordedRequest request) throws IOException {
        ObjectNode body = Json.object();
        if (request.mediaType().startsWith("multipart/")) {
            ArrayNode parts = body.putArray("parts");
            for (Part part : request.parts()) {
                parts.add(part(part));
            }
            return body;
        }
        if (request.bodyLength() == 0) {
            return body;
        }
        if (isJson(request.mediaType())) {
            try {
                return body.set("json", request.json());
            } catch (IllegalStateException e) {
                return body.put("text", request.bodyText());
            }
        }
        return request.mediaType().startsWith("text/") || request.mediaType().endsWith("urlencoded")
                ? body.put("text", request.bodyText())
                : body.put("sha256", request.bodySha256()).put("length", request.bodyLength());
    }

    private static ObjectNode part(Part part) throws IOException {
        ObjectNode node = Json.object().put("name", part.name());
        if (part.filename() == null) {
            return node.put("text", part.text());
        }
        MessageDigest digest = Digests.of("SHA-256");
        try (InputStream in = part.open()) {
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        }
        return node.put("filename", part.filename())
                .put("sha256", HexFormat.of().formatHex(digest.digest()))
                .put("length", part.length());
    }

    /** The body of a response. */
    static ObjectNode of(String contentType, byte[] bytes) {
        ObjectNode body = Json.object();
        if (bytes.length == 0) {
            return body;
        }
        String text = text(bytes);
        if (text == null) {
            return body.put("base64", Base64.getEncoder().encodeToString(bytes));
        }
        if (contentType.startsWith(Operation.EVENT_STREAM)) {
            return body.set(EVENTS, Events.read(text));
        }
        JsonNode json = isJson(contentType) ? jsonOrNull(text) : null;
        return json == null ? body.put("text", text) : body.set("json", json);
    }

    /** The beginning of an event stream, whose client left before the end. */
    static ObjectNode cut(String contentType, byte[] bytes) {
        return of(contentType, bytes).put(CUT, true);
    }

    static @Nullable JsonNode jsonOrNull(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.endsWith("+json");
    }

    /** The bytes as text; null if they are none. */
    private static @Nullable String text(byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The response with a body. */
    static Reply reply(String contentType, ObjectNode body) {
        if (body.has(EVENTS)) {
            List<StreamEvent> events = new ArrayList<>();
            body.path(EVENTS).forEach(event -> events.add(Events.event(event)));
            if (body.has(CUT)) {
                events.add(Failures.event(Failures.cut()));
            }
            return Reply.events(events).header("Content-Type", contentType);
        }
        if (body.isEmpty()) {
            return contentType.isEmpty() ? Reply.empty() : Reply.text(contentType, "");
        }
        byte[] bytes = body.has("json")
                ? Json.bytes(body.get("json"))
                : body.has("text")
                        ? body.get("text").asText().getBytes(StandardCharsets.UTF_8)
                        : Base64.getDecoder().decode(body.path("base64").asText());
        return Reply.bytes(contentType, bytes);
    }
}
