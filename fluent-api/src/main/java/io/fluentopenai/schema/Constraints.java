package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.PatternSyntaxException;

/** The annotations that constrain a value, as keywords of its schema. */
final class Constraints {
    private Constraints() {}

    /** Adds the keywords of a type's annotations to its schema. */
    static void add(ObjectNode schema, TypeUse type, String path) {
        String json = schema.path("type").isArray()
                ? schema.path("type").path(0).asText()
                : schema.path("type").asText();
        StringPattern pattern = type.annotation(StringPattern.class);
        if (pattern != null) {
            only(json.equals("string"), "@StringPattern", "strings", path);
            try {
                java.util.regex.Pattern.compile(pattern.value());
            } catch (PatternSyntaxException broken) {
                throw new SchemaException(
                        path, "@StringPattern is not a regular expression: " + broken.getDescription(), "Correct it");
            }
            schema.put("pattern", pattern.value());
        }
        StringFormat format = type.annotation(StringFormat.class);
        if (format != null) {
            only(json.equals("string"), "@StringFormat", "strings", path);
            if (!Scalars.FORMATS.contains(format.value())) {
                throw new SchemaException(
                        path,
                        "strict mode does not support the format " + format.value(),
                        "Use one of "
                                + String.join(
                                        ", ", Scalars.FORMATS.stream().sorted().toList()) + ", or @StringPattern");
            }
            schema.put("format", format.value());
        }
        Bounds bounds = type.annotation(Bounds.class);
        if (bounds != null && json.equals("array")) {
            boolean counts =
                    Double.isNaN(bounds.above()) && Double.isNaN(bounds.below()) && Double.isNaN(bounds.multipleOf());
            only(counts, "@Bounds with above, below or multipleOf", "numbers", path);
            bound(schema, "minItems", bounds.min(), path);
            bound(schema, "maxItems", bounds.max(), path);
        } else if (bounds != null) {
            only(json.equals("integer") || json.equals("number"), "@Bounds", "numbers and lists", path);
            bound(schema, "minimum", bounds.min(), path);
            bound(schema, "maximum", bounds.max(), path);
            bound(schema, "exclusiveMinimum", bounds.above(), path);
            bound(schema, "exclusiveMaximum", bounds.below(), path);
            bound(schema, "multipleOf", bounds.multipleOf(), path);
        }
    }

    private static void only(boolean fits, String annotation, String what, String path) {
        if (!fits) {
            throw new SchemaException(
                    path, annotation + " is for " + what, "Move it to where it belongs, or remove it");
        }
    }

    private static void bound(ObjectNode schema, String keyword, double bound, String path) {
        if (Double.isNaN(bound)) {
            return;
        }
        boolean whole = bound == Math.rint(bound) && Math.abs(bound) < 1L << 53;
        boolean count = keyword.endsWith("Items");
        if (Double.isInfinite(bound) || count && (!whole || bound < 0) || keyword.equals("multipleOf") && bound <= 0) {
            throw new SchemaException(path, keyword + " cannot be " + bound, "Use another number in @Bounds");
        }
        if (whole) {
            schema.put(keyword, (long) bound);
        } else {
            schema.put(keyword, bound);
        }
    }
}
