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
 * The description of the API: its operations and schemas, with a JSON Schema validator. Immutable and thread-safe. The
 * JSON trees that it returns are shared; do not modify them.
 *
 * <p>Everything is loaded lazily, so an unused sheet costs almost nothing.
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

    /** Returns the fact sheet of the API revision that this version of the library was generated from. */
    public static FactSheet bundled() {
        return BUNDLED.get();
    }

    /**
     * Creates a fact sheet from an OpenAPI document.
     *
     * @param document a document in the normalized form of this project's {@code openai.yaml}
     */
    public static FactSheet of(JsonNode document) {
        return new FactSheet(new PackedSheet(SheetPacker.pack(document)));
    }

    /**
     * Reads a fact sheet from a YAML or JSON file.
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

    /** Returns the version that the OpenAPI document declares. */
    public String version() {
        JsonNode info = packed.facts("info").values().iterator().next().tree();
        return info.path("version").asText();
    }

    /** Returns all operations in document order. */
    public List<Operation> operations() {
        return List.copyOf(operations.get().values());
    }

    /** Returns the operation with the given id, or empty if there is none. */
    public Optional<Operation> operation(String operationId) {
        return Optional.ofNullable(operations.get().get(operationId));
    }

    /** Returns the sorted names of all component schemas. */
    public Set<String> componentNames() {
        return packed.facts("schema").keySet();
    }

    /**
     * Returns the schema of a component.
     *
     * @throws IllegalArgumentException if there is no such component
     */
    public JsonNode component(String name) {
        return schemas.component(name);
    }

    /** Returns the schemas of the webhook payloads by webhook name. */
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
     * Returns the schema that a reference points to, or {@code schema} itself if it is not a reference.
     *
     * @throws IllegalArgumentException if the target of the reference does not exist
     */
    public JsonNode resolve(JsonNode schema) {
        return schemas.resolve(schema);
    }

    /**
     * Validates an instance by JSON Schema 2020-12.
     *
     * @param schema a schema of this sheet, or one that refers to its components
     * @return one line for each violation, starting with the JSON pointer of the value; empty if the instance is valid
     */
    public List<String> validate(JsonNode schema, JsonNode instance) {
        return schemas.checker().check(schema, instance);
    }

    /**
     * Returns the JSON pointers of all undeclared properties in {@code instance}, at any depth: those that no matching
     * branch of the schema declares and no {@code additionalProperties} allows. A valid instance may have such
     * properties.
     */
    public List<String> unknownProperties(JsonNode schema, JsonNode instance) {
        return schemas.unknownProperties(schema, instance);
    }

    /** The sheet's schemas, for the other classes of this package. */
    SheetSchemas schemas() {
        return schemas;
    }

    /** Returns the problems of an instance, unknown properties included. */
    List<String> validateStrictly(JsonNode schema, JsonNode instance) {
        List<String> problems = new ArrayList<>(validate(schema, instance));
        for (String place : unknownProperties(schema, instance)) {
            problems.add(place + ": unknown property");
        }
        return problems;
    }
}
