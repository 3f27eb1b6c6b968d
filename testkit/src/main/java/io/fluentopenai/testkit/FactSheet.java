package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.sheet.PackedSheet;
import io.fluentopenai.testkit.internal.sheet.SheetPacker;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Lazy;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the API: its operations and schemas, and a validator for them. Immutable and thread-safe; the JSON trees
 * that it hands out are shared and not to be changed.
 *
 * <p>Everything is read when it is first asked for, so that a sheet costs next to nothing until it is used.
 */
public final class FactSheet {

    private static final String RESOURCE = "openai.facts";

    private static final Lazy<FactSheet> BUNDLED = new Lazy<>(FactSheet::load);

    private final PackedSheet packed;
    private final SheetSchemas schemas;
    private final Lazy<Map<String, Operation>> operations;

    private FactSheet(PackedSheet packed) {
        this.packed = packed;
        this.schemas = new SheetSchemas(packed.facts("schema"));
        this.operations = new Lazy<>(this::parseOperations);
    }

    /** The sheet of the revision of the API that this version of the library was made from. */
    public static FactSheet bundled() {
        return BUNDLED.get();
    }

    /**
     * A sheet from an OpenAPI document.
     *
     * @param document a document in the normal form of this project's {@code openai.yaml}
     */
    public static FactSheet of(JsonNode document) {
        return new FactSheet(new PackedSheet(SheetPacker.pack(document)));
    }

    /**
     * Reads a sheet from a YAML or JSON file.
     *
     * @throws IOException if the file cannot be read or parsed
     */
    public static FactSheet read(Path file) throws IOException {
        return of(SheetPacker.read(file));
    }

    private static FactSheet load() {
        try (InputStream in = FactSheet.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new FileNotFoundException("The jar lacks " + RESOURCE);
            }
            return new FactSheet(new PackedSheet(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Operation> parseOperations() {
        Map<String, Operation> parsed = new LinkedHashMap<>();
        packed.facts("operation").forEach((key, fact) -> {
            String[] words = key.split(" ", 3);
            parsed.put(words[2], new Operation(words[0], words[1], words[2], fact::tree));
        });
        return Collections.unmodifiableMap(parsed);
    }

    /** The revision of the API's document, as the document numbers itself. */
    public String version() {
        JsonNode info = packed.facts("info").values().iterator().next().tree();
        return info.path("version").asText();
    }

    /** All operations, in the document's order. */
    public List<Operation> operations() {
        return List.copyOf(operations.get().values());
    }

    /** The operation with this id; empty if there is none. */
    public Optional<Operation> operation(String operationId) {
        return Optional.ofNullable(operations.get().get(operationId));
    }

    /** The names of all component schemas, sorted. */
    public Set<String> componentNames() {
        return packed.facts("schema").keySet();
    }

    /**
     * The schema of a component.
     *
     * @throws IllegalArgumentException if there is no such component
     */
    public JsonNode component(String name) {
        return schemas.component(name);
    }

    /** The schemas of the payloads of webhooks, by the webhook's name. */
    public Map<String, JsonNode> webhookPayloads() {
        Map<String, JsonNode> payloads = new LinkedHashMap<>();
        packed.facts("webhook")
                .forEach((name, fact) -> payloads.put(
                        name,
                        fact.tree()
                                .path("post")
                                .path("requestBody")
                                .path("content")
                                .path("application/json")
                                .path("schema")));
        return Collections.unmodifiableMap(payloads);
    }

    /**
     * The schema that {@code schema} refers to, or itself if it is no reference.
     *
     * @throws IllegalArgumentException if the reference leads nowhere
     */
    public JsonNode resolve(JsonNode schema) {
        return schemas.resolve(schema);
    }

    /**
     * Validates as JSON Schema 2020-12 says.
     *
     * @param schema a schema of this sheet, or one that refers to its components
     * @return what is wrong, one line each, starting with the JSON pointer of the place; empty if the instance is valid
     */
    public List<String> validate(JsonNode schema, JsonNode instance) {
        return schemas.checker().check(schema, instance);
    }

    /**
     * The JSON pointers of all properties within {@code instance}, at any depth, that no fitting branch of the schema
     * declares and no {@code additionalProperties} lets in. A valid instance may have such properties.
     */
    public List<String> unknownProperties(JsonNode schema, JsonNode instance) {
        return schemas.unknownProperties(schema, instance);
    }

    /** The sheet's schemas, for the other classes of this package. */
    SheetSchemas schemas() {
        return schemas;
    }

    /** What is wrong with an instance, unknown properties included. */
    List<String> validateStrictly(JsonNode schema, JsonNode instance) {
        List<String> problems = new ArrayList<>(validate(schema, instance));
        for (String place : unknownProperties(schema, instance)) {
            problems.add(place + ": unknown property");
        }
        return problems;
    }
}
