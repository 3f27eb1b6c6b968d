package io.fluentopenai.openapi.generator;

import io.fluentopenai.openapi.sheet.Type;
import io.fluentopenai.openapi.sheet.Type.ListOf;
import io.fluentopenai.openapi.sheet.Type.MapOf;
import io.fluentopenai.openapi.sheet.Type.Named;
import io.fluentopenai.openapi.sheet.Type.Simple;
import org.jspecify.annotations.Nullable;

/** The Java statements that read a value of a type from a {@code JsonReader}. */
final class ReadStatements {
    private ReadStatements() {}

    /** Reads the property at an index into a field. */
    static String readProperty(Type type, String field, int index) {
        String at = "this, " + index;
        if (type instanceof Simple simple) {
            return switch (simple) {
                case STRING -> field + " = in.string(" + at + ");";
                case INTEGER -> field + " = in.integer(" + at + ");";
                case NUMBER -> field + " = in.number(" + at + ");";
                case BOOLEAN -> field + " = in.bool(" + at + ");";
                case ANY -> field + " = in.any(" + at + ");";
                case FILE -> "in.raw(" + at + ");";
                case VECTOR -> "if (in.isPresent(" + at + ")) { " + field + " = FloatVector.read(in); }";
            };
        }
        if (type.isFile()) {
            return "in.raw(" + at + ");";
        }
        return "if (in." + test(type) + "(" + at + ")) { " + readInto(type, field + " = ", 1) + " }";
    }

    /** Returns the test that accepts values of the type. */
    private static String test(Type type) {
        if (type instanceof Named named) {
            return switch (named.kind()) {
                case OBJECT, UNION -> "isObject";
                case ENUM -> "isString";
                case CHOICE -> "isPresent";
                case ALIAS -> throw new IllegalArgumentException(named.java() + " is an alias, which has no class");
            };
        }
        return type instanceof ListOf ? "isArray" : type instanceof MapOf ? "isObject" : "isString";
    }

    /** Reads a value that has passed the test; the target assigns, returns or begins a call. */
    static String readInto(Type type, String target, int depth) {
        String close = target.contains("(") ? ");" : ";";
        if (type instanceof Named named) {
            return target + named.java() + ".read(in)" + close;
        }
        if (type instanceof ListOf list) {
            String v = "list" + depth;
            return list.java() + " " + v + " = new ArrayList<>(); while (in.nextElement()) { "
                    + element(list.element(), v, null, depth) + " } " + target + "in.end(" + v + ")" + close;
        }
        if (type instanceof MapOf map) {
            String v = "map" + depth;
            String key = "key" + depth;
            return "in.beginObject(); " + map.java() + " " + v + " = new LinkedHashMap<>(); for (String " + key + "; ("
                    + key + " = in.nextField()) != null; ) { " + element(map.value(), v, key, depth) + " } " + target
                    + "in.end(" + v + ")" + close;
        }
        return switch ((Simple) type) {
            case STRING -> target + "in.text()" + close;
            case INTEGER -> target + "in.exactLong()" + close;
            case NUMBER -> target + "in.exactDouble()" + close;
            case BOOLEAN -> target + "Boolean.valueOf(in.text())" + close;
            case VECTOR -> target + "FloatVector.read(in)" + close;
            case ANY, FILE -> target + "in.node()" + close;
        };
    }

    /** Adds the current element to a list, or the current entry to a map. */
    private static String element(Type type, String container, @Nullable String key, int depth) {
        String at = key == null ? container : container + ", " + key;
        String add = key == null ? container + ".add(" : container + ".put(" + key + ", ";
        if (type instanceof Simple simple) {
            switch (simple) {
                case INTEGER:
                    return "in.integer(" + at + ");";
                case NUMBER:
                    return "in.number(" + at + ");";
                case BOOLEAN:
                    return "in.bool(" + at + ");";
                case ANY, FILE:
                    return add + "in.node());";
                case VECTOR:
                    return "if (in.isPresent(" + at + ")) { " + add + "FloatVector.read(in)); }";
                case STRING:
                    return "if (in.isString(" + at + ")) { " + add + "in.text()); }";
            }
        }
        return "if (in." + test(type) + "(" + at + ")) { " + readInto(type, add, depth + 1) + " }";
    }
}
