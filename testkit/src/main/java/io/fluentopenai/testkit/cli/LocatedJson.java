package io.fluentopenai.testkit.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value of a script, which knows its place in the file for errors. */
final class LocatedJson {

    /** With comments, as people write scripts. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final Map<String, Integer> lines;
    private final String pointer;
    private final JsonNode json;

    private LocatedJson(Path file, Map<String, Integer> lines, String pointer, JsonNode json) {
        this.file = file;
        this.lines = lines;
        this.pointer = pointer;
        this.json = json;
    }

    /**
     * Parses a script.
     *
     * @throws IllegalArgumentException if it is not JSON, with the line
     */
    static LocatedJson parse(Path file, byte[] bytes) {
        try {
            Map<String, Integer> lines = lines(bytes);
            JsonNode tree = MAPPER.readTree(bytes);
            return new LocatedJson(file, lines, "", tree.isMissingNode() ? Json.object() : tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ":" + line(e) + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    /** The line of each value, by its pointer. */
    private static Map<String, Integer> lines(byte[] bytes) throws IOException {
        Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String pointer = parser.getParsingContext().pathAsPointer().toString();
                lines.putIfAbsent(pointer, parser.currentTokenLocation().getLineNr());
            }
        }
        return lines;
    }

    /** The error that something is wrong here. */
    IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException(file + ":" + lines.getOrDefault(pointer, 1) + ": "
                + (pointer.isEmpty() ? "" : pointer + ": ") + problem);
    }

    JsonNode json() {
        return json;
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    LocatedJson get(String name) {
        return child(name, json.path(name));
    }

    private LocatedJson child(String step, JsonNode value) {
        return new LocatedJson(file, lines, pointer + Json.step(step), value);
    }

    /** Requires an object with no other properties than these. */
    LocatedJson object(String... names) {
        if (!json.isObject()) {
            throw wrong("expected an object with some of " + String.join(", ", names) + ", but found " + json);
        }
        Set<String> known = Set.of(names);
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            if (!known.contains(property.getKey())) {
                throw child(property.getKey(), property.getValue())
                        .wrong("unknown property; the nearest is "
                                + Spelling.nearest(property.getKey(), known.stream()));
            }
        }
        return this;
    }

    /** The elements of an array; none if it is missing. */
    List<LocatedJson> elements() {
        if (json instanceof MissingNode || json.isNull()) {
            return List.of();
        }
        if (!json.isArray()) {
            throw wrong("expected an array, but found " + json);
        }
        List<LocatedJson> elements = new ArrayList<>();
        json.forEach(element -> elements.add(child(String.valueOf(elements.size()), element)));
        return elements;
    }

    String text() {
        if (!json.isTextual()) {
            throw wrong("expected a text, but found " + (json.isMissingNode() ? "nothing" : json));
        }
        return json.asText();
    }

    /** The text of a property; null if there is none. */
    @Nullable
    String text(String name) {
        return has(name) ? get(name).text() : null;
    }

    int number() {
        if (!json.isIntegralNumber() || !json.canConvertToInt()) {
            throw wrong("expected a whole number, but found " + (json.isMissingNode() ? "nothing" : json));
        }
        return json.intValue();
    }

    /** The number in a property, or another if there is none. */
    int number(String name, int usual) {
        return has(name) ? get(name).number() : usual;
    }

    boolean flag(String name) {
        JsonNode value = json.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw get(name).wrong("expected true or false, but found " + value);
        }
        return value.asBoolean();
    }
}
