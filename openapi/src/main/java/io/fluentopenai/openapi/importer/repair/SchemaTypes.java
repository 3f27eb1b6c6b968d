package io.fluentopenai.openapi.importer.repair;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Vocabulary;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Interprets a name that is used as a type but is not one. Not thread-safe. */
final class SchemaTypes {
    /**
     * The intended type.
     *
     * @param type one of the types; null for any value
     * @param format the format that goes with it, or null
     */
    record Meaning(@Nullable String type, @Nullable String format) {
        @Override
        public String toString() {
            String what = type == null ? "any type" : "type '" + type + "'";
            return format == null ? what : what + " with format '" + format + "'";
        }
    }

    /** The registered formats, and how programming languages name their types. */
    private static final Map<String, Meaning> NAMES = new HashMap<>();

    static {
        formats("integer", "int8 int16 int32 int64 uint8 uint16 uint32 uint64 unixtime");
        formats("number", "float double decimal");
        formats(
                "string",
                "date date-time time duration email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference"
                        + " uri-template iri iri-reference uuid byte binary base64url password regex json-pointer"
                        + " relative-json-pointer char");
        NAMES.put("datetime", new Meaning("string", "date-time"));
        NAMES.put("url", new Meaning("string", "uri"));
        NAMES.put("base64", new Meaning("string", "byte"));
        NAMES.put("long", new Meaning("integer", "int64"));
        names("integer", "int short bigint");
        names("string", "str text");
        names("boolean", "bool");
        names("array", "list tuple set");
        names("object", "dict dictionary map hash record struct");
        names("null", "none nil");
        NAMES.put("any", new Meaning(null, null));
    }

    private static void formats(String type, String formats) {
        for (String format : formats.split(" ")) {
            NAMES.put(format, new Meaning(type, format));
        }
    }

    private static void names(String type, String names) {
        for (String name : names.split(" ")) {
            NAMES.put(name, new Meaning(type, null));
        }
    }

    /** For each format of the document, the types that it occurs with. */
    private final Map<String, TreeSet<String>> used = new HashMap<>();

    /** Learns which formats a document uses with which types. */
    void learn(JsonNode schema) {
        String type = Json.text(schema, "type");
        String format = Json.text(schema, "format");
        if (format != null && type != null && Vocabulary.TYPES.contains(type)) {
            used.computeIfAbsent(format, f -> new TreeSet<>()).add(type);
        }
    }

    /** Returns the meaning of {@code name}; null if it is ambiguous. */
    @Nullable
    Meaning meaning(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        Meaning known = NAMES.get(plain);
        if (known != null) {
            return known;
        }
        TreeSet<String> types = used.get(name);
        if (types != null && types.size() == 1) {
            return new Meaning(types.first(), name);
        }
        String type = Spelling.nearest(name, Vocabulary.TYPES);
        return type == null ? null : new Meaning(type, null);
    }
}
