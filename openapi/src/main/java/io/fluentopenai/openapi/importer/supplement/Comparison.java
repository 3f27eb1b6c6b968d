package io.fluentopenai.openapi.importer.supplement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Vocabulary;
import io.fluentopenai.openapi.importer.shape.DispatchPlanner;
import io.fluentopenai.openapi.importer.supplement.Agreement.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a fact sheet with another description of the same API, operation by operation and schema by schema, wherever the
 * two mean the same thing: what only the other one has goes into {@link Lacking}, and how far they agree into an {@link
 * Agreement}. One use.
 */
final class Comparison {
    private final JsonNode sheet;
    private final JsonNode other;
    private final Lacking lacking;
    private final Agreement agreement = new Agreement();
    /** Pairs of objects, by name or by place, that were compared. */
    private final Set<String> visited = new HashSet<>();

    Comparison(JsonNode sheet, JsonNode other) {
        this.sheet = sheet;
        this.other = other;
        this.lacking = new Lacking(sheet, other);
    }

    Agreement agreement() {
        return agreement;
    }

    /** Returns what the sheet lacks, after everything is compared. */
    Lacking lacking() {
        return lacking;
    }

    void compare() {
        Map<String, String> paths = new LinkedHashMap<>();
        Json.members(sheet.get("paths")).forEach(path -> paths.put(template(path.getKey()), path.getKey()));
        for (Map.Entry<String, JsonNode> path : Json.members(other.get("paths"))) {
            String known = paths.get(template(path.getKey()));
            for (Map.Entry<String, JsonNode> verb : Json.members(path.getValue())) {
                if (!Vocabulary.VERBS.contains(verb.getKey())) {
                    continue;
                }
                JsonNode operation =
                        known == null ? null : sheet.path("paths").path(known).get(verb.getKey());
                String at = verb.getKey().toUpperCase(Locale.ROOT) + ' ' + path.getKey();
                agreement.compared(Kind.OPERATION, operation != null);
                if (operation == null || known == null) {
                    agreement.differs("operations that the document lacks", at);
                    lacking.operation(
                            known == null ? path.getKey() : known, path.getKey(), verb.getKey(), verb.getValue());
                } else {
                    operation(known, verb.getKey(), verb.getValue(), operation, at);
                }
            }
        }
        for (Map.Entry<String, JsonNode> webhook : Json.members(other.get("webhooks"))) {
            JsonNode known = sheet.path("webhooks").get(webhook.getKey());
            if (known == null) {
                agreement.differs("webhooks that the document lacks", webhook.getKey());
                lacking.webhook(webhook.getKey(), webhook.getValue());
            } else {
                JsonNode theirs = body(webhook.getValue().path("post"));
                JsonNode ours = body(known.path("post"));
                values(theirs, ours, webhook.getKey());
            }
        }
        for (Map.Entry<String, JsonNode> component :
                Json.members(other.path("components").get("schemas"))) {
            String name = lacking.sameName(component.getKey());
            if (name != null && lacking.nameOf(component.getKey()) == null && alike(component.getKey(), name)) {
                lacking.pair(component.getKey(), name);
                values(ref(component.getKey()), ref(name), name);
            }
        }
    }

    /** Returns whether two components of one name mean the same, as far as the names of their properties say. */
    private boolean alike(String theirs, String ours) {
        Form their = Form.of(ref(theirs), other);
        Form our = Form.of(ref(ours), sheet);
        if (their.objects.size() == 1 && our.objects.size() == 1) {
            return likeness(their.objects.get(0), our.objects.get(0)) > 0.5;
        }
        if (!their.strings.isEmpty() && !our.strings.isEmpty()) {
            Set<String> both = new LinkedHashSet<>(their.strings);
            both.retainAll(our.strings);
            return both.size() * 2 > Math.min(their.strings.size(), our.strings.size());
        }
        boolean none = their.objects.isEmpty() && our.objects.isEmpty();
        return none ? their.tokens().equals(our.tokens()) : their.objects.size() > 1 && our.objects.size() > 1;
    }

    private static ObjectNode ref(String name) {
        return Json.ref("#/components/schemas/" + name);
    }

    private static String template(String path) {
        return path.replaceAll("\\{[^{}]*}", "{}");
    }

    private static JsonNode body(JsonNode operation) {
        return operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
    }

    private void operation(String path, String verb, JsonNode theirs, JsonNode ours, String at) {
        parameters(path, verb, theirs, ours, at);
        JsonNode theirBody = theirs.path("requestBody").path("content");
        JsonNode ourBody = ours.path("requestBody").path("content");
        content(theirBody, ourBody, at + " body");
        JsonNode answers = ours.path("responses");
        for (Map.Entry<String, JsonNode> answer : Json.members(answers)) {
            if (answer.getKey().startsWith("2")) {
                JsonNode theirAnswer = theirs.path("responses").path("200").path("content");
                content(theirAnswer, answer.getValue().path("content"), at + " answer");
                return;
            }
        }
    }

    private void parameters(String path, String verb, JsonNode theirs, JsonNode ours, String at) {
        Map<String, JsonNode> known = new LinkedHashMap<>();
        for (JsonNode parameter : ours.path("parameters")) {
            known.put(key(parameter), parameter);
        }
        for (JsonNode parameter : theirs.path("parameters")) {
            String name = parameter.path("name").asText();
            if (parameter.path("in").asText().equals("path")) {
                continue;
            }
            JsonNode our = known.remove(key(parameter));
            agreement.compared(Kind.PARAMETER, our != null);
            if (our == null) {
                agreement.differs("parameters that the document lacks", at + ' ' + name);
                lacking.parameter(path, verb, parameter);
                continue;
            }
            boolean same = parameter.path("required").asBoolean()
                    == our.path("required").asBoolean();
            if (!same) {
                agreement.differs("parameters that one side requires", at + ' ' + name);
            }
            values(parameter.path("schema"), our.path("schema"), at + ' ' + name);
        }
        known.values().stream()
                .filter(parameter -> !parameter.path("in").asText().equals("path"))
                .forEach(parameter -> agreement.differs(
                        "parameters that the SDK lacks",
                        at + ' ' + parameter.path("name").asText()));
    }

    private static String key(JsonNode parameter) {
        String name = parameter.path("name").asText();
        String in = parameter.path("in").asText();
        return in + ' ' + (in.equals("header") ? name.toLowerCase(Locale.ROOT) : name.replace("[]", ""));
    }

    private void content(JsonNode theirs, JsonNode ours, String at) {
        for (Map.Entry<String, JsonNode> media : Json.members(theirs)) {
            String type = ours.has(media.getKey()) ? media.getKey() : similar(media.getKey(), ours);
            agreement.compared(Kind.CONTENT, type != null);
            if (type == null) {
                agreement.differs(
                        ours.isEmpty() ? "content that the document does not describe" : "content of another type",
                        at + ' ' + media.getKey());
            } else {
                values(media.getValue().path("schema"), ours.path(type).path("schema"), at);
            }
        }
        if (theirs.isEmpty() && !ours.isEmpty()) {
            agreement.compared(Kind.CONTENT, false);
            agreement.differs("content that the SDK does not read", at);
        }
    }

    /** A type of the document that stands for {@code type}: forms and JSON have the same fields, and bytes are bytes. */
    private static @Nullable String similar(String type, JsonNode ours) {
        List<String> fields = List.of("application/json", "multipart/form-data", "application/x-www-form-urlencoded");
        for (Map.Entry<String, JsonNode> media : Json.members(ours)) {
            boolean bothFields = fields.contains(type) && fields.contains(media.getKey());
            boolean bothBytes = type.equals("application/octet-stream")
                    && media.getValue().path("schema").path("format").asText().equals("binary");
            if (bothFields || bothBytes) {
                return media.getKey();
            }
        }
        return null;
    }

    /** Compares what two schemas allow; whether it is the same, what is inside of their objects aside. */
    private boolean values(JsonNode theirs, JsonNode ours, String at) {
        Form their = Form.of(theirs, other);
        Form our = Form.of(ours, sheet);
        their.enums.forEach(name -> our.enums.stream().findFirst().ifPresent(known -> lacking.pair(name, known)));
        their.unions.stream()
                .findFirst()
                .ifPresent(name -> our.unions.stream().findFirst().ifPresent(known -> lacking.pair(name, known)));
        boolean same = true;
        if (their.any != our.any) {
            agreement.differs(their.any ? "any value in the SDK" : "any value in the document", at);
            return false;
        }
        if (their.any) {
            return true;
        }
        same &= tokens(their, our, at);
        same &= strings(their, our, at);
        if (!their.items.isEmpty() && !our.items.isEmpty()) {
            same &= lists(their.items, our.items, at + "[]");
        }
        if (!their.maps.isEmpty() && !our.maps.isEmpty()) {
            same &= lists(their.maps, our.maps, at + "{}");
        }
        if (!their.objects.isEmpty() && !our.objects.isEmpty()) {
            same &= objects(their, our, at);
        }
        return same;
    }

    /** Several arrays in one place are compared as the union of their items. */
    private boolean lists(List<JsonNode> theirs, List<JsonNode> ours, String at) {
        return values(union(theirs), union(ours), at);
    }

    private static JsonNode union(List<JsonNode> schemas) {
        if (schemas.size() == 1) {
            return schemas.get(0);
        }
        ArrayNode branches = Json.array();
        schemas.forEach(branches::add);
        return Json.object("anyOf", branches);
    }

    private boolean tokens(Form their, Form our, String at) {
        Set<String> more = their.tokens();
        more.removeAll(our.tokens());
        Set<String> fewer = our.tokens();
        fewer.removeAll(their.tokens());
        if (!more.isEmpty()) {
            agreement.differs("types that the document lacks", at + ": " + String.join(", ", more));
        }
        if (!fewer.isEmpty()) {
            agreement.differs("types that the SDK lacks", at + ": " + String.join(", ", fewer));
        }
        boolean loose = their.objects.isEmpty() != our.objects.isEmpty() && more.isEmpty() && fewer.isEmpty();
        if (loose) {
            agreement.differs(
                    their.objects.isEmpty()
                            ? "a map in the SDK, an object in the document"
                            : "an object in the SDK, a map in the document",
                    at);
        }
        return more.isEmpty() && fewer.isEmpty() && !loose;
    }

    private boolean strings(Form their, Form our, String at) {
        if (their.strings.isEmpty() && our.strings.isEmpty()) {
            return true;
        }
        if (their.strings.isEmpty() || our.strings.isEmpty()) {
            boolean compared = their.anyString || our.anyString;
            if (compared) {
                agreement.differs(
                        their.strings.isEmpty()
                                ? "any string in the SDK, an enum in the document"
                                : "an enum in the SDK, any string in the document",
                        at);
            }
            return !compared;
        }
        Set<String> more = new LinkedHashSet<>(their.strings);
        more.removeAll(our.strings);
        Set<String> fewer = new LinkedHashSet<>(our.strings);
        fewer.removeAll(their.strings);
        agreement.compared(Kind.ENUM, more.isEmpty() && fewer.isEmpty());
        if (!fewer.isEmpty()) {
            agreement.differs("enum values that the SDK lacks", at + ": " + String.join(", ", fewer));
        }
        if (!more.isEmpty()) {
            String component = our.enums.stream().findFirst().orElse(null);
            boolean newer = component != null && lacking.values(component, more);
            agreement.differs(
                    newer ? "enum values that the document lacks" : "values in the place of a constant",
                    at + ": " + String.join(", ", more));
        }
        return true;
    }

    private boolean objects(Form their, Form our, String at) {
        List<Form.Obj> rest = new ArrayList<>(our.objects);
        boolean union = their.objects.size() > 1 || our.objects.size() > 1;
        for (Form.Obj object : their.objects) {
            Form.Obj match = union ? match(object, our.objects) : our.objects.get(0);
            if (union) {
                agreement.compared(Kind.UNION, match != null);
            }
            if (match != null) {
                rest.remove(match);
                object(object, match, at);
            } else {
                String branch = at + ": " + (object.name() == null ? constants(object) : object.name());
                String component = our.unions.stream().findFirst().orElse(null);
                boolean newer = component != null && isNew(object, our.objects) && lacking.branch(component, object);
                agreement.differs(
                        newer
                                ? "branches of unions that the document lacks"
                                : "objects with nothing like them in the document",
                        branch);
            }
        }
        if (union) {
            for (Form.Obj object : rest) {
                agreement.differs("branches of unions that the SDK lacks", at + ": " + object.name());
            }
        }
        return true;
    }

    /** The object of the document that means the same: no constant differs, and most names of properties are the same. */
    private Form.@Nullable Obj match(Form.Obj object, List<Form.Obj> candidates) {
        Form.Obj best = null;
        double bestLikeness = 0.3;
        for (Form.Obj candidate : candidates) {
            double likeness = likeness(object, candidate);
            if (likeness > bestLikeness) {
                best = candidate;
                bestLikeness = likeness;
            }
        }
        return best;
    }

    private double likeness(Form.Obj one, Form.Obj two) {
        Map<String, Set<String>> ones = constants(one);
        Map<String, Set<String>> twos = constants(two);
        double bonus = 0;
        for (Map.Entry<String, Set<String>> constant : ones.entrySet()) {
            Set<String> values = twos.get(constant.getKey());
            if (values == null) {
                continue;
            }
            if (constant.getValue().stream().noneMatch(values::contains)) {
                return 0;
            }
            bonus += values.equals(constant.getValue()) ? 0.5 : 0.1;
        }
        Set<String> all = new HashSet<>();
        one.properties().fieldNames().forEachRemaining(all::add);
        Set<String> both = new HashSet<>();
        two.properties().fieldNames().forEachRemaining(name -> {
            if (!all.add(name)) {
                both.add(name);
            }
        });
        return bonus
                + (double) both.size() / all.size()
                + (one.name() != null && one.name().equals(two.name()) ? 0.1 : 0);
    }

    /** The listed strings of the properties that tell objects apart. */
    private Map<String, Set<String>> constants(Form.Obj object) {
        Map<String, Set<String>> constants = new LinkedHashMap<>();
        for (String name : DispatchPlanner.TELLING) {
            JsonNode schema = object.properties().get(name);
            if (schema != null) {
                JsonNode document = lacking.isTheirs(object) ? other : sheet;
                Form form = Form.of(schema, document);
                if (!form.strings.isEmpty() && !form.anyString) {
                    constants.put(name, form.strings);
                }
            }
        }
        return constants;
    }

    /** Returns whether a constant of an object is one that none of the known objects has. */
    private boolean isNew(Form.Obj object, List<Form.Obj> known) {
        for (Map.Entry<String, Set<String>> constant : constants(object).entrySet()) {
            boolean taken = known.stream()
                    .map(this::constants)
                    .anyMatch(theirs -> theirs.getOrDefault(constant.getKey(), Set.of()).stream()
                            .anyMatch(constant.getValue()::contains));
            boolean telling = known.stream().anyMatch(one -> constants(one).containsKey(constant.getKey()));
            if (!taken && telling) {
                return true;
            }
        }
        return false;
    }

    private void object(Form.Obj theirs, Form.Obj ours, String at) {
        if (theirs.name() != null && ours.name() != null) {
            lacking.pair(theirs.name(), ours.name());
        }
        String their =
                theirs.name() != null ? theirs.name() : '@' + String.valueOf(System.identityHashCode(theirs.schema()));
        if (!visited.add(their + ' ' + ours.name())) {
            return;
        }
        String place = ours.name() == null ? at : ours.name();
        for (Map.Entry<String, JsonNode> property : Json.members(theirs.properties())) {
            String name = property.getKey();
            JsonNode our = ours.properties().get(name);
            agreement.compared(Kind.PROPERTY, our != null);
            if (our == null) {
                boolean newer = ours.name() != null && lacking.property(ours.name(), name, property.getValue());
                agreement.differs(
                        newer ? "properties that the document lacks" : "properties of an object in place",
                        place + '.' + name);
                continue;
            }
            property(theirs, ours, name, place + '.' + name);
        }
        for (Map.Entry<String, JsonNode> property : Json.members(ours.properties())) {
            if (!theirs.properties().has(property.getKey())) {
                agreement.differs("properties that the SDK lacks", place + '.' + property.getKey());
            }
        }
    }

    private void property(Form.Obj theirs, Form.Obj ours, String name, String at) {
        JsonNode their = theirs.properties().path(name);
        JsonNode our = ours.properties().path(name);
        boolean required = theirs.requires(name) == ours.requires(name);
        agreement.compared(Kind.REQUIRED, required);
        if (!required) {
            agreement.differs(ours.requires(name) ? "required in the document only" : "required in the SDK only", at);
        }
        Form theirForm = Form.of(their, other);
        Form ourForm = Form.of(our, sheet);
        boolean nullable = theirForm.nullable == ourForm.nullable || theirForm.any || ourForm.any;
        agreement.compared(Kind.NULL, nullable);
        if (!nullable) {
            agreement.differs(ourForm.nullable ? "null in the document only" : "null in the SDK only", at);
        }
        agreement.compared(Kind.TYPE, values(their, our, at));
    }
}
