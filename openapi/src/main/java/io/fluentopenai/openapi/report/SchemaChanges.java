package io.fluentopenai.openapi.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.report.Change.Area;
import io.fluentopenai.openapi.report.Change.Kind;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares the components of two sheets. */
final class SchemaChanges {
    private static final List<String> BOUNDS = List.of(
            "format",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "exclusiveMinimum",
            "maximum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties");

    private final FactSheet before;
    private final FactSheet after;
    private final Changes changes;

    SchemaChanges(FactSheet before, FactSheet after, Changes changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    void compare() {
        Map<String, JsonNode> old = classes(before);
        Map<String, JsonNode> now = classes(after);
        Map<String, String> renamed = renamed(old, now);
        old.forEach((name, schema) -> {
            JsonNode other = now.get(name);
            if (other != null) {
                compare(name, schema, other);
            } else if (renamed.containsKey(name)) {
                changes.breaking(
                        Area.SCHEMA, Kind.RENAMED, name, "now " + renamed.get(name), "the class has another name");
            } else {
                changes.breaking(
                        Area.SCHEMA,
                        Kind.REMOVED,
                        name,
                        "was " + FactSheet.kind(schema).words(),
                        "the class is gone");
            }
        });
        now.forEach((name, schema) -> {
            if (!old.containsKey(name) && !renamed.containsValue(name)) {
                changes.add(
                        Area.SCHEMA, Kind.ADDED, name, FactSheet.kind(schema).words());
            }
        });
    }

    /** The components that become classes. */
    private static Map<String, JsonNode> classes(FactSheet sheet) {
        Map<String, JsonNode> classes = new TreeMap<>(sheet.schemas());
        classes.values().removeIf(schema -> FactSheet.kind(schema) == FactSheet.Kind.ALIAS);
        return classes;
    }

    /** A class that went and one that came are taken for the same if nothing but the name differs. */
    private static Map<String, String> renamed(Map<String, JsonNode> old, Map<String, JsonNode> now) {
        Map<JsonNode, List<String>> came = new LinkedHashMap<>();
        now.forEach((name, schema) -> {
            if (!old.containsKey(name)) {
                came.computeIfAbsent(content(schema), c -> new ArrayList<>()).add(name);
            }
        });
        Map<String, String> renamed = new TreeMap<>();
        old.forEach((name, schema) -> {
            List<String> candidates = now.containsKey(name) ? null : came.get(content(schema));
            if (candidates != null && !candidates.isEmpty()) {
                renamed.put(name, candidates.remove(0));
            }
        });
        return renamed;
    }

    private static JsonNode content(JsonNode schema) {
        ObjectNode content = schema.deepCopy();
        content.remove(List.of("x-upstream-name", "description"));
        return content;
    }

    private void compare(String name, JsonNode old, JsonNode now) {
        if (FactSheet.kind(old) != FactSheet.kind(now)) {
            changes.breaking(
                    Area.SCHEMA,
                    Kind.CHANGED,
                    name,
                    "was " + FactSheet.kind(old).words() + ", is "
                            + FactSheet.kind(now).words(),
                    "a class of another sort");
            return;
        }
        changes.deprecation(Area.SCHEMA, name, old, now);
        switch (FactSheet.kind(now)) {
            case OBJECT -> object(name, old, now);
            case ENUM -> enumeration(name, old, now);
            case UNION -> union(name, old, now);
            case CHOICE -> choice(name, old, now);
            case ALIAS -> {}
        }
    }

    private void object(String name, JsonNode old, JsonNode now) {
        Map<String, JsonNode> was = FactSheet.members(old.path("properties"));
        Map<String, JsonNode> is = FactSheet.members(now.path("properties"));
        Set<String> wasRequired = new LinkedHashSet<>(FactSheet.texts(old.path("required")));
        Set<String> isRequired = new LinkedHashSet<>(FactSheet.texts(now.path("required")));
        was.forEach((property, schema) -> {
            String subject = name + '.' + property;
            JsonNode other = is.get(property);
            if (other == null) {
                changes.breaking(
                        Area.PROPERTY,
                        Kind.REMOVED,
                        subject,
                        before.type(schema).java(),
                        "its accessor and setter are gone");
                return;
            }
            property(subject, schema, other);
            if (wasRequired.contains(property) != isRequired.contains(property)) {
                required(subject, isRequired.contains(property));
            }
        });
        is.forEach((property, schema) -> {
            if (!was.containsKey(property)) {
                String subject = name + '.' + property;
                if (isRequired.contains(property)) {
                    boolean constant = FactSheet.notNull(schema).has("const");
                    changes.behaviour(
                            Area.PROPERTY,
                            Kind.ADDED,
                            subject,
                            after.type(schema).java() + ", required",
                            constant ? "set by the constructor" : "a request without it is refused before it is sent");
                } else {
                    changes.add(
                            Area.PROPERTY,
                            Kind.ADDED,
                            subject,
                            after.type(schema).java());
                }
            }
        });
    }

    private void required(String subject, boolean now) {
        if (now) {
            changes.behaviour(
                    Area.PROPERTY,
                    Kind.CHANGED,
                    subject,
                    "now required",
                    "a request without it is refused before it is sent");
        } else {
            changes.add(Area.PROPERTY, Kind.CHANGED, subject, "no longer required");
        }
    }

    private void property(String subject, JsonNode old, JsonNode now) {
        changes.deprecation(Area.PROPERTY, subject, old, now);
        String was = before.type(old).java();
        String is = after.type(now).java();
        if (!was.equals(is)) {
            changes.breaking(
                    Area.PROPERTY,
                    Kind.CHANGED,
                    subject,
                    "was " + was + ", is " + is,
                    "accessor and setter change type");
            return;
        }
        if (FactSheet.isNullable(old) != FactSheet.isNullable(now)) {
            boolean nullable = FactSheet.isNullable(now);
            changes.behaviour(
                    Area.PROPERTY,
                    Kind.CHANGED,
                    subject,
                    nullable ? "now nullable" : "no longer nullable",
                    nullable ? "an answer may hold null" : "a null in a request is no longer documented");
        }
        facts(Area.PROPERTY, subject, old, now);
    }

    /** Facts that no type shows: constants, defaults, bounds. */
    void facts(Area area, String subject, JsonNode old, JsonNode now) {
        JsonNode wasConstant = FactSheet.notNull(old).path("const");
        JsonNode isConstant = FactSheet.notNull(now).path("const");
        if (!wasConstant.equals(isConstant)) {
            changes.behaviour(
                    area,
                    Kind.CHANGED,
                    subject,
                    values("constant", wasConstant, isConstant),
                    "another value is sent or read");
        }
        JsonNode wasDefault = old.path("default");
        JsonNode isDefault = now.path("default");
        if (!wasDefault.equals(isDefault)) {
            changes.behaviour(
                    area,
                    Kind.CHANGED,
                    subject,
                    values("default", wasDefault, isDefault),
                    "what the server takes when it is left out");
        }
        for (String bound : BOUNDS) {
            JsonNode was = FactSheet.notNull(old).path(bound);
            JsonNode is = FactSheet.notNull(now).path(bound);
            if (!was.equals(is)) {
                changes.behaviour(area, Kind.CHANGED, subject, values(bound, was, is), "other values are accepted");
            }
        }
    }

    private static String values(String what, JsonNode was, JsonNode is) {
        return what + ' ' + (was.isMissingNode() ? "none" : was.toString()) + " -> "
                + (is.isMissingNode() ? "none" : is.toString());
    }

    private void enumeration(String name, JsonNode old, JsonNode now) {
        Set<String> was = values(old);
        Set<String> is = values(now);
        for (String value : Changes.without(was, is)) {
            changes.breaking(Area.ENUM_VALUE, Kind.REMOVED, name + '.' + value, "", "its constant is gone");
        }
        for (String value : Changes.without(is, was)) {
            changes.add(Area.ENUM_VALUE, Kind.ADDED, name + '.' + value, "");
        }
        if (old.has("enum") != now.has("enum")) {
            changes.behaviour(
                    Area.SCHEMA,
                    Kind.CHANGED,
                    name,
                    now.has("enum") ? "other strings are no longer documented" : "other strings are documented now",
                    "the server may accept or send other values");
        }
    }

    private static Set<String> values(JsonNode schema) {
        return new LinkedHashSet<>(
                FactSheet.texts(schema.has("enum") ? schema.path("enum") : schema.path("x-extensible-enum")));
    }

    private void union(String name, JsonNode old, JsonNode now) {
        Set<String> was = branches(before, old);
        Set<String> is = branches(after, now);
        for (String branch : Changes.without(was, is)) {
            changes.breaking(Area.BRANCH, Kind.REMOVED, name, branch, "the class is no longer one of this sealed type");
        }
        for (String branch : Changes.without(is, was)) {
            changes.breaking(
                    Area.BRANCH,
                    Kind.ADDED,
                    name,
                    branch,
                    "a switch over this sealed type without default does not compile until it has the new branch");
        }
        if (was.equals(is) && !old.path("x-dispatch").equals(now.path("x-dispatch"))) {
            changes.behaviour(
                    Area.SCHEMA, Kind.CHANGED, name, "", "which branch a value is read as is decided otherwise");
        }
    }

    private void choice(String name, JsonNode old, JsonNode now) {
        Set<String> was = branches(before, old);
        Set<String> is = branches(after, now);
        for (String branch : Changes.without(was, is)) {
            changes.breaking(Area.BRANCH, Kind.REMOVED, name, branch, "its factory and accessor are gone");
        }
        for (String branch : Changes.without(is, was)) {
            changes.add(Area.BRANCH, Kind.ADDED, name, branch);
        }
    }

    /** The branches of a union by name, or of a choice by type. */
    private static Set<String> branches(FactSheet sheet, JsonNode schema) {
        Set<String> branches = new LinkedHashSet<>();
        FactSheet.branches(schema)
                .forEach(branch -> branches.add(sheet.type(branch).java()));
        return branches;
    }
}
