package io.fluentopenai.testkit.internal.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Lazy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Validates JSON against the sheet's schemas, as JSON Schema 2020-12 says. Each component is a schema resource of its own,
 * compiled when a validation first reaches it: a request for embeddings never pays for the schemas of the Responses API.
 * Thread-safe.
 *
 * <p>One thing is taken otherwise than written: {@code oneOf} counts as {@code anyOf}. The document uses it for branches that
 * overlap (a message of the user with a list of contents is an {@code EasyInputMessage} and an {@code InputMessage}), and the
 * API takes what fits several of them.
 */
public final class SchemaChecker {

    private static final String IN_SHEET = "#/components/schemas/";

    /** The validator's base URL of the components. The {@code .invalid} domain can never be fetched by mistake. */
    private static final String BASE = "https://sheet.invalid/schemas/";

    private final Map<String, PackedSheet.Fact> components;
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();
    private final Lazy<SchemaRegistry> registry = new Lazy<>(this::newRegistry);

    public SchemaChecker(Map<String, PackedSheet.Fact> components) {
        this.components = components;
    }

    private SchemaRegistry newRegistry() {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(true)
                .locale(Locale.ENGLISH)
                .build();
        Function<String, @Nullable String> resources = this::resource;
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(resources).schemaRegistryConfig(config));
    }

    private @Nullable String resource(String iri) {
        if (!iri.startsWith(BASE)) {
            return null;
        }
        PackedSheet.Fact component = components.get(iri.substring(BASE.length()));
        return component == null ? null : Json.text(rebase(component.tree()));
    }

    /** Returns the problems of {@code instance}, one line each, starting with the JSON pointer; empty if it has none. */
    public List<String> check(JsonNode schema, JsonNode instance) {
        List<Error> errors = compile(schema).validate(instance);
        return errors.isEmpty() ? List.of() : ErrorLines.of(errors);
    }

    /** Returns whether {@code instance} is valid. */
    public boolean accepts(JsonNode schema, JsonNode instance) {
        return compile(schema).validate(instance).isEmpty();
    }

    private Schema compile(JsonNode schema) {
        Schema known = compiled.get(schema);
        if (known != null) {
            return known;
        }
        Schema fresh;
        String reference = reference(schema);
        if (reference != null && schema.size() == 1) {
            if (!components.containsKey(reference)) {
                throw new IllegalArgumentException("No component schema named " + reference);
            }
            fresh = registry.get().getSchema(SchemaLocation.of(BASE + reference));
        } else {
            fresh = registry.get().getSchema(rebase(schema));
        }
        compiled.put(schema, fresh);
        return fresh;
    }

    /** The name of the component that {@code schema} refers to, or null if it is not a reference. */
    static @Nullable String reference(JsonNode schema) {
        JsonNode ref = schema.get("$ref");
        if (ref == null) {
            return null;
        }
        String text = ref.asText();
        if (!text.startsWith(IN_SHEET)) {
            throw new IllegalArgumentException("The reference does not point to a component schema: " + text);
        }
        return text.substring(IN_SHEET.length());
    }

    /** The schema as the validator sees it. */
    private static JsonNode rebase(JsonNode schema) {
        if (schema.isObject()) {
            ObjectNode copy = Json.object();
            schema.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                if (entry.getKey().equals("$ref") && value.isTextual()) {
                    copy.put("$ref", BASE + reference(schema));
                } else if (entry.getKey().equals("oneOf") && value.isArray()) {
                    copy.set("anyOf", rebase(value));
                } else {
                    copy.set(entry.getKey(), rebase(value));
                }
            });
            return copy;
        }
        if (schema.isArray()) {
            ArrayNode copy = Json.array();
            schema.forEach(element -> copy.add(rebase(element)));
            return copy;
        }
        return schema;
    }
}
