package io.fluentopenai.openapi.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.report.Change.Area;
import io.fluentopenai.openapi.report.Change.Kind;
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

    OperationChanges(FactSheet before, FactSheet after, Changes changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
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
                changes.breaking(
                        Area.OPERATION, Kind.REMOVED, operation.method(), operation.route(), "the method is gone");
            } else {
                matched.add(other.id());
                compare(operation, other);
            }
        });
        now.forEach((id, operation) -> {
            if (!matched.contains(id)) {
                changes.add(Area.OPERATION, Kind.ADDED, operation.method(), operation.route());
            }
        });
        webhooks();
    }

    private static Map<String, Operation> byId(FactSheet sheet) {
        Map<String, Operation> operations = new TreeMap<>();
        sheet.operations().forEach(operation -> operations.put(operation.id(), operation));
        return operations;
    }

    private void compare(Operation old, Operation now) {
        String subject = now.method();
        if (!old.method().equals(now.method())) {
            boolean moved = !old.node().path("x-api").equals(now.node().path("x-api"));
            changes.breaking(
                    Area.OPERATION,
                    Kind.RENAMED,
                    old.method(),
                    "now " + now.method(),
                    moved ? "the method is in another class" : "the method has another name");
        }
        if (!old.route().equals(now.route())) {
            changes.behaviour(
                    Area.OPERATION,
                    Kind.CHANGED,
                    subject,
                    old.route() + " -> " + now.route(),
                    "another path is called");
        }
        if (now.node().path("x-dropped").asBoolean()
                && !old.node().path("x-dropped").asBoolean()) {
            changes.behaviour(
                    Area.OPERATION,
                    Kind.CHANGED,
                    subject,
                    "not in the document any more, kept",
                    "the server may not answer it");
        }
        changes.deprecation(Area.OPERATION, subject, old.node(), now.node());
        if (!old.node().path("security").equals(now.node().path("security"))) {
            changes.behaviour(Area.OPERATION, Kind.CHANGED, subject, "security", "another key may be needed");
        }
        parameters(subject, old.node(), now.node());
        body(subject, old.node().path("requestBody"), now.node().path("requestBody"));
        responses(subject, old.node(), now.node());
    }

    private static Map<String, JsonNode> parameters(JsonNode operation) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        for (JsonNode parameter : operation.path("parameters")) {
            parameters.put(
                    parameter.path("in").asText() + ' ' + parameter.path("name").asText(), parameter);
        }
        return parameters;
    }

    private void parameters(String method, JsonNode oldOperation, JsonNode nowOperation) {
        Map<String, JsonNode> old = parameters(oldOperation);
        Map<String, JsonNode> now = parameters(nowOperation);
        old.forEach((key, parameter) -> {
            JsonNode other = now.get(key);
            String subject = method + '(' + parameter.path("name").asText() + ')';
            if (other == null) {
                changes.breaking(
                        Area.PARAMETER,
                        Kind.REMOVED,
                        subject,
                        parameter.path("in").asText(),
                        isRequired(parameter) ? "the method has one argument less" : "its setter is gone");
            } else {
                parameter(subject, parameter, other);
            }
        });
        now.forEach((key, parameter) -> {
            if (old.containsKey(key)) {
                return;
            }
            String subject = method + '(' + parameter.path("name").asText() + ')';
            String in = parameter.path("in").asText();
            if (isRequired(parameter)) {
                changes.breaking(
                        Area.PARAMETER, Kind.ADDED, subject, in + ", required", "the method has one argument more");
            } else {
                changes.add(Area.PARAMETER, Kind.ADDED, subject, in);
            }
        });
        if (hasOptional(old) && !hasOptional(now)) {
            changes.breaking(
                    Area.OPERATION,
                    Kind.CHANGED,
                    method,
                    "no optional parameter left",
                    "the parameters object is gone");
        }
    }

    private static boolean isRequired(JsonNode parameter) {
        return parameter.path("required").asBoolean();
    }

    private static boolean hasOptional(Map<String, JsonNode> parameters) {
        return parameters.values().stream().anyMatch(parameter -> !isRequired(parameter));
    }

    private void parameter(String subject, JsonNode old, JsonNode now) {
        if (isRequired(old) != isRequired(now)) {
            changes.breaking(
                    Area.PARAMETER,
                    Kind.CHANGED,
                    subject,
                    isRequired(now) ? "now required" : "no longer required",
                    isRequired(now)
                            ? "it moves from the parameters object to the arguments"
                            : "it moves from the arguments to the parameters object");
        }
        String was = before.type(old.path("schema")).java();
        String is = after.type(now.path("schema")).java();
        if (!was.equals(is)) {
            changes.breaking(Area.PARAMETER, Kind.CHANGED, subject, "was " + was + ", is " + is, "its type changes");
        } else {
            new SchemaChanges(before, after, changes)
                    .facts(Area.PARAMETER, subject, old.path("schema"), now.path("schema"));
        }
        changes.deprecation(Area.PARAMETER, subject, old, now);
        if (!old.path("style").equals(now.path("style")) || !old.path("explode").equals(now.path("explode"))) {
            changes.behaviour(Area.PARAMETER, Kind.CHANGED, subject, "style", "it is written in another form");
        }
    }

    private void body(String method, JsonNode old, JsonNode now) {
        if (old.isMissingNode() && now.isMissingNode()) {
            return;
        }
        if (old.isMissingNode() || now.isMissingNode()) {
            changes.breaking(
                    Area.REQUEST_BODY,
                    old.isMissingNode() ? Kind.ADDED : Kind.REMOVED,
                    method,
                    "",
                    old.isMissingNode() ? "the method has one argument more" : "the method has one argument less");
            return;
        }
        if (old.path("required").asBoolean() != now.path("required").asBoolean()) {
            boolean required = now.path("required").asBoolean();
            changes.behaviour(
                    Area.REQUEST_BODY,
                    Kind.CHANGED,
                    method,
                    required ? "now required" : "no longer required",
                    required ? "a call without it is refused before it is sent" : "null is accepted");
        }
        content(Area.REQUEST_BODY, method, "", old.path("content"), now.path("content"));
    }

    private void responses(String method, JsonNode oldOperation, JsonNode nowOperation) {
        Map<String, JsonNode> old = FactSheet.members(oldOperation.path("responses"));
        Map<String, JsonNode> now = FactSheet.members(nowOperation.path("responses"));
        old.forEach((status, response) -> {
            JsonNode other = now.get(status);
            Map.Entry<String, JsonNode> instead = now.entrySet().stream()
                    .filter(s -> status.startsWith("2") && s.getKey().startsWith("2") && !old.containsKey(s.getKey()))
                    .findFirst()
                    .orElse(null);
            if (other != null) {
                content(Area.RESPONSE, method, status, response.path("content"), other.path("content"));
            } else if (instead != null) {
                // The method returns what a success holds, whatever its number.
                changes.add(Area.RESPONSE, Kind.REMOVED, method, status);
                JsonNode content = instead.getValue().path("content");
                content(Area.RESPONSE, method, instead.getKey(), response.path("content"), content);
            } else if (isSuccess(status)) {
                changes.breaking(Area.RESPONSE, Kind.REMOVED, method, status, "what the method returns is gone");
            } else {
                changes.behaviour(Area.RESPONSE, Kind.REMOVED, method, status, "this error is no longer documented");
            }
        });
        Changes.without(now.keySet(), old.keySet())
                .forEach(status -> changes.add(Area.RESPONSE, Kind.ADDED, method, status));
        if (!oldOperation.path("x-stream").equals(nowOperation.path("x-stream"))) {
            changes.behaviour(
                    Area.OPERATION,
                    Kind.CHANGED,
                    method,
                    "how streaming is asked for",
                    "streamed calls send another flag");
        }
    }

    private static boolean isSuccess(String status) {
        return status.startsWith("2") || status.equals("default");
    }

    private void content(Area area, String method, String status, JsonNode old, JsonNode now) {
        Map<String, JsonNode> was = FactSheet.members(old);
        Map<String, JsonNode> is = FactSheet.members(now);
        String prefix = status.isEmpty() ? "" : status + ' ';
        boolean matters = status.isEmpty() || isSuccess(status);
        was.forEach((media, schema) -> {
            if (!is.containsKey(media)) {
                String why = "the form of the method for this media type is gone";
                if (matters) {
                    changes.breaking(area, Kind.REMOVED, method, prefix + media, why);
                } else {
                    changes.behaviour(area, Kind.REMOVED, method, prefix + media, "errors are read otherwise");
                }
                return;
            }
            String oldType = before.type(schema.path("schema")).java();
            String nowType = after.type(is.get(media).path("schema")).java();
            if (!oldType.equals(nowType)) {
                String detail = prefix + media + ": was " + oldType + ", is " + nowType;
                if (matters) {
                    changes.breaking(
                            area,
                            Kind.CHANGED,
                            method,
                            detail,
                            status.isEmpty() ? "the body argument changes type" : "the method returns another type");
                } else {
                    changes.behaviour(area, Kind.CHANGED, method, detail, "errors are read otherwise");
                }
            }
        });
        Changes.without(is.keySet(), was.keySet())
                .forEach(media -> changes.add(area, Kind.ADDED, method, prefix + media));
    }

    private void webhooks() {
        Set<String> old = before.webhooks().keySet();
        Set<String> now = after.webhooks().keySet();
        for (String name : Changes.without(old, now)) {
            changes.behaviour(Area.WEBHOOK, Kind.REMOVED, name, "", "this event is no longer documented");
        }
        for (String name : Changes.without(now, old)) {
            changes.add(Area.WEBHOOK, Kind.ADDED, name, "");
        }
    }
}
