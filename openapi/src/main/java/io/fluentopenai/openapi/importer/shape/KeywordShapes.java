package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the shape off plain keywords: {@code type}, {@code enum}, {@code properties} and so on. */
final class KeywordShapes {
    private static final List<String> STRING_FACTS = List.of("format", "pattern", "minLength", "maxLength");
    private static final List<String> NUMBER_FACTS =
            List.of("format", "enum", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf");
    private static final List<String> ARRAY_FACTS = List.of("minItems", "maxItems", "uniqueItems");
    private static final List<String> OBJECT_FACTS = List.of("minProperties", "maxProperties");

    private final SchemaAnalyzer analyzer;

    KeywordShapes(SchemaAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    /** The types that the keywords allow, {@code null} left out; empty if they do not say. */
    static Set<String> types(ObjectNode keywords) {
        Set<String> types = new LinkedHashSet<>();
        JsonNode declared = keywords.get("type");
        if (declared != null) {
            if (declared.isTextual()) {
                types.add(declared.textValue());
            } else {
                declared.forEach(type -> types.add(type.asText()));
            }
        } else {
            types.addAll(impliedTypes(keywords));
        }
        types.remove("null");
        if (types.contains("number")) {
            types.remove("integer");
        }
        return types;
    }

    private static Set<String> impliedTypes(ObjectNode keywords) {
        Set<String> types = new LinkedHashSet<>();
        JsonNode constant = keywords.get("const");
        if (constant != null) {
            types.add(typeOf(constant));
            return types;
        }
        JsonNode values = keywords.get("enum");
        if (values != null) {
            values.forEach(value -> types.add(typeOf(value)));
            return types;
        }
        if (has(keywords, "properties", "required", "additionalProperties", "minProperties", "maxProperties")) {
            types.add("object");
        } else if (has(keywords, "items", "prefixItems", "minItems", "maxItems", "uniqueItems")) {
            types.add("array");
        } else if (has(keywords, "pattern", "minLength", "maxLength")) {
            types.add("string");
        } else if (has(keywords, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")) {
            types.add("number");
        } else if (keywords.has("format")) {
            types.add(typeOfFormat(keywords.get("format").asText()));
        }
        return types;
    }

    private static String typeOfFormat(String format) {
        return switch (format) {
            case "int32", "int64", "unixtime" -> "integer";
            case "float", "double", "decimal" -> "number";
            default -> "string";
        };
    }

    private static boolean has(ObjectNode keywords, String... names) {
        for (String name : names) {
            if (keywords.has(name)) {
                return true;
            }
        }
        return false;
    }

    static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "null";
        };
    }

    /** Returns whether the keywords allow null in so many words. */
    static boolean allowsNull(Part.Keywords part) {
        ObjectNode keywords = part.keywords();
        if (part.nullable()) {
            return true;
        }
        JsonNode type = keywords.get("type");
        JsonNode values = keywords.get("enum");
        boolean typed = type != null
                && (type.isTextual()
                        ? type.asText().equals("null")
                        : Json.texts(keywords, "type").contains("null"));
        // An enum without null beside a nullable type: strictly null is out, but what is meant is plain.
        return typed || (values != null && listsNull(values));
    }

    private static boolean listsNull(JsonNode values) {
        for (JsonNode value : values) {
            if (value.isNull()) {
                return true;
            }
        }
        return false;
    }

    Slot slot(Part.Keywords part) {
        return new Slot(shape(part.keywords(), part.where()), allowsNull(part), Json.object());
    }

    private Shape shape(ObjectNode keywords, RawSchema where) {
        Set<String> types = types(keywords);
        List<JsonNode> values = values(keywords, types, where);
        if (!values.isEmpty()) {
            Set<String> valueTypes = new LinkedHashSet<>();
            values.forEach(value -> valueTypes.add(typeOf(value)));
            if (valueTypes.contains("number")) {
                valueTypes.remove("integer");
            }
            if (valueTypes.size() == 1) {
                return valued(valueTypes.iterator().next(), values, keywords);
            }
            return byType(valueTypes, values, keywords, where);
        }
        if (types.size() > 1) {
            return byType(types, List.of(), keywords, where);
        }
        if (types.isEmpty()) {
            return new Shape.Any();
        }
        return typed(types.iterator().next(), keywords, where);
    }

    /** The values that {@code const} or {@code enum} allow, without null; empty if anything of the type goes. */
    private List<JsonNode> values(ObjectNode keywords, Set<String> types, RawSchema where) {
        List<JsonNode> values = new ArrayList<>();
        JsonNode constant = keywords.get("const");
        JsonNode list = keywords.get("enum");
        if (constant != null) {
            values.add(constant);
        } else if (list != null) {
            list.forEach(values::add);
        }
        values.removeIf(JsonNode::isNull);
        if (values.isEmpty()) {
            return values;
        }
        List<JsonNode> fitting = new ArrayList<>();
        for (JsonNode value : values) {
            JsonNode fit = fit(value, types, keywords.has("type"));
            if (fit != null && !fitting.contains(fit)) {
                fitting.add(fit);
            }
        }
        if (fitting.size() < values.size()) {
            analyzer.notes().add("enum values that do not fit the type, or occur twice, left out", where.pointer(), "");
        }
        return fitting;
    }

    private static @Nullable JsonNode fit(JsonNode value, Set<String> types, boolean declared) {
        String type = typeOf(value);
        if (!declared || types.contains(type) || (type.equals("integer") && types.contains("number"))) {
            return value.isContainerNode() ? null : value;
        }
        if (types.contains("string") && value.isValueNode()) {
            return TextNode.valueOf(value.asText());
        }
        if (value.isTextual() && value.textValue().matches("-?[0-9]{1,30}") && types.contains("integer")) {
            return Json.array().add(new BigInteger(value.textValue())).get(0);
        }
        if (value.isTextual()
                && value.textValue().matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?")
                && types.contains("number")) {
            return Json.array().add(new BigDecimal(value.textValue())).get(0);
        }
        return null;
    }

    private static Shape valued(String type, List<JsonNode> values, ObjectNode keywords) {
        if (type.equals("boolean") && values.size() == 2) {
            return new Shape.Scalar("boolean", Json.object());
        }
        if (values.size() == 1) {
            return new Shape.Const(type, values.get(0));
        }
        if (type.equals("string")) {
            return new Shape.Enumeration(values.stream().map(JsonNode::asText).toList(), false);
        }
        ObjectNode facts = Json.only(keywords, NUMBER_FACTS);
        ArrayNode list = Json.array();
        list.addAll(values);
        facts.set("enum", list);
        return new Shape.Scalar(type, facts);
    }

    /** Several types at once are a union of one schema for each. */
    private Shape byType(Set<String> types, List<JsonNode> values, ObjectNode keywords, RawSchema where) {
        ArrayNode branches = Json.array();
        for (String type : types) {
            ObjectNode branch = keywords.deepCopy();
            branch.remove(List.of("enum", "const"));
            branch.put("type", type);
            ArrayNode own = Json.array();
            for (JsonNode value : values) {
                String valueType = typeOf(value);
                if (valueType.equals(type) || (type.equals("number") && valueType.equals("integer"))) {
                    own.add(value);
                }
            }
            if (!own.isEmpty()) {
                branch.set("enum", own);
            }
            RawSchema schema = analyzer.schemas()
                    .part(
                            where.key() + " as " + type,
                            where,
                            branch,
                            new NameHint.Branch(where.hint(), where.key() + " as " + type));
            branches.add(analyzer.schemas().refTo(schema));
        }
        ObjectNode union = Json.object("anyOf", branches);
        RawSchema schema = analyzer.schemas().invent(where.key() + " by type", where, union, where.hint());
        return analyzer.unions().slot(new Part.Branches("anyOf", false, schema)).shape();
    }

    private Shape typed(String type, ObjectNode keywords, RawSchema where) {
        return switch (type) {
            case "string" -> new Shape.Scalar(type, Json.only(keywords, STRING_FACTS));
            case "integer", "number" -> new Shape.Scalar(type, numberFacts(keywords));
            case "boolean" -> new Shape.Scalar(type, Json.object());
            case "array" -> array(keywords, where);
            case "object" -> object(keywords, where);
            default -> throw ImportException.at(where.pointer(), "unknown type " + type);
        };
    }

    private static ObjectNode numberFacts(ObjectNode keywords) {
        ObjectNode facts = Json.only(keywords, NUMBER_FACTS);
        facts.remove("enum");
        return facts;
    }

    private Shape array(ObjectNode keywords, RawSchema where) {
        ObjectNode facts = Json.only(keywords, ARRAY_FACTS);
        RawSchema items = RawSchemas.items(where);
        if (!where.json().has("prefixItems")) {
            return new Shape.ArrayOf(items, facts);
        }
        ArrayNode branches = Json.array();
        if (items != null) {
            branches.add(analyzer.schemas().refTo(items));
        }
        for (RawSchema item : RawSchemas.members(where, "prefixItems")) {
            branches.add(analyzer.schemas().refTo(item));
        }
        ObjectNode union = Json.object("anyOf", branches);
        RawSchema any =
                analyzer.schemas().invent(where.key() + " items", where, union, new NameHint.Item(where.hint()));
        analyzer.notes().add("tuple read as array of any of its items", where.pointer(), "");
        return new Shape.ArrayOf(any, facts);
    }

    private Shape object(ObjectNode keywords, RawSchema where) {
        Map<String, RawSchema> properties = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : Json.members(keywords.get("properties"))) {
            RawSchema property = RawSchemas.property(where, member.getKey());
            if (property != null && !Json.isNever(property.json())) {
                properties.put(member.getKey(), property);
            }
        }
        JsonNode additional = keywords.get("additionalProperties");
        RawSchema values = RawSchemas.additional(where);
        if (values != null && values.json().isEmpty()) {
            values = null;
        }
        Boolean closed = additional == null ? null : Json.isNever(additional);
        return object(
                properties,
                new LinkedHashSet<>(Json.texts(keywords, "required")),
                values,
                closed,
                Json.only(keywords, OBJECT_FACTS),
                where);
    }

    /** An object shape, or a map where no property is declared. */
    Shape object(
            Map<String, RawSchema> properties,
            Set<String> required,
            @Nullable RawSchema values,
            @Nullable Boolean closed,
            ObjectNode facts,
            RawSchema where) {
        Set<String> declared = new LinkedHashSet<>(required);
        if (!properties.isEmpty() && declared.retainAll(properties.keySet())) {
            Set<String> missing = new LinkedHashSet<>(required);
            missing.removeAll(properties.keySet());
            analyzer.notes()
                    .add(
                            "required property that is not declared left out",
                            where.pointer(),
                            String.join(", ", missing));
        }
        if (properties.isEmpty()) {
            return new Shape.MapOf(values, facts);
        }
        return new Shape.ObjectOf(properties, declared, values, closed);
    }
}
