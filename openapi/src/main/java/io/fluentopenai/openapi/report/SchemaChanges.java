package io.fluentopenai.openapi.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.report.Change.Area;
import io.fluentopenai.openapi.report.Change.Kind;
import io.fluentopenai.openapi.report.Changes.Subject;
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

    private static final String REFUSED = "a request without it throws before it is sent";

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
                changes.of(Area.SCHEMA, name)
                        .breaking(Kind.RENAMED, "now " + renamed.get(name), "the class has another name");
            } else {
                String was = "was " + FactSheet.kind(schema).words();
                changes.of(Area.SCHEMA, name).breaking(Kind.REMOVED, was, "the class is gone");
            }
        });
        now.forEach((name, schema) -> {
            if (!old.containsKey(name) && !renamed.containsValue(name)) {
                changes.of(Area.SCHEMA, name)
                        .add(Kind.ADDED, FactSheet.kind(schema).words());
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
        Subject subject = changes.of(Area.SCHEMA, name);
        FactSheet.Kind was = FactSheet.kind(old);
        FactSheet.Kind is = FactSheet.kind(now);
        if (was != is) {
            subject.breaking(Kind.CHANGED, "was " + was.words() + ", is " + is.words(), "the class is of another kind");
            return;
        }
        subject.deprecation(old, now);
        switch (is) {
            case OBJECT -> object(name, old, now);
            case ENUM -> enumeration(subject, old, now);
            case UNION -> union(subject, old, now);
            case CHOICE -> choice(changes.of(Area.BRANCH, name), branches(before, old), branches(after, now));
            case ALIAS -> {}
        }
    }

    private void object(String name, JsonNode old, JsonNode now) {
        Map<String, JsonNode> was = FactSheet.members(old.path("properties"));
        Map<String, JsonNode> is = FactSheet.members(now.path("properties"));
        Set<String> wasRequired = new LinkedHashSet<>(FactSheet.texts(old.path("required")));
        Set<String> isRequired = new LinkedHashSet<>(FactSheet.texts(now.path("required")));
        was.forEach((property, schema) -> {
            Subject subject = changes.of(Area.PROPERTY, name + '.' + property);
            JsonNode other = is.get(property);
            if (other == null) {
                subject.breaking(Kind.REMOVED, before.type(schema).java(), "its accessor and setter are gone");
                return;
            }
            property(subject, schema, other);
            if (isRequired.contains(property) && !wasRequired.contains(property)) {
                subject.behaviour(Kind.CHANGED, "now required", REFUSED);
            } else if (wasRequired.contains(property) && !isRequired.contains(property)) {
                subject.add(Kind.CHANGED, "no longer required");
            }
        });
        is.forEach((property, schema) -> {
            Subject subject = changes.of(Area.PROPERTY, name + '.' + property);
            String type = after.type(schema).java();
            if (was.containsKey(property)) {
                return;
            }
            if (isRequired.contains(property)) {
                boolean constant = FactSheet.notNull(schema).has("const");
                subject.behaviour(Kind.ADDED, type + ", required", constant ? "set by the constructor" : REFUSED);
            } else {
                subject.add(Kind.ADDED, type);
            }
        });
    }

    private void property(Subject subject, JsonNode old, JsonNode now) {
        subject.deprecation(old, now);
        boolean same = type(subject, old, now, "accessor and setter change type");
        boolean nullable = FactSheet.isNullable(now);
        if (same && FactSheet.isNullable(old) != nullable) {
            String why = nullable ? "a response may contain null" : "a null in a request is no longer documented";
            subject.behaviour(Kind.CHANGED, nullable ? "now nullable" : "no longer nullable", why);
        }
    }

    /**
     * Compares the types of two schemas; if they are the same, also what no type shows: constants, defaults, bounds.
     *
     * @return whether the types are the same
     */
    boolean type(Subject subject, JsonNode old, JsonNode now, String why) {
        String was = before.type(old).java();
        String is = after.type(now).java();
        if (!was.equals(is)) {
            subject.breaking(Kind.CHANGED, "was " + was + ", is " + is, why);
            return false;
        }
        JsonNode wasNotNull = FactSheet.notNull(old);
        JsonNode isNotNull = FactSheet.notNull(now);
        fact(subject, "constant", wasNotNull.path("const"), isNotNull.path("const"), "another value is sent or read");
        fact(
                subject,
                "default",
                old.path("default"),
                now.path("default"),
                "the server assumes another value when it is omitted");
        for (String bound : BOUNDS) {
            fact(subject, bound, wasNotNull.path(bound), isNotNull.path(bound), "other values are accepted");
        }
        return true;
    }

    private static void fact(Subject subject, String what, JsonNode was, JsonNode is, String why) {
        if (!was.equals(is)) {
            subject.behaviour(Kind.CHANGED, what + ' ' + value(was) + " -> " + value(is), why);
        }
    }

    private static String value(JsonNode value) {
        return value.isMissingNode() ? "none" : value.toString();
    }

    private void enumeration(Subject subject, JsonNode old, JsonNode now) {
        Set<String> was = values(old);
        Set<String> is = values(now);
        for (String value : Changes.without(was, is)) {
            changes.of(Area.ENUM_VALUE, subject.name() + '.' + value)
                    .breaking(Kind.REMOVED, "", "its constant is gone");
        }
        for (String value : Changes.without(is, was)) {
            changes.of(Area.ENUM_VALUE, subject.name() + '.' + value).add(Kind.ADDED, "");
        }
        if (old.has("enum") != now.has("enum")) {
            String others = now.has("enum") ? "no longer documented" : "documented now";
            subject.behaviour(
                    Kind.CHANGED, "other strings are " + others, "the server may accept or send other values");
        }
    }

    private static Set<String> values(JsonNode schema) {
        return new LinkedHashSet<>(
                FactSheet.texts(schema.has("enum") ? schema.path("enum") : schema.path("x-extensible-enum")));
    }

    private void union(Subject subject, JsonNode old, JsonNode now) {
        Set<String> was = branches(before, old);
        Set<String> is = branches(after, now);
        Subject union = changes.of(Area.BRANCH, subject.name());
        for (String branch : Changes.without(was, is)) {
            union.breaking(Kind.REMOVED, branch, "the class no longer implements this sealed interface");
        }
        for (String branch : Changes.without(is, was)) {
            union.breaking(
                    Kind.ADDED,
                    branch,
                    "a switch over this sealed interface without a default does not compile until it has the new branch");
        }
        if (was.equals(is) && !old.path("x-dispatch").equals(now.path("x-dispatch"))) {
            subject.behaviour(Kind.CHANGED, "", "values may be read as another branch");
        }
    }

    private static void choice(Subject choice, Set<String> was, Set<String> is) {
        for (String branch : Changes.without(was, is)) {
            choice.breaking(Kind.REMOVED, branch, "its factory and accessor are gone");
        }
        for (String branch : Changes.without(is, was)) {
            choice.add(Kind.ADDED, branch);
        }
    }

    /** The branches of a union by name, or of a choice by type. */
    private static Set<String> branches(FactSheet sheet, JsonNode schema) {
        Set<String> branches = new LinkedHashSet<>();
        sheet.branchTypes(schema).forEach(type -> branches.add(type.java()));
        return branches;
    }
}
