package io.fluentopenai.openapi.importer.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kind of a schema, regardless of nullability. Immutable; properties and items are analyzed on demand. */
public sealed interface Shape {
    /** Any JSON value. */
    record Any() implements Shape {}

    /** A string, integer, number or boolean; {@code facts} are format, bounds, pattern, numeric enum. */
    record Scalar(String type, ObjectNode facts) implements Shape {}

    /** A constant. */
    record Const(String type, JsonNode value) implements Shape {}

    /** Two or more strings, or one or more if other strings are allowed too. */
    record Enumeration(List<String> values, boolean open) implements Shape {}

    /** An array; {@code items} is null where anything goes. */
    record ArrayOf(@Nullable RawSchema items, ObjectNode facts) implements Shape {}

    /** An object without declared properties; {@code values} is null where anything goes. */
    record MapOf(@Nullable RawSchema values, ObjectNode facts) implements Shape {}

    /**
     * An object with declared properties.
     *
     * @param properties in order
     * @param required names that are declared
     * @param additional schema of other properties, or null
     * @param closed whether the document forbids other properties; null where it does not say
     */
    record ObjectOf(
            Map<String, RawSchema> properties,
            Set<String> required,
            @Nullable RawSchema additional,
            @Nullable Boolean closed)
            implements Shape {}

    /**
     * A union of objects.
     *
     * @param keyword {@code oneOf} or {@code anyOf}
     * @param branches objects or unions
     * @param discriminator declared property, or null
     * @param mapping declared values and the references that they map to
     */
    record Union(
            String keyword,
            List<Component> branches,
            @Nullable String discriminator,
            Map<String, String> mapping) implements Shape {}

    /** Values that differ by their JSON token. */
    record Choice(List<Slot> branches) implements Shape {}

    /** A component. */
    record Ref(Component component) implements Shape {}
}
