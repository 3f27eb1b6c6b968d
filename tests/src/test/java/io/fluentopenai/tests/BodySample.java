package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Samples;
import io.fluentopenai.testkit.Variant;
import io.fluentopenai.tests.GeneratedOperation.Answer;
import io.fluentopenai.tests.GeneratedOperation.Overload;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request body: the Java value to send, and what of it is to arrive. */
final class BodySample {

    private static final String MULTIPART = "multipart/form-data";
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";

    /** A property that is a file, and how it is given. */
    private record FileChoice(String property, String what, List<String> contents, boolean list) {}

    private final String media;
    private final Type type;
    private final JsonNode given;
    private final JsonNode json;
    private final List<FileChoice> files;

    /** The content types that the document sets for fields of a form. */
    private final Map<String, String> encodings;

    private BodySample(String media, Type type, JsonNode json, List<FileChoice> files, Map<String, String> encodings) {
        this(media, type, json, json, files, encodings);
    }

    private BodySample(
            String media,
            Type type,
            JsonNode given,
            JsonNode json,
            List<FileChoice> files,
            Map<String, String> encodings) {
        this.media = media;
        this.type = type;
        this.given = given;
        this.json = json;
        this.files = files;
        this.encodings = encodings;
    }

    @Override
    public String toString() {
        return media + " " + ExactJson.shortened(json)
                + (files.isEmpty()
                        ? ""
                        : " " + files.stream().map(FileChoice::what).toList());
    }

    /**
     * The bodies of one kind that a parameter of a generated method takes: one for each media type that it stands for, and
     * for forms one for each way to give a file.
     */
    static List<BodySample> of(FactSheet sheet, Samples samples, Operation operation, Type type, Variant variant) {
        List<BodySample> bodies = new ArrayList<>();
        Map<String, JsonNode> fitting = new LinkedHashMap<>();
        Map<String, String> encodings = new LinkedHashMap<>();
        operation.requestBodies().forEach((key, schema) -> {
            String media = GeneratedOperation.mediaType(key);
            if (media.equals(MULTIPART)) {
                operation
                        .json()
                        .path("requestBody")
                        .path("content")
                        .path(key)
                        .path("encoding")
                        .properties()
                        .forEach(field -> encodings.put(
                                field.getKey(),
                                field.getValue().path("contentType").asText()));
            }
            if (typeName(sheet, media, schema).equals(simpleName(type))) {
                fitting.put(media, schema);
            }
        });
        boolean isForm = fitting.containsKey(MULTIPART) || fitting.containsKey(URL_ENCODED);
        boolean alsoJson = fitting.keySet().stream().anyMatch(GeneratedOperation::isJson);
        fitting.forEach((media, schema) -> {
            JsonNode component = Component.resolved(sheet, schema);
            List<String> fileProperties = new ArrayList<>();
            component.path("properties").properties().forEach(property -> {
                if (Component.admitsFile(sheet, property.getValue())) {
                    fileProperties.add(property.getKey());
                }
            });
            JsonNode json = samples.sample(schema, variant);
            if (!media.equals(MULTIPART)) {
                if (fileProperties.stream().noneMatch(Component.required(component)::contains)) {
                    bodies.add(new BodySample(media, type, without(json, fileProperties), List.of(), encodings));
                }
            } else if (!alsoJson || !fileProperties.isEmpty()) {
                // Of a class that is JSON or form the files decide which: a form has at least one.
                boolean needsFile = isForm && alsoJson;
                bodies.addAll(forms(sheet, component, type, json, fileProperties, variant, needsFile, encodings));
            }
        });
        return bodies;
    }

    private static List<BodySample> forms(
            FactSheet sheet,
            JsonNode component,
            Type type,
            JsonNode json,
            List<String> fileProperties,
            Variant variant,
            boolean needsFile,
            Map<String, String> encodings) {
        JsonNode plain = without(json, fileProperties);
        List<List<FileChoice>> combinations = new ArrayList<>();
        combinations.add(new ArrayList<>());
        for (String property : fileProperties) {
            boolean wanted = variant == Variant.MAXIMAL
                    || Component.required(component).contains(property)
                    || needsFile && combinations.get(0).isEmpty();
            if (!wanted) {
                continue;
            }
            List<FileChoice> choices =
                    fileChoices(sheet, property, component.path("properties").get(property));
            // The first way with each combination so far, each further way with the first combination.
            List<FileChoice> common = List.copyOf(combinations.get(0));
            combinations.forEach(combination -> combination.add(choices.get(0)));
            choices.stream().skip(1).forEach(choice -> {
                List<FileChoice> other = new ArrayList<>(common);
                other.add(choice);
                combinations.add(other);
            });
        }
        return combinations.stream()
                .map(files -> new BodySample(MULTIPART, type, plain, files, encodings))
                .toList();
    }

    private static List<FileChoice> fileChoices(FactSheet sheet, String property, JsonNode schema) {
        JsonNode resolved = Component.resolved(sheet, schema);
        if (resolved.has("x-choice")) {
            List<FileChoice> choices = new ArrayList<>();
            for (JsonNode branch : Component.branches(resolved)) {
                if (Component.admitsFile(sheet, branch)) {
                    choices.addAll(fileChoices(sheet, property, branch));
                }
            }
            return choices;
        }
        return resolved.has("items")
                ? List.of(new FileChoice(property, property + " as files", List.of("first", "second"), true))
                : List.of(new FileChoice(property, property + " as a file", List.of("content of " + property), false));
    }

    private static JsonNode without(JsonNode json, List<String> properties) {
        return json.isObject() ? ((ObjectNode) json.deepCopy()).without(properties) : json;
    }

    /** The simple name of the Java type of a body. */
    private static String typeName(FactSheet sheet, String media, JsonNode schema) {
        if (media.equals(MULTIPART) || media.equals(URL_ENCODED) || GeneratedOperation.isJson(media)) {
            return typeName(sheet, schema);
        }
        return typeName(sheet, schema).equals("String") ? "String" : "FilePart";
    }

    private static String typeName(FactSheet sheet, JsonNode schema) {
        String reference = Component.reference(schema);
        if (reference != null) {
            return Component.of(sheet, reference) == null ? typeName(sheet, sheet.component(reference)) : reference;
        }
        String type = schema.path("type").asText();
        if (schema.path("format").asText().equals("binary")) {
            return "FilePart";
        }
        return switch (type) {
            case "string" -> "String";
            case "integer" -> "Long";
            case "number" -> "Double";
            case "boolean" -> "Boolean";
            case "array" -> "List";
            case "object" -> "Map";
            default -> "JsonNode";
        };
    }

    private static String simpleName(Type type) {
        return type instanceof ParameterizedType generic
                ? ((Class<?>) generic.getRawType()).getSimpleName()
                : ((Class<?>) type).getSimpleName();
    }

    /**
     * This body for a method of an operation that a property of the body makes stream: the method sets it, not the caller.
     */
    BodySample switched(Operation operation, Overload overload) {
        if (!json.isObject()) {
            return this;
        }
        JsonNode on = operation.json().path("x-stream");
        // Some operations take the usual switch although the document has no stream for them.
        String property =
                on.path("in").asText().equals("body") ? on.path("property").asText() : "stream";
        ObjectNode withoutSwitch = json.deepCopy();
        withoutSwitch.remove(property);
        // Another way to ask for a stream.
        withoutSwitch.properties().removeIf(other -> other.getValue().asText().equals("sse"));
        ObjectNode sent = withoutSwitch.deepCopy();
        if (overload.form().answer() == Answer.STREAM && on.path("in").asText().equals("body")) {
            sent.set(property, on.has("value") ? on.get("value") : BooleanNode.TRUE);
        }
        return new BodySample(media, type, withoutSwitch, sent, files, encodings);
    }

    /** The value to give to the method. */
    Object value() {
        Object value = GeneratedTypes.value(type, given);
        for (FileChoice file : files) {
            JavaBeans.set(value, file.property(), property -> fileValue(property, file));
        }
        return value;
    }

    private static Object fileValue(Type type, FileChoice file) {
        List<FilePart> parts =
                file.contents().stream().map(GeneratedTypes::file).toList();
        if (type instanceof Class<?> choice && choice != FilePart.class) {
            for (Method factory : choice.getMethods()) {
                if (Modifier.isStatic(factory.getModifiers()) && factory.getParameterCount() == 1) {
                    boolean takesList = factory.getParameterTypes()[0] == List.class
                            && factory.getGenericParameterTypes()[0]
                                    .getTypeName()
                                    .contains("FilePart");
                    boolean takesOne = factory.getParameterTypes()[0] == FilePart.class;
                    if (file.list() ? takesList : takesOne) {
                        return JavaBeans.call(factory, choice, file.list() ? parts : parts.get(0));
                    }
                }
            }
            throw new AssertionError(choice.getSimpleName() + " does not take " + file.what());
        }
        return file.list() ? parts : parts.get(0);
    }

    // ---- What the server saw

    void assertSeen(RecordedRequest seen) {
        assertThat(seen.mediaType()).isEqualTo(media);
        if (media.equals(MULTIPART)) {
            seen.parts().forEach(this::assertEncoded);
            encodings.keySet().stream().filter(json::has).forEach(seen::part);
            assertFields(seen.parts().stream()
                    .filter(part -> !encodings.containsKey(part.name()))
                    .map(part -> new Field(part.name(), part.text(), part.filename() != null))
                    .toList());
            for (Part part : seen.parts()) {
                assertThat(part.filename()).isIn(null, GeneratedTypes.FILE_NAME);
            }
        } else if (media.equals(URL_ENCODED)) {
            assertFields(Arrays.stream(seen.bodyText().split("&"))
                    .map(field -> field.split("=", 2))
                    .map(field -> new Field(decoded(field[0]), decoded(field[1]), false))
                    .toList());
        } else if (GeneratedOperation.isJson(media)) {
            assertThat(ExactJson.difference(json, ExactJson.parse(seen.body())))
                    .as("body")
                    .isNull();
        } else {
            assertThat(seen.bodyText()).isEqualTo(json.asText());
        }
    }

    private void assertEncoded(Part part) {
        String encoding = encodings.get(part.name());
        if (encoding != null) {
            JsonNode value = json.path(part.name());
            assertThat(part.contentType()).as("content type of %s", part.name()).startsWith(encoding);
            if (GeneratedOperation.isJson(encoding)) {
                assertThat(ExactJson.difference(value, ExactJson.parse(part.bytes())))
                        .as(part.name())
                        .isNull();
            } else {
                assertThat(part.text()).isEqualTo(value.asText());
            }
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void assertFields(List<Field> actual) {
        List<Field> expected = new ArrayList<>();
        json.properties().forEach(property -> {
            if (!encodings.containsKey(property.getKey())) {
                flatten(property.getKey(), property.getValue(), expected);
            }
        });
        for (FileChoice file : files) {
            for (String content : file.contents()) {
                expected.add(new Field(file.list() ? file.property() + "[]" : file.property(), content, true));
            }
        }
        assertThat(actual).as("fields of the form").containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void flatten(String name, JsonNode value, List<Field> fields) {
        if (value.isObject()) {
            value.properties()
                    .forEach(property -> flatten(name + "[" + property.getKey() + "]", property.getValue(), fields));
        } else if (value.isArray()) {
            value.forEach(element -> flatten(name.endsWith("[]") ? name : name + "[]", element, fields));
        } else if (!value.isNull()) {
            fields.add(new Field(name, value.asText(), false));
        }
    }

    /** A field of a form; numbers are compared by value. */
    private record Field(String name, String text, boolean file) {
        Field {
            text = file ? text : normal(text);
        }

        private static String normal(String text) {
            try {
                return new BigDecimal(text).stripTrailingZeros().toPlainString();
            } catch (NumberFormatException notANumber) {
                return text;
            }
        }
    }
}
