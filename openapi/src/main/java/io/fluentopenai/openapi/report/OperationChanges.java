package io.fluentopenai.openapi.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.report.Change.Area;
import io.fluentopenai.openapi.report.Change.Kind;
import io.fluentopenai.openapi.report.Changes.Subject;
import io.fluentopenai.openapi.sheet.FactSheet;
import io.fluentopenai.openapi.sheet.FactSheet.Operation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares the operations and webhooks of two sheets. */
final class OperationChanges {
    private final FactSheet before;
    private final FactSheet after;
    private final Changes changes;
    private final SchemaChanges schemas;

    OperationChanges(FactSheet before, FactSheet after, Changes changes, SchemaChanges schemas) {
        this.before = before;
        this.after = after;
        this.changes = changes;
        this.schemas = schemas;
    }

    void compare() {
        Map<String, Operation> old = byId(before);
        Map<String, Operation> now = byId(after);
        Map<String, Operation> byRoute = new LinkedHashMap<>();
        now.values().forEach(operation -> byRoute.put(operation.route(), operation));
        Set<String> matched = new LinkedHashSet<>();
        old.forEach((id, operation) -> {
            Operation other = now.get(id);
            if (other == null) {
                Operation there = byRoute.get(operation.route());
                other = there != null && !old.containsKey(there.id()) ? there : null;
            }
            if (other == null) {
                subject(operation).breaking(Kind.REMOVED, operation.route(), "the method is gone");
            } else {
                matched.add(other.id());
                compare(operation, other);
            }
        });
        now.forEach((id, operation) -> {
            if (!matched.contains(id)) {
                subject(operation).add(Kind.ADDED, operation.route());
            }
        });
        webhooks();
    }

    private static Map<String, Operation> byId(FactSheet sheet) {
        Map<String, Operation> operations = new TreeMap<>();
        sheet.operations().forEach(operation -> operations.put(operation.id(), operation));
        return operations;
    }

    private Subject subject(Operation operation) {
        return changes.of(Area.OPERATION, operation.method());
    }

    private void compare(Operation old, Operation now) {
        Subject subject = subject(now);
        JsonNode was = old.node();
        JsonNode is = now.node();
        if (!old.method().equals(now.method())) {
            boolean moved = !was.path("x-api").equals(is.path("x-api"));
            String why = moved ? "the method is in another class" : "the method has another name";
            subject(old).breaking(Kind.RENAMED, "now " + now.method(), why);
        }
        if (!old.route().equals(now.route())) {
            subject.behaviour(Kind.CHANGED, old.route() + " -> " + now.route(), "the method calls another path");
        }
        if (is.path("x-dropped").asBoolean() && !was.path("x-dropped").asBoolean()) {
            subject.behaviour(Kind.CHANGED, "no longer in the document, kept", "the server may reject it");
        }
        subject.deprecation(was, is);
        if (!was.path("security").equals(is.path("security"))) {
            subject.behaviour(Kind.CHANGED, "security", "a different API key may be required");
        }
        if (!was.path("x-stream").equals(is.path("x-stream"))) {
            subject.behaviour(Kind.CHANGED, "how streaming is requested", "streaming calls send another flag");
        }
        parameters(subject, parameters(was), parameters(is));
        body(changes.of(Area.REQUEST_BODY, now.method()), was.path("requestBody"), is.path("requestBody"));
        responses(changes.of(Area.RESPONSE, now.method()), was.path("responses"), is.path("responses"));
    }

    private static Map<String, JsonNode> parameters(JsonNode operation) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        for (JsonNode parameter : operation.path("parameters")) {
            parameters.put(
                    parameter.path("in").asText() + ' ' + parameter.path("name").asText(), parameter);
        }
        return parameters;
    }

    private void parameters(Subject method, Map<String, JsonNode> old, Map<String, JsonNode> now) {
        old.forEach((key, parameter) -> {
            JsonNode other = now.get(key);
            Subject subject = parameter(method, parameter);
            if (other == null) {
                String why = isRequired(parameter) ? "the method loses an argument" : "its setter is gone";
                subject.breaking(Kind.REMOVED, parameter.path("in").asText(), why);
            } else {
                parameter(subject, parameter, other);
            }
        });
        now.forEach((key, parameter) -> {
            Subject subject = parameter(method, parameter);
            String in = parameter.path("in").asText();
            if (old.containsKey(key)) {
                return;
            }
            if (isRequired(parameter)) {
                subject.breaking(Kind.ADDED, in + ", required", "the method gains an argument");
            } else {
                subject.add(Kind.ADDED, in);
            }
        });
        if (hasOptional(old) && !hasOptional(now)) {
            method.breaking(Kind.CHANGED, "no optional parameter left", "the parameters object is gone");
        }
    }

    private Subject parameter(Subject method, JsonNode parameter) {
        return changes.of(
                Area.PARAMETER, method.name() + '(' + parameter.path("name").asText() + ')');
    }

    private static boolean isRequired(JsonNode node) {
        return node.path("required").asBoolean();
    }

    private static boolean hasOptional(Map<String, JsonNode> parameters) {
        return parameters.values().stream().anyMatch(parameter -> !isRequired(parameter));
    }

    private void parameter(Subject subject, JsonNode old, JsonNode now) {
        if (isRequired(old) != isRequired(now)) {
            String why = isRequired(now)
                    ? "it moves from the parameters object to the arguments"
                    : "it moves from the arguments to the parameters object";
            subject.breaking(Kind.CHANGED, isRequired(now) ? "now required" : "no longer required", why);
        }
        schemas.type(subject, old.path("schema"), now.path("schema"), "its type changes");
        subject.deprecation(old, now);
        if (!old.path("style").equals(now.path("style")) || !old.path("explode").equals(now.path("explode"))) {
            subject.behaviour(Kind.CHANGED, "style", "it is serialized differently");
        }
    }

    private void body(Subject subject, JsonNode old, JsonNode now) {
        if (old.isMissingNode() && now.isMissingNode()) {
            return;
        }
        if (old.isMissingNode()) {
            subject.breaking(Kind.ADDED, "", "the method gains an argument");
            return;
        }
        if (now.isMissingNode()) {
            subject.breaking(Kind.REMOVED, "", "the method loses an argument");
            return;
        }
        if (isRequired(old) != isRequired(now)) {
            String why = isRequired(now) ? "a call without it throws before it is sent" : "null is accepted";
            subject.behaviour(Kind.CHANGED, isRequired(now) ? "now required" : "no longer required", why);
        }
        content(subject, "", old.path("content"), now.path("content"));
    }

    private void responses(Subject subject, JsonNode before, JsonNode after) {
        Map<String, JsonNode> old = FactSheet.members(before);
        Map<String, JsonNode> now = FactSheet.members(after);
        old.forEach((status, response) -> {
            JsonNode other = now.get(status);
            // The method returns what a success holds, whatever its number.
            Map.Entry<String, JsonNode> instead = now.entrySet().stream()
                    .filter(s -> status.startsWith("2") && s.getKey().startsWith("2") && !old.containsKey(s.getKey()))
                    .findFirst()
                    .orElse(null);
            if (other != null) {
                content(subject, status, response.path("content"), other.path("content"));
            } else if (instead != null) {
                subject.add(Kind.REMOVED, status);
                JsonNode content = instead.getValue().path("content");
                content(subject, instead.getKey(), response.path("content"), content);
            } else if (isSuccess(status)) {
                subject.breaking(Kind.REMOVED, status, "the method's return type is gone");
            } else {
                subject.behaviour(Kind.REMOVED, status, "this error is no longer documented");
            }
        });
        Changes.without(now.keySet(), old.keySet()).forEach(status -> subject.add(Kind.ADDED, status));
    }

    private static boolean isSuccess(String status) {
        return status.startsWith("2") || status.equals("default");
    }

    private void content(Subject subject, String status, JsonNode old, JsonNode now) {
        Map<String, JsonNode> was = FactSheet.members(old);
        Map<String, JsonNode> is = FactSheet.members(now);
        String prefix = status.isEmpty() ? "" : status + ' ';
        was.forEach((media, schema) -> {
            JsonNode other = is.get(media);
            if (other == null) {
                String why = "the method for this media type is gone";
                media(subject, status, Kind.REMOVED, prefix + media, why);
                return;
            }
            String oldType = before.type(schema.path("schema")).java();
            String nowType = after.type(other.path("schema")).java();
            if (!oldType.equals(nowType)) {
                String why = status.isEmpty() ? "the body argument changes type" : "the method returns another type";
                media(subject, status, Kind.CHANGED, prefix + media + ": was " + oldType + ", is " + nowType, why);
            }
        });
        Changes.without(is.keySet(), was.keySet()).forEach(media -> subject.add(Kind.ADDED, prefix + media));
    }

    /** Adds a change of a request body or a success, which breaks code, or of an error, which does not. */
    private static void media(Subject subject, String status, Kind kind, String detail, String why) {
        if (status.isEmpty() || isSuccess(status)) {
            subject.breaking(kind, detail, why);
        } else {
            subject.behaviour(kind, detail, "errors are parsed differently");
        }
    }

    private void webhooks() {
        Set<String> old = before.webhooks().keySet();
        Set<String> now = after.webhooks().keySet();
        for (String name : Changes.without(old, now)) {
            changes.of(Area.WEBHOOK, name).behaviour(Kind.REMOVED, "", "this event is no longer documented");
        }
        for (String name : Changes.without(now, old)) {
            changes.of(Area.WEBHOOK, name).add(Kind.ADDED, "");
        }
    }
}
