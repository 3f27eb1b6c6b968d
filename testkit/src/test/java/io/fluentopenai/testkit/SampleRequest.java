package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.testkit.RawClient.Form;
import io.fluentopenai.testkit.internal.value.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a request for an operation from samples, by the sheet alone. */
final class SampleRequest {

    private final RawClient client;
    private final FactSheet sheet;
    private final Samples samples;

    SampleRequest(FakeOpenAI server) {
        this.client = new RawClient(server);
        this.sheet = server.factSheet();
        this.samples = server.samples();
    }

    HttpRequest of(Operation operation, @Nullable String mediaType, Variant variant, boolean stream) {
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        operation.fixedQuery().forEach((name, value) -> add(query, name, value));
        HttpRequest.Builder headers = client.request("/");
        for (Parameter parameter : operation.parameters()) {
            if (!parameter.required() && variant == Variant.MINIMAL) {
                continue;
            }
            JsonNode value = samples.sample(parameter.schema(), variant);
            switch (parameter.in()) {
                case "path" -> path = path.replace("{" + parameter.name() + "}", encoded(value.asText()));
                case "header" ->
                    headers.header(
                            parameter.name(),
                            value.isArray()
                                    ? value.path(0).asText() + ","
                                            + value.path(1).asText()
                                    : value.asText());
                default -> query(parameter, value, query, operation, stream);
            }
        }
        String uri = path + (query.length() == 0 ? "" : "?" + query);
        HttpRequest.Builder request = client.request(uri);
        headers.build().headers().map().forEach((name, values) -> request.setHeader(name, values.get(0)));
        if (stream) {
            request.header("Accept", Operation.EVENT_STREAM);
        }
        if (mediaType == null || variant == Variant.MINIMAL && !operation.bodyRequired()) {
            return request.method(operation.verb(), HttpRequest.BodyPublishers.noBody())
                    .build();
        }
        JsonNode body = samples.requestBody(operation, mediaType, variant);
        if (stream) {
            operation
                    .streamSwitch()
                    .filter(on -> on.in().equals("body"))
                    .ifPresent(on -> ((ObjectNode) body)
                            .set(
                                    on.property(),
                                    on.value().equals("true") ? BooleanNode.TRUE : TextNode.valueOf(on.value())));
        }
        byte[] bytes;
        String contentType = mediaType;
        if (mediaType.equals("multipart/form-data")) {
            Form form = new Form();
            body.properties()
                    .forEach(property -> field(
                            form,
                            property.getKey(),
                            property.getValue(),
                            schema(operation.requestBodies().get(mediaType), property.getKey())));
            bytes = form.bytes();
            contentType = form.contentType();
        } else {
            bytes = body.isTextual() ? body.asText().getBytes(StandardCharsets.UTF_8) : Json.bytes(body);
        }
        return request.header("Content-Type", contentType)
                .method(operation.verb(), HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
    }

    private void query(Parameter parameter, JsonNode value, StringBuilder query, Operation operation, boolean stream) {
        boolean isSwitch = operation
                .streamSwitch()
                .filter(on -> on.in().equals("query") && on.property().equals(parameter.name()))
                .isPresent();
        if (isSwitch) {
            add(query, parameter.name(), String.valueOf(stream));
        } else if (value.isArray()) {
            value.forEach(element -> add(query, parameter.name(), element.asText()));
        } else if (value.isObject()) {
            value.properties()
                    .forEach(property -> add(
                            query,
                            parameter.name() + "[" + property.getKey() + "]",
                            property.getValue().asText()));
        } else if (!value.isNull()) {
            add(query, parameter.name(), value.asText());
        }
    }

    private JsonNode schema(@Nullable JsonNode object, String property) {
        JsonNode schema = sheet.resolve(Objects.requireNonNull(object));
        return schema.path("properties").path(property);
    }

    private void field(Form form, String name, JsonNode value, JsonNode schema) {
        if (value.isArray()) {
            JsonNode items = items(schema);
            value.forEach(element -> {
                if (element.isContainerNode()) {
                    form.part("form-data; name=\"" + name + "[]\"", "application/json", element.toString());
                } else {
                    field(form, name + "[]", element, items);
                }
            });
        } else if (value.isObject()) {
            for (Map.Entry<String, JsonNode> property : value.properties()) {
                field(form, name + "[" + property.getKey() + "]", property.getValue(), Json.object());
            }
        } else if (isBinary(schema)) {
            form.file(name, "a file.bin", value.asText());
        } else if (!value.isNull()) {
            form.field(name, value.asText());
        }
    }

    private JsonNode items(JsonNode schema) {
        JsonNode resolved = sheet.resolve(schema);
        if (resolved.has("items")) {
            return resolved.get("items");
        }
        for (String union : new String[] {"oneOf", "anyOf"}) {
            for (JsonNode branch : resolved.path(union)) {
                JsonNode found = items(branch);
                if (!found.isMissingNode()) {
                    return found;
                }
            }
        }
        return Json.object().path("none");
    }

    private boolean isBinary(JsonNode schema) {
        JsonNode resolved = sheet.resolve(schema);
        boolean binary = resolved.path("format").asText().equals("binary");
        for (String union : new String[] {"oneOf", "anyOf"}) {
            for (JsonNode branch : resolved.path(union)) {
                binary |= isBinary(branch);
            }
        }
        return binary;
    }

    private static void add(StringBuilder query, String name, String value) {
        query.append(query.length() == 0 ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
