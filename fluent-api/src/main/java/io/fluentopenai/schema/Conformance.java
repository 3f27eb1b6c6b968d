package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validates a value against a derived schema, with the keywords that derived schemas use. It is more lenient in two
 * points, because some servers do not enforce schemas: unknown properties are ignored, and a property that may be null
 * may be left out. {@link ConformingParser} does the same while a parser runs, for what needs no second look.
 */
final class Conformance {
    /** The formats whose Java types read more than the format allows. The others are left to the model. */
    private static final Map<String, Pattern> FORMATS = Map.of(
            "date", Pattern.compile("\\d{4}-\\d{2}-\\d{2}"),
            "time", Pattern.compile("\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})"),
            "date-time",
                    Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})"),
            "uuid", Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"));

    /** The maximum number of digits before and after the point; arithmetic with a billion digits would never end. */
    private static final int MOST_DIGITS = 10_000;

    private final Rule root;
    private final boolean hasUnions;

    /** Compiles a schema. */
    Conformance(JsonNode root) {
        Compiler compiler = new Compiler(root);
        this.root = compiler.rule(root);
        this.hasUnions = compiler.hasUnions;
    }

    /** A violation and its path. */
    record Mismatch(String path, String reason, boolean otherBranch) {
        Mismatch within(String place) {
            return new Mismatch(place + path, reason, otherBranch);
        }
    }

    /** The first thing that is wrong with a value; null if nothing is. */
    @Nullable
    Mismatch check(JsonNode value) {
        Mismatch mismatch = root.check(value);
        return mismatch == null ? null : mismatch.within("$");
    }

    private static Mismatch mismatch(String reason) {
        return new Mismatch("", reason, false);
    }

    /** Returns the rule of the whole if no value in it may have several types besides null, else null. */
    @Nullable
    Rule withoutUnions() {
        return hasUnions ? null : root;
    }

    /** A compiled schema. Paths of mismatches begin at the value. */
    interface Rule {
        @Nullable
        Mismatch check(JsonNode value);

        /** Returns the type that a value other than null may have: the first, if there are several. */
        OneType type();

        /** Returns whether null is allowed. */
        boolean allowsNull();
    }

    /** Compiles schemas. References are to rules of the same root, which may still be in the making: types may be recursive. */
    private static final class Compiler {
        private final JsonNode root;
        private final Map<String, Reference> references = new HashMap<>();
        private boolean hasUnions;

        Compiler(JsonNode root) {
            this.root = root;
        }

        Rule rule(JsonNode schema) {
            if (schema.has("$ref")) {
                return reference(schema.get("$ref").asText());
            }
            return schema.has("anyOf") ? new AnyOf(schema.get("anyOf"), this) : new OneType(schema, this);
        }

        private Rule reference(String pointer) {
            Reference known = references.get(pointer);
            if (known == null) {
                known = new Reference();
                references.put(pointer, known);
                known.target = rule(root.at(pointer.substring(1)));
            }
            return known;
        }
    }

    private static final class Reference implements Rule {
        private @Nullable Rule target;

        @Override
        public @Nullable Mismatch check(JsonNode value) {
            return Objects.requireNonNull(target).check(value);
        }

        @Override
        public OneType type() {
            return Objects.requireNonNull(target).type();
        }

        @Override
        public boolean allowsNull() {
            return Objects.requireNonNull(target).allowsNull();
        }
    }

    private static final class AnyOf implements Rule {
        private final Rule[] branches;
        private final boolean[] isNull;

        AnyOf(JsonNode schemas, Compiler compiler) {
            branches = new Rule[schemas.size()];
            isNull = new boolean[branches.length];
            for (int i = 0; i < branches.length; i++) {
                branches[i] = compiler.rule(schemas.get(i));
                isNull[i] = schemas.get(i).path("type").asText().equals("null");
            }
            compiler.hasUnions |= branches.length != 2 || isNull[0] == isNull[1];
        }

        @Override
        public @Nullable Mismatch check(JsonNode value) {
            Mismatch closest = null;
            for (int i = 0; i < branches.length; i++) {
                Mismatch mismatch = branches[i].check(value);
                if (mismatch == null) {
                    return null;
                }
                // What the branch says whose constant fits is of use; that null would have done as well is not.
                if (closest == null || closest.otherBranch() && !mismatch.otherBranch() && !isNull[i]) {
                    closest = mismatch;
                }
            }
            return closest;
        }

        @Override
        public OneType type() {
            return branches[isNull[0] ? branches.length - 1 : 0].type();
        }

        @Override
        public boolean allowsNull() {
            for (Rule branch : branches) {
                if (branch.allowsNull()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A schema with a type and what it demands of values of that type. */
    static final class OneType implements Rule {
        final int minItems;
        final int maxItems;
        final @Nullable Rule items;
        final Property[] properties;
        private final @Nullable JsonNode constant;
        private final String[] types;
        private final @Nullable JsonNode values;
        private final @Nullable Pattern pattern;
        private final @Nullable String format;
        private final @Nullable Pattern formatPattern;
        private final @Nullable Numbers numbers;
        private final boolean isFree;

        OneType(JsonNode schema, Compiler compiler) {
            constant = schema.get("const");
            types = types(schema.path("type"));
            compiler.hasUnions |= types.length > 2 || types.length == 2 && !types[1].equals("null");
            values = schema.get("enum");
            pattern = schema.has("pattern")
                    ? Pattern.compile(schema.get("pattern").asText())
                    : null;
            format = schema.path("format").asText();
            formatPattern = FORMATS.get(format);
            numbers = Numbers.of(schema);
            isFree = constant == null && values == null && pattern == null && formatPattern == null && numbers == null;
            minItems = schema.path("minItems").asInt(0);
            maxItems = schema.path("maxItems").asInt(Integer.MAX_VALUE);
            items = schema.has("items") ? compiler.rule(schema.get("items")) : null;
            List<Property> found = new ArrayList<>();
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                found.add(new Property(
                        property.getKey(),
                        compiler.rule(property.getValue()),
                        property.getValue().has("const")));
            }
            properties = found.toArray(Property[]::new);
        }

        /** Returns whether any value of the type is allowed that is no object and no list. */
        boolean allowsAny(String type) {
            return isFree && types[0].equals(type);
        }

        /** Returns whether objects or lists are allowed, whatever is in them. */
        boolean isOf(String type) {
            return types[0].equals(type);
        }

        /** Returns the place of a property, which is likely to be the guessed one; -1 if there is none of that name. */
        int place(String name, int guess) {
            if (guess < properties.length && properties[guess].name().equals(name)) {
                return guess;
            }
            for (int i = 0; i < properties.length; i++) {
                if (properties[i].name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        private static String[] types(JsonNode type) {
            if (!type.isArray()) {
                return new String[] {type.asText().intern()};
            }
            String[] types = new String[type.size()];
            for (int i = 0; i < types.length; i++) {
                types[i] = type.get(i).asText().intern();
            }
            return types;
        }

        @Override
        public OneType type() {
            return this;
        }

        @Override
        public boolean allowsNull() {
            return hasType(NullNode.getInstance())
                    && constant == null
                    && (values == null || contains(values, NullNode.getInstance()));
        }

        @Override
        public @Nullable Mismatch check(JsonNode value) {
            // As which Jackson before 2.17 reads a number that is too large for a double.
            if (value.isDouble() && Double.isInfinite(value.doubleValue())) {
                return mismatch("the number is out of bounds");
            }
            if (constant != null && !constant.equals(value)) {
                return new Mismatch("", "expected " + constant + ", got " + kind(value), true);
            }
            if (!hasType(value)) {
                return mismatch("expected " + expected() + ", got " + kind(value));
            }
            if (values != null && !contains(values, value)) {
                return mismatch("expected one of " + values);
            }
            return switch (value.getNodeType()) {
                case STRING -> text(value.textValue());
                case NUMBER -> allows(value) ? null : mismatch("the number is out of bounds");
                case ARRAY -> list(value);
                case OBJECT -> object(value);
                default -> null;
            };
        }

        private boolean hasType(JsonNode value) {
            for (String type : types) {
                if (Conformance.isOf(type, value)) {
                    return true;
                }
            }
            return false;
        }

        private String expected() {
            return types.length == 1 ? name(types[0]) : name(types[0]) + " or null";
        }

        private @Nullable Mismatch text(String value) {
            if (pattern != null && !pattern.matcher(value).find()) {
                return mismatch("expected a string that matches " + pattern);
            }
            return formatPattern == null || formatPattern.matcher(value).matches()
                    ? null
                    : mismatch("expected the format " + format);
        }

        private boolean allows(JsonNode number) {
            if (numbers == null) {
                return number.isIntegralNumber() || isReckonable(number.decimalValue());
            }
            BigDecimal value = number.decimalValue();
            return isReckonable(value) && numbers.allow(value);
        }

        private @Nullable Mismatch list(JsonNode value) {
            int size = value.size();
            if (size < minItems) {
                return mismatch("expected at least " + minItems + " elements, got " + size);
            }
            if (size > maxItems) {
                return mismatch("expected at most " + maxItems + " elements, got " + size);
            }
            for (int i = 0; items != null && i < size; i++) {
                Mismatch mismatch = items.check(value.get(i));
                if (mismatch != null) {
                    return new Mismatch("[" + i + "]" + mismatch.path(), mismatch.reason(), false);
                }
            }
            return null;
        }

        private @Nullable Mismatch object(JsonNode value) {
            for (Property property : properties) {
                Mismatch mismatch = property.check(value.get(property.name()));
                if (mismatch != null) {
                    return mismatch;
                }
            }
            return null;
        }
    }

    record Property(String name, Rule rule, boolean isConstant) {
        @Nullable
        Mismatch check(@Nullable JsonNode value) {
            Mismatch mismatch = rule.check(value == null ? NullNode.getInstance() : value);
            if (mismatch == null) {
                return null;
            }
            String place = "." + name;
            return value == null
                    ? new Mismatch(place, "the property is missing", mismatch.otherBranch())
                    : new Mismatch(place + mismatch.path(), mismatch.reason(), mismatch.otherBranch() && isConstant);
        }
    }

    /** Bounds of numbers; null for a bound that there is not. */
    private record Numbers(
            @Nullable BigDecimal least,
            @Nullable BigDecimal most,
            @Nullable BigDecimal above,
            @Nullable BigDecimal below,
            @Nullable BigDecimal step) {
        /** Returns the bounds in a schema; null if it has none. */
        static @Nullable Numbers of(JsonNode schema) {
            Numbers numbers = new Numbers(
                    bound(schema, "minimum"),
                    bound(schema, "maximum"),
                    bound(schema, "exclusiveMinimum"),
                    bound(schema, "exclusiveMaximum"),
                    bound(schema, "multipleOf"));
            return numbers.equals(new Numbers(null, null, null, null, null)) ? null : numbers;
        }

        private static @Nullable BigDecimal bound(JsonNode schema, String name) {
            return schema.has(name) ? schema.get(name).decimalValue() : null;
        }

        boolean allow(BigDecimal value) {
            return (least == null || value.compareTo(least) >= 0)
                    && (most == null || value.compareTo(most) <= 0)
                    && (above == null || value.compareTo(above) > 0)
                    && (below == null || value.compareTo(below) < 0)
                    && (step == null
                            || step.signum() == 0
                            || value.remainder(step).signum() == 0);
        }
    }

    /** Returns whether arithmetic with a number ends in time. */
    private static boolean isReckonable(BigDecimal value) {
        return Math.abs((long) value.scale()) <= MOST_DIGITS;
    }

    /** Returns whether a value is of a type of JSON Schema; true if there is no such type. */
    static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            case "integer" -> value.isIntegralNumber() || value.isNumber() && isWhole(value.decimalValue());
            default -> true;
        };
    }

    private static boolean isWhole(BigDecimal value) {
        return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode each : values) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            default -> "something else";
        };
    }

    private static String name(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "integer" -> "a whole number";
            case "null" -> "null";
            default -> "a " + type;
        };
    }
}
