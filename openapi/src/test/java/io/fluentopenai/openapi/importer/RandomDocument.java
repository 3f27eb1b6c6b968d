package io.fluentopenai.openapi.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.name.Words;
import io.fluentopenai.openapi.importer.read.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Documents put together at random from every construct that the importer knows; the same seed, the same document. */
public final class RandomDocument {
    private static final String[] WORDS = {
        "model",
        "status",
        "type",
        "choices",
        "data",
        "tool_calls",
        "created_at",
        "error",
        "object",
        "role",
        "content",
        "usage",
        "id",
        "url",
        "file_ids",
        "metadata",
        "list",
        "map",
        "class",
        "order"
    };

    private final Random random;
    private final List<String> names = new ArrayList<>();
    private final int count;

    private RandomDocument(long seed) {
        this.random = new Random(seed);
        this.count = 3 + random.nextInt(12);
    }

    public static ObjectNode of(long seed) {
        return new RandomDocument(seed).document();
    }

    private ObjectNode document() {
        for (int i = 0; i < count; i++) {
            String name = word() + (random.nextInt(4) == 0 ? "-" + (1 + random.nextInt(3)) : "") + i;
            names.add(random.nextBoolean() ? Words.pascal(name) : name);
        }
        ObjectNode document = Json.object();
        document.put("openapi", "3.1.0");
        document.putObject("info").put("title", "random prose").put("version", "1");
        ObjectNode paths = document.putObject("paths");
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            operation(paths, i);
        }
        ObjectNode schemas = Json.object();
        for (int i = 0; i < count; i++) {
            schemas.set(names.get(i), schema(3, i));
        }
        document.putObject("components").set("schemas", schemas);
        return document;
    }

    private void operation(ObjectNode paths, int number) {
        boolean item = random.nextBoolean();
        String path = "/" + word() + number + (item ? "/{" + word() + "}" : "");
        ObjectNode operation =
                paths.withObject("/" + path.replace("/", "~1")).putObject(random.nextBoolean() ? "get" : "post");
        if (random.nextInt(3) > 0) {
            operation.put("operationId", word() + (random.nextBoolean() ? "-" : "_") + word());
        }
        if (random.nextBoolean()) {
            operation.putArray("tags").add(word());
        }
        operation.put("description", "random prose");
        ArrayNode parameters = operation.putArray("parameters");
        for (int i = 0; i < random.nextInt(3); i++) {
            ObjectNode parameter = parameters.addObject();
            parameter.put("name", word() + i);
            parameter.put("in", random.nextBoolean() ? "query" : "header");
            parameter.put("required", random.nextBoolean());
            parameter.set("schema", schema(1, count));
        }
        if (random.nextBoolean()) {
            ObjectNode content = operation.putObject("requestBody").putObject("content");
            boolean json = random.nextBoolean();
            ObjectNode schema = schema(2, count);
            if (json) {
                content.putObject("application/json").set("schema", schema);
            } else {
                ObjectNode form = content.putObject("multipart/form-data").putObject("schema");
                form.put("type", "object");
                ObjectNode fields = form.putObject("properties");
                fields.putObject("file").put("type", "string").put("format", "binary");
                fields.set("field", schema);
            }
        }
        ObjectNode response = operation.putObject("responses").putObject("200");
        response.put("description", "random prose");
        if (random.nextInt(4) > 0) {
            response.putObject("content").putObject("application/json").set("schema", schema(2, count));
        }
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    /**
     * A schema.
     *
     * @param depth how deep it may go
     * @param before conditions refer to schemas before this one only, so that none contains itself
     */
    private ObjectNode schema(int depth, int before) {
        ObjectNode schema = switch (random.nextInt(depth <= 0 ? 6 : 14)) {
            case 0 -> Json.object().put("type", "string");
            case 1 -> Json.object().put("type", "integer").put("minimum", random.nextInt(5));
            case 2 -> strings();
            case 3 -> Json.object().put("const", word());
            case 4 -> Json.object().put("type", random.nextBoolean() ? "number" : "boolean");
            case 5 -> before > 0 ? ref(before) : Json.object();
            case 6 -> array(depth);
            case 7 -> map(depth);
            case 8, 9, 10 -> object(depth);
            case 11 -> all(depth, before);
            default -> union(depth, before);
        };
        decorate(schema);
        return schema;
    }

    private void decorate(ObjectNode schema) {
        switch (random.nextInt(12)) {
            case 0 -> schema.put("nullable", true);
            case 1 -> schema.put("description", "random prose");
            case 2 -> schema.put("deprecated", true);
            case 3 -> schema.put("x-random", "random prose");
            case 4 -> schema.putArray("examples").add("random prose");
            case 5 -> {
                if (schema.path("type").isTextual()) {
                    String type = schema.path("type").textValue();
                    schema.putArray("type").add(type).add("null");
                }
            }
            default -> {}
        }
    }

    private ObjectNode ref(int before) {
        return Json.ref("#/components/schemas/" + names.get(random.nextInt(before)));
    }

    private ObjectNode strings() {
        ObjectNode schema = Json.object().put("type", "string");
        ArrayNode values = schema.putArray("enum");
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            values.add(word() + i);
        }
        return schema;
    }

    private ObjectNode array(int depth) {
        ObjectNode schema = Json.object().put("type", "array");
        if (random.nextInt(8) > 0) {
            schema.set("items", schema(depth - 1, count));
        }
        return schema;
    }

    private ObjectNode map(int depth) {
        ObjectNode schema = Json.object().put("type", "object");
        switch (random.nextInt(3)) {
            case 0 -> schema.put("additionalProperties", random.nextBoolean());
            case 1 -> schema.set("additionalProperties", schema(depth - 1, count));
            default -> {}
        }
        return schema;
    }

    private ObjectNode object(int depth) {
        ObjectNode schema = Json.object();
        if (random.nextInt(8) > 0) {
            schema.put("type", "object");
        }
        ObjectNode properties = schema.putObject("properties");
        if (random.nextBoolean()) {
            properties.putObject("type").put("type", "string").putArray("enum").add(word());
        }
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            properties.set(word(), schema(depth - 1, count));
        }
        ArrayNode required = schema.putArray("required");
        properties.fieldNames().forEachRemaining(name -> {
            if (random.nextBoolean()) {
                required.add(name);
            }
        });
        if (random.nextInt(6) == 0) {
            required.add("undeclared");
        }
        return schema;
    }

    private ObjectNode all(int depth, int before) {
        ObjectNode schema = Json.object();
        ArrayNode parts = schema.putArray("allOf");
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            parts.add(before > 0 && random.nextBoolean() ? ref(before) : object(depth - 1));
        }
        return schema;
    }

    private ObjectNode union(int depth, int before) {
        ObjectNode schema = Json.object();
        ArrayNode branches = schema.putArray(random.nextBoolean() ? "oneOf" : "anyOf");
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            JsonNode branch = switch (random.nextInt(5)) {
                case 0 -> Json.object().put("type", "null");
                case 1 -> before > 0 ? ref(before) : strings();
                case 2 -> object(depth - 1);
                default -> schema(depth - 1, before);
            };
            branches.add(branch);
        }
        if (random.nextInt(3) == 0) {
            schema.putObject("discriminator").put("propertyName", word());
        }
        if (random.nextInt(5) == 0) {
            schema.put("type", "object");
        }
        return schema;
    }
}
