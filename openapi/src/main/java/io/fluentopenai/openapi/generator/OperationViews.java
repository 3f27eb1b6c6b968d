package io.fluentopenai.openapi.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.generator.OperationView.Answer;
import io.fluentopenai.openapi.generator.OperationView.Argument;
import io.fluentopenai.openapi.sheet.Descriptions;
import io.fluentopenai.openapi.sheet.FactSheet;
import io.fluentopenai.openapi.sheet.Type;
import io.fluentopenai.openapi.sheet.Type.Named;
import io.fluentopenai.openapi.sheet.Type.Simple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes what the templates show of the operations of one API class. */
final class OperationViews {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final String MULTIPART = "multipart/form-data";
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";

    /** A result that the API class decodes. */
    record Result(int number, String code) {}

    /** The query and header parameters of an operation that may be left out: {@code class FooParams}. */
    record ParamsView(String name, String operation, List<PropertyView> properties, String fill) {
        /** Returns whether the pages of a list follow one another by these parameters. */
        boolean paged() {
            return properties.stream()
                    .anyMatch(p -> p.wireName().equals("after")
                            && p.name().equals("after")
                            && p.propertyType() == Simple.STRING);
        }
    }

    private final FactSheet sheet;
    private final ModelViews models;
    private final Map<String, List<Result>> results = new LinkedHashMap<>();

    OperationViews(FactSheet sheet, ModelViews models) {
        this.sheet = sheet;
        this.models = models;
    }

    /** Returns the results that an API class decodes, in the order in which its operations were viewed. */
    List<Result> results(String api) {
        return results.getOrDefault(api, List.of());
    }

    /** The components that are the body of a form, with how the document wants their properties encoded. */
    static Map<String, JsonNode> formBodies(FactSheet sheet) {
        Map<String, JsonNode> bodies = new TreeMap<>();
        for (FactSheet.Operation operation : sheet.operations()) {
            JsonNode content = operation.node().path("requestBody").path("content");
            for (String media : List.of(MULTIPART, URL_ENCODED)) {
                addFormBody(
                        sheet,
                        sheet.type(content.path(media).path("schema")),
                        content.path(media).path("encoding"),
                        bodies);
            }
        }
        return bodies;
    }

    /** The components that list operations answer with: those of operations that take the cursor of a page. */
    static Set<String> listPages(FactSheet sheet) {
        Set<String> pages = new TreeSet<>();
        for (JsonNode path : sheet.paths()) {
            JsonNode operation = path.path("get");
            for (JsonNode parameter : operation.path("parameters")) {
                String name = parameter.path("name").asText();
                if ((name.equals("after") || name.equals("page"))
                        && sheet.type(operation.at("/responses/200/content/application~1json/schema"))
                                instanceof Named named) {
                    pages.add(named.java());
                }
            }
        }
        return pages;
    }

    /** Adds the fields of a form body; of a union, those of each branch. */
    private static void addFormBody(FactSheet sheet, Type type, JsonNode encoding, Map<String, JsonNode> bodies) {
        if (type instanceof Named named
                && bodies.put(named.java(), encoding) == null
                && named.kind() == FactSheet.Kind.UNION) {
            sheet.branchTypes(sheet.schema(named.java()))
                    .forEach(branch -> addFormBody(sheet, branch, encoding, bodies));
        }
    }

    /** The class for the parameters of an operation that may be left out; null if it has none. */
    @Nullable
    ParamsView params(JsonNode operation) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ObjectNode properties = schema.putObject("properties");
        List<JsonNode> parameters = optional(operation);
        for (JsonNode parameter : parameters) {
            ObjectNode property = parameter.path("schema").deepCopy();
            if (parameter.path("deprecated").asBoolean()) {
                property.put("deprecated", true);
            }
            for (String text : List.of("description", Descriptions.MARKDOWN)) {
                if (parameter.has(text)) {
                    property.set(text, parameter.get(text));
                }
            }
            String wireName = parameter.get("name").textValue();
            // The query and the headers may each have one of the same name.
            boolean taken = properties.has(wireName);
            properties.set(taken ? wireName + " (" + parameter.get("in").textValue() + ')' : wireName, property);
        }
        if (parameters.isEmpty()) {
            return null;
        }
        String name = paramsName(operation);
        List<PropertyView> views = models.properties(name, schema);
        StringBuilder fill = new StringBuilder();
        for (int i = 0; i < parameters.size(); i++) {
            fill.append("        ")
                    .append(parameter(
                            "call",
                            parameters.get(i),
                            views.get(i).propertyType(),
                            "this." + views.get(i).name()))
                    .append(";\n");
        }
        return new ParamsView(name, operation.get("x-method").textValue(), views, fill.toString());
    }

    static String paramsName(JsonNode operation) {
        return JavaNames.capitalized(operation.get("x-method").textValue()) + "Params";
    }

    private static List<JsonNode> optional(JsonNode operation) {
        List<JsonNode> parameters = new ArrayList<>();
        String stream = operation.path("x-stream").path("in").asText().equals("query")
                ? operation.get("x-stream").get("property").textValue()
                : null;
        for (JsonNode parameter : operation.path("parameters")) {
            boolean path = parameter.get("in").textValue().equals("path");
            if (!path
                    && fixedHeader(parameter) == null
                    && !parameter.path("required").asBoolean()
                    && !parameter.get("name").textValue().equals(stream)) {
                parameters.add(parameter);
            }
        }
        return parameters;
    }

    /** The value of a header that is always the same, so that no caller has to give it; null for other parameters. */
    private static @Nullable String fixedHeader(JsonNode parameter) {
        return parameter.get("in").textValue().equals("header")
                ? parameter.path("schema").path("const").textValue()
                : null;
    }

    /**
     * The statement that adds a query, header or cookie parameter to a call. The API takes lists as {@code name[]}, where the document
     * often says {@code name}: see docs/decisions/0018-lists-in-queries.md.
     */
    private static String parameter(String call, JsonNode parameter, Type type, String value) {
        String name = parameter.get("name").textValue();
        String method;
        if (parameter.get("in").textValue().equals("cookie")) {
            String cookie = "%s == null ? null : %s + %s".formatted(value, JavaNames.literal(name + "="), value);
            return call + ".header(\"Cookie\", " + cookie + ")";
        }
        if (parameter.get("in").textValue().equals("header")) {
            method = "header";
        } else if (type instanceof Type.MapOf || type.is(FactSheet.Kind.OBJECT) || type.is(FactSheet.Kind.UNION)) {
            method = "queryDeep";
        } else if (type instanceof Type.ListOf
                && parameter.has("explode")
                && !parameter.get("explode").asBoolean()) {
            method = "queryJoined";
        } else {
            method = "query";
            if (type instanceof Type.ListOf) {
                name = JavaNames.ofElements(name);
            }
        }
        return call + "." + method + "(" + JavaNames.literal(name) + ", " + value + ")";
    }

    /** All ways to call an operation. */
    List<OperationView> views(String path, String verb, JsonNode operation) {
        List<OperationView> views = new ArrayList<>();
        List<Body> bodies = bodies(operation);
        for (Body body : bodies) {
            for (Reply reply : replies(verb, operation)) {
                views.add(view(path, verb, operation, body, reply));
            }
        }
        return views;
    }

    private OperationView view(String path, String verb, JsonNode operation, Body body, Reply reply) {
        List<Argument> arguments = new ArrayList<>();
        StringBuilder call = new StringBuilder(
                switch (verb) {
                    case "get", "post", "delete" -> "Call." + verb + "(" + JavaNames.literal(path) + ")";
                    default ->
                        "Call.of(" + JavaNames.literal(verb.toUpperCase(Locale.ROOT)) + ", " + JavaNames.literal(path)
                                + ")";
                });
        List<JsonNode> positional = positional(path, operation);
        List<String> names = JavaNames.unique(Stream.concat(
                        positional.stream()
                                .map(p -> JavaNames.member(p.get("name").textValue())),
                        Stream.of("body"))
                .map(n -> Set.of("options", "params", "call").contains(n) ? n + "_" : n)
                .toList());
        for (int i = 0; i < positional.size(); i++) {
            JsonNode parameter = positional.get(i);
            Type type = sheet.type(parameter.path("schema"));
            String wire = parameter.get("name").textValue();
            String description = Prose.of(parameter);
            String doc = description == null ? JavaNames.code(wire) : JavaNames.code(wire) + ": " + description;
            arguments.add(new Argument(type.java(), names.get(i), false, doc));
            call.append("\n                ")
                    .append(
                            parameter.get("in").textValue().equals("path")
                                    ? ".path(" + JavaNames.literal(wire) + ", " + names.get(i) + ")"
                                    : parameter("", parameter, type, names.get(i)));
        }
        if (body.type() != null) {
            String name = names.get(names.size() - 1);
            arguments.add(new Argument(
                    body.type().java(),
                    name,
                    !body.required(),
                    body.required() ? "the request body" : "the request body; null for none"));
            call.append("\n                ").append(body.call().replace("body", name));
        }
        for (JsonNode parameter : operation.path("parameters")) {
            String value = fixedHeader(parameter);
            if (value != null) {
                call.append("\n                .header(%s, %s)"
                        .formatted(JavaNames.literal(parameter.get("name").textValue()), JavaNames.literal(value)));
            }
        }
        String result = reply.result();
        if (reply.code() != null) {
            String api = operation.get("x-api").textValue();
            List<Result> known = results.computeIfAbsent(api, a -> new ArrayList<>());
            Result same = known.stream()
                    .filter(r -> r.code().equals(reply.code()))
                    .findFirst()
                    .orElse(null);
            if (same == null) {
                same = new Result(known.size(), reply.code());
                known.add(same);
            }
            result = String.valueOf(same.number());
        }
        call.append("\n                .result(").append(result).append(")");
        if (reply.accept() != null) {
            call.append("\n                .accept(")
                    .append(JavaNames.literal(reply.accept()))
                    .append(")");
        }
        call.append(reply.extra());
        if (isAdministration(operation)) {
            call.append("\n                .admin()");
        }
        return new OperationView(
                operation.get("x-method").textValue() + reply.suffix(),
                verb.toUpperCase(Locale.ROOT),
                path,
                JavaNames.javadoc(operation.path("operationId").asText()),
                doc(operation, verb, path),
                deprecated(operation),
                arguments,
                body.type() != null && body.required() ? names.get(names.size() - 1) : null,
                optional(operation).isEmpty() ? null : paramsName(operation),
                call.toString(),
                reply.answer(),
                reply.type());
    }

    private static @Nullable String deprecated(JsonNode operation) {
        if (operation.path("x-dropped").asBoolean()) {
            return "No longer in the API's OpenAPI document.";
        }
        return operation.path("deprecated").asBoolean() ? "Deprecated in the API." : null;
    }

    private static boolean isAdministration(JsonNode operation) {
        JsonNode security = operation.path("security");
        return security.size() == 1 && security.get(0).has("AdminApiKeyAuth");
    }

    private static List<String> doc(JsonNode operation, String verb, String path) {
        List<String> doc = new ArrayList<>();
        String description = Prose.of(operation);
        if (description != null) {
            doc.add(description);
        }
        doc.add("Sends " + JavaNames.code(verb.toUpperCase(Locale.ROOT) + " " + path) + ".");
        if (isAdministration(operation)) {
            doc.add("Requires an admin API key.");
        }
        if (operation.has(FactSheet.SHUTDOWN)) {
            doc.add("OpenAI's shutdown date: "
                    + operation.get(FactSheet.SHUTDOWN).textValue() + ". Other servers may continue to serve it.");
        }
        String origin = Prose.origin(operation);
        if (origin != null) {
            doc.add(origin);
        }
        return doc;
    }

    /** The parameters that cannot be left out: those of the path in its order, then the others. */
    private static List<JsonNode> positional(String path, JsonNode operation) {
        Map<String, JsonNode> inPath = new LinkedHashMap<>();
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.get("in").textValue().equals("path")) {
                inPath.put(parameter.get("name").textValue(), parameter);
            } else if (parameter.path("required").asBoolean()) {
                others.add(parameter);
            }
        }
        List<JsonNode> parameters = new ArrayList<>();
        for (String name : FactSheet.placeholders(path)) {
            JsonNode parameter = inPath.get(name);
            if (parameter == null) {
                throw new IllegalArgumentException("The path " + path + " has an undeclared parameter");
            }
            parameters.add(parameter);
        }
        parameters.addAll(others);
        return parameters;
    }

    // ---- Bodies

    private record Body(@Nullable Type type, boolean required, String call) {}

    private List<Body> bodies(JsonNode operation) {
        JsonNode content = operation.path("requestBody").path("content");
        boolean required = operation.path("requestBody").path("required").asBoolean();
        Map<String, Body> byType = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : content.properties()) {
            String media = mediaType(entry.getKey());
            Type type = sheet.type(entry.getValue().path("schema"));
            String call;
            if (media.equals(MULTIPART)) {
                call = type instanceof Named ? ".multipart(body)" : ".multipart(FormBody.of(body))";
            } else if (media.equals(URL_ENCODED)) {
                call = type instanceof Named ? ".urlEncoded(body)" : ".urlEncoded(FormBody.of(body))";
            } else if (media.equals(JSON) || media.endsWith("+json")) {
                call = ".json(body)";
            } else if (type == Simple.STRING) {
                call = ".text(body, " + JavaNames.literal(media) + ")";
            } else {
                type = Simple.FILE;
                call = ".binary(body, " + JavaNames.literal(media) + ")";
            }
            Type bodyType = type;
            // Two lists or maps would be the same argument to the compiler.
            String erasure = type.java().replaceAll("<.*", "");
            byType.merge(erasure, new Body(type, required, call), (one, other) -> either(bodyType, one, other));
        }
        return byType.isEmpty() ? List.of(new Body(null, false, "")) : List.copyOf(byType.values());
    }

    /** The same class as JSON and as a form: a form if it holds a file. */
    private Body either(Type type, Body one, Body other) {
        boolean oneIsForm = one.call().startsWith(".multipart");
        boolean otherIsForm = other.call().startsWith(".multipart");
        if (oneIsForm == otherIsForm || !(type instanceof Named named)) {
            return one;
        }
        List<String> files = models.properties(named.java(), sheet.schema(named.java())).stream()
                .filter(p -> models.holdsFile(p.propertyType()))
                .map(p -> "body." + p.name() + "() != null")
                .toList();
        if (files.isEmpty()) {
            return oneIsForm ? other : one;
        }
        String file = String.join(" || ", files);
        String isForm = one.required() ? "(" + file + ")" : "body != null && (" + file + ")";
        return new Body(
                type,
                one.required(),
                ".multipart(" + isForm + " ? body : null)\n                .json(" + isForm + " ? null : body)");
    }

    // ---- Replies

    private record Reply(
            String suffix,
            Answer answer,
            String type,
            @Nullable String code,
            String result,
            @Nullable String accept,
            String extra) {}

    private List<Reply> replies(String verb, JsonNode operation) {
        JsonNode content = success(operation).path("content");
        List<Reply> replies = new ArrayList<>();
        List<String> binary = new ArrayList<>();
        boolean text = false;
        for (Map.Entry<String, JsonNode> entry : content.properties()) {
            String media = mediaType(entry.getKey());
            Type type = sheet.type(entry.getValue().path("schema"));
            if (media.equals(EVENTS)) {
                continue;
            }
            if ((media.equals(JSON) || media.endsWith("+json")) && type != Simple.FILE) {
                // One method can give one of them: what is plainly JSON, else the first.
                if (replies.isEmpty() || media.equals(JSON)) {
                    replies.clear();
                    replies.add(new Reply("", Answer.VALUE, type.java(), decode(type), "", null, ""));
                }
            } else if ((media.startsWith("text/") || media.equals("application/sdp")) && type != Simple.FILE) {
                text = true;
            } else {
                binary.add(media);
            }
        }
        if (!binary.isEmpty()) {
            // The JSON beside a file is the description of an error, or the same file under a wrong name.
            replies.clear();
            String result = verb.equals("get") && binary.stream().anyMatch(OperationViews::mayBeAnything)
                    ? "Call.FILE"
                    : "Call.BINARY";
            replies.add(new Reply("", Answer.VALUE, "BinaryContent", null, result, String.join(", ", binary), ""));
        }
        if (text) {
            replies.add(
                    new Reply(replies.isEmpty() ? "" : "Text", Answer.VALUE, "String", null, "Call.TEXT", "*/*", ""));
        }
        boolean alone = replies.isEmpty();
        if (content.has(EVENTS)) {
            replies.add(events(operation, sheet.type(content.get(EVENTS).path("schema")), alone));
        } else if (alone) {
            replies.add(new Reply("", Answer.NOTHING, "Void", null, "Call.NONE", null, ""));
        }
        return replies;
    }

    /**
     * Returns whether what is fetched under this media type may be text or JSON as well: a file as somebody stored
     * it. What is made
     * on demand, by another verb, is of the kind that was asked for.
     */
    private static boolean mayBeAnything(String media) {
        return media.equals("application/octet-stream") || media.equals("*/*") || media.startsWith("text/");
    }

    private Reply events(JsonNode operation, Type type, boolean alone) {
        String extra = "";
        JsonNode flag = operation.path("x-stream");
        if (flag.has("property")) {
            String name = JavaNames.literal(flag.get("property").textValue());
            String value =
                    flag.has("value") ? JavaNames.literal(flag.get("value").textValue()) : null;
            extra = flag.get("in").textValue().equals("query")
                    ? "\n                .query(" + name + ", " + (value == null ? "Boolean.TRUE" : value) + ")"
                    : "\n                .bodyFlag(" + name + (value == null ? "" : ", " + value) + ")";
        }
        if (models.isEnvelope(type)) {
            extra += "\n                .envelope()";
        }
        return new Reply(alone ? "" : "Stream", Answer.STREAM, type.java(), decode(type), "", EVENTS, extra);
    }

    private static String decode(Type type) {
        return JavaLayout.lines(ReadStatements.readInto(type, "return ", 1), 4);
    }

    /** The first response that means success. */
    private static JsonNode success(JsonNode operation) {
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            if (response.getKey().startsWith("2")) {
                return response.getValue();
            }
        }
        return operation.path("responses").path("default");
    }

    /** A media type without its parameters. */
    private static String mediaType(String key) {
        int parameters = key.indexOf(';');
        return (parameters < 0 ? key : key.substring(0, parameters)).trim();
    }
}
