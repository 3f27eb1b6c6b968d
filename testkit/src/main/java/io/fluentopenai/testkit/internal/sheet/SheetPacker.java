package io.fluentopenai.testkit.internal.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Turns the fact sheet into the form that the server loads: one fact a line, each with its key, so that a start reads
 * bytes and parses no more JSON than its requests touch. Parsing the YAML at each start would cost more than the rest of
 * the start together.
 *
 * <p>A line is {@code kind TAB key TAB json}; kinds are {@code info}, {@code operation} (key: verb, path, operation id,
 * separated by spaces), {@code webhook} and {@code schema}.
 */
public final class SheetPacker {

    private static final Set<String> VERBS =
            Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

    private static final int LARGEST_DOCUMENT = 64 * 1024 * 1024;

    private SheetPacker() {}

    /** Build step: packs the YAML or JSON file {@code args[0]} into the file {@code args[1]}. */
    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[1]);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.write(target, pack(read(Path.of(args[0]))));
    }

    /** Reads an OpenAPI document in YAML or JSON. */
    public static JsonNode read(Path document) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST_DOCUMENT);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        YAMLMapper mapper =
                new YAMLMapper(YAMLFactory.builder().loaderOptions(options).build());
        return mapper.readTree(Files.readAllBytes(document));
    }

    /** Packs a document in the fact sheet's normal form. */
    public static byte[] pack(JsonNode document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 20);
        line(out, "info", "", document.path("info"));
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> verb : path.getValue().properties()) {
                if (VERBS.contains(verb.getKey())) {
                    String id = verb.getValue().path("operationId").asText();
                    line(out, "operation", verb.getKey() + " " + path.getKey() + " " + id, verb.getValue());
                }
            }
        }
        for (Map.Entry<String, JsonNode> webhook : document.path("webhooks").properties()) {
            line(out, "webhook", webhook.getKey(), webhook.getValue());
        }
        for (Map.Entry<String, JsonNode> schema :
                document.path("components").path("schemas").properties()) {
            line(out, "schema", schema.getKey(), schema.getValue());
        }
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String kind, String key, JsonNode json) {
        if (key.indexOf('\t') >= 0 || key.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("Key with a tab or a line end: " + key);
        }
        out.writeBytes((kind + '\t' + key + '\t').getBytes(StandardCharsets.UTF_8));
        // Jackson escapes control characters within strings, so compact JSON never spans lines.
        out.writeBytes(Json.bytes(json));
        out.write('\n');
    }
}
