package io.fluentopenai.openapi.importer.repair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.NodeKind;
import io.fluentopenai.openapi.importer.read.NodeKind.Form;
import io.fluentopenai.openapi.importer.read.Pointer;
import io.fluentopenai.openapi.importer.read.Vocabulary;
import io.fluentopenai.openapi.importer.repair.SchemaTypes.Meaning;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of {@link Repairs} for values that cannot be what they are: those of known words. */
final class ValueRepairs {
    private static final Pattern YES = Pattern.compile("(?i)true|yes|on");
    private static final Pattern NO = Pattern.compile("(?i)false|no|off");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
    private static final Set<String> LOCATIONS = Set.of("query", "path", "header", "cookie");

    private final Mistakes mistakes;
    private final SchemaTypes types;

    ValueRepairs(Mistakes mistakes, SchemaTypes types) {
        this.mistakes = mistakes;
        this.types = types;
    }

    /** Returns the intended value of this kind; the value itself if it is right or ambiguous. */
    JsonNode repaired(NodeKind kind, JsonNode value, String at) {
        if (kind == NodeKind.LOCATION && value.isTextual()) {
            return location(value, at);
        }
        JsonNode meant = kind.fits(value) ? null : converted(kind, value);
        if (meant == null) {
            return value;
        }
        mistakes.tell(at, DocumentReader.kind(value) + " in the place of " + kind, meant.toString());
        return meant;
    }

    /** Returns whether a value is of this kind, or can only be meant to be. */
    static boolean canBe(NodeKind kind, JsonNode value) {
        return kind.fits(value) || converted(kind, value) != null;
    }

    private static @Nullable JsonNode converted(NodeKind kind, JsonNode value) {
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (kind == NodeKind.BOOLEAN) {
            return YES.matcher(text).matches()
                    ? BooleanNode.TRUE
                    : NO.matcher(text).matches() ? BooleanNode.FALSE : null;
        }
        if (kind == NodeKind.NUMBER && NUMBER.matcher(text).matches()) {
            return text.contains(".")
                    ? DecimalNode.valueOf(new BigDecimal(text))
                    : BigIntegerNode.valueOf(new BigInteger(text));
        }
        if (kind == NodeKind.SCHEMA && text.startsWith("#/")) {
            return Json.ref(text);
        }
        if (kind == NodeKind.SCHEMA && Vocabulary.TYPES.contains(text)) {
            return Json.object().put("type", text);
        }
        // A text with commas or blanks may be a whole list.
        boolean single = kind.form() == Form.LIST
                && (value.isObject() ? kind.each().isLike(value) : value.isValueNode() && !value.isNull())
                && !text.matches(".*[,\\s].*");
        return single ? Json.array().add(value) : null;
    }

    private JsonNode location(JsonNode value, String at) {
        String text = value.textValue();
        String meant = Spelling.nearest(text, LOCATIONS);
        if (meant == null || LOCATIONS.contains(text)) {
            return value;
        }
        mistakes.tell(at, "unknown place of a parameter '" + text + "'", "'" + meant + "'");
        return TextNode.valueOf(meant);
    }

    /** The type of a schema: a name that is none may be a format. */
    void type(ObjectNode schema, String at) {
        JsonNode type = schema.path("type");
        if (type instanceof ArrayNode all) {
            for (int i = 0; i < all.size(); i++) {
                Meaning meaning = meaning(all.get(i), Pointer.child(at, i));
                if (meaning != null && meaning.type() != null) {
                    all.set(i, TextNode.valueOf(meaning.type()));
                    format(schema, meaning);
                }
            }
            return;
        }
        Meaning meaning = meaning(type, at);
        if (meaning != null) {
            if (meaning.type() == null) {
                schema.remove("type");
            } else {
                schema.put("type", meaning.type());
            }
            format(schema, meaning);
        }
    }

    private static void format(ObjectNode schema, Meaning meaning) {
        if (meaning.format() != null && !schema.has("format")) {
            schema.put("format", meaning.format());
        }
    }

    private @Nullable Meaning meaning(JsonNode type, String at) {
        String name = type.asText();
        // "file" is a type of OpenAPI 2, which the Distiller reads.
        if (type.isTextual() && (Vocabulary.TYPES.contains(name) || name.equals("file"))) {
            return null;
        }
        Meaning meaning = type.isNull() ? new Meaning("null", null) : type.isTextual() ? types.meaning(name) : null;
        if (meaning != null) {
            mistakes.tell(
                    at, type.isNull() ? "a type without a value" : "unknown type '" + name + "'", meaning.toString());
        }
        return meaning;
    }

    /** {@code required: true} of a property, as JSON Schema had it long ago, is for the object that has the property. */
    void requirement(Spot spot, ObjectNode schema, String key, String at) {
        boolean required = schema.path(key).asBoolean() == key.equals("required");
        String mistake = "'" + key + ": " + schema.path(key) + "' of a schema";
        Spot owner = spot.owner();
        if (owner != null && required && owner.node() instanceof ObjectNode holder) {
            mistakes.tell(at, mistake, "'" + spot.name() + "' in " + Pointer.child(owner.at(), "required"));
            if (!Json.texts(holder, "required").contains(spot.name())) {
                holder.withArray("required").add(spot.name());
            }
        } else {
            mistakes.tell(at, mistake, required ? "nothing, since it is no property" : "what is so without it");
        }
        schema.remove(key);
    }
}
