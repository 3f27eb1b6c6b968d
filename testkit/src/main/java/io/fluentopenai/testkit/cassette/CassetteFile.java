package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The file of a cassette: indented JSON, with each event of a stream and each vector on a line of its own. */
final class CassetteFile {

    private static final int VERSION = 1;
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    private CassetteFile() {}

    static List<Exchange> read(Path file) {
        JsonNode tree;
        try {
            tree = Json.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("The cassette " + file + " does not exist. Record it first.", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The cassette " + file + " cannot be read: " + e.getMessage() + ". Record it again.", e);
        }
        JsonNode version = tree.path("cassette");
        if (!version.isInt()) {
            throw new IllegalArgumentException(file + " is not a cassette: it has no property \"cassette\".");
        }
        if (version.intValue() != VERSION) {
            throw new IllegalArgumentException("The cassette " + file + " has format version " + version
                    + ", but this testkit reads version " + VERSION + ". Record it again.");
        }
        List<Exchange> exchanges = new ArrayList<>();
        for (JsonNode exchange : tree.path("exchanges")) {
            exchanges.add(exchange(file, exchanges.size() + 1, exchange));
        }
        return List.copyOf(exchanges);
    }

    private static Exchange exchange(Path file, int number, JsonNode exchange) {
        JsonNode request = exchange.path("request");
        JsonNode response = exchange.path("response");
        if (!request.path("method").isTextual()
                || !request.path("path").isTextual()
                || !response.path("status").isInt()) {
            throw new IllegalArgumentException(
                    "The cassette " + file + " has no request with a method and a path, or no"
                            + " response with a status, in exchange " + number + ".");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        response.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new Exchange(
                new SentRequest(
                        request.get("method").asText(), request.get("path").asText(), body(request)),
                response.get("status").intValue(),
                headers,
                body(response));
    }

    private static ObjectNode body(JsonNode message) {
        return (ObjectNode) Json.object(message.path("body"));
    }

    /** Writes a file, whole or not at all. Creates its directory. */
    static void write(Path file, String upstream, List<Exchange> exchanges) {
        ObjectNode tree = Json.object().put("cassette", VERSION).put("upstream", upstream);
        ArrayNode all = tree.putArray("exchanges");
        for (Exchange exchange : exchanges) {
            ObjectNode node = all.addObject();
            node.putObject("request")
                    .put("method", exchange.request().method())
                    .put("path", exchange.request().path())
                    .set("body", lines(exchange.request().body()));
            ObjectNode response = node.putObject("response").put("status", exchange.status());
            ObjectNode headers = response.putObject("headers");
            exchange.headers().forEach(headers::put);
            response.set("body", lines(exchange.body()));
        }
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(LINES);
        printer.indentObjectsWith(LINES);
        Path absolute = file.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            Path written = Files.createTempFile(absolute.getParent(), "cassette", ".tmp");
            Files.write(written, (Json.text(tree, printer) + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(written, absolute, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The cassette " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** A copy in which events and vectors are a line each. */
    private static JsonNode lines(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = Json.object();
            object.properties()
                    .forEach(property -> copy.set(
                            property.getKey(),
                            property.getKey().equals("events")
                                    ? eachOnALine(property.getValue())
                                    : lines(property.getValue())));
            return copy;
        }
        if (value instanceof ArrayNode array && !array.isEmpty()) {
            if (StreamSupport.stream(array.spliterator(), false).allMatch(JsonNode::isNumber)) {
                return line(array);
            }
            ArrayNode copy = Json.array();
            array.forEach(element -> copy.add(lines(element)));
            return copy;
        }
        return value;
    }

    private static JsonNode eachOnALine(JsonNode events) {
        ArrayNode copy = Json.array();
        events.forEach(event -> copy.add(line(event)));
        return copy;
    }

    private static JsonNode line(JsonNode value) {
        return Json.array().rawValueNode(new RawValue(Json.text(value)));
    }
}
