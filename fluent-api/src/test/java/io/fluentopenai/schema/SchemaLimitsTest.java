package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Each limit: what just fits, and what no longer does. */
@NullMarked
class SchemaLimitsTest {

    @Test
    void properties() {
        accepted(root -> names(root, SchemaLimits.PROPERTIES, "p"));
        refused(root -> names(root, SchemaLimits.PROPERTIES + 1, "p"), "5001 properties");
    }

    @Test
    void charactersOfNamesAndValues() {
        String long100 = "x".repeat(96);
        accepted(root -> names(root, 1_000, long100));
        refused(root -> names(root, 1_300, long100), "characters in names");
        refused(root -> constant(root, "y".repeat(SchemaLimits.CHARACTERS)), "characters in names");
    }

    @Test
    void enumValues() {
        accepted(root -> values(root, SchemaLimits.ENUM_VALUES, ""));
        refused(root -> values(root, SchemaLimits.ENUM_VALUES + 1, ""), "1001 enum values");
    }

    @Test
    void charactersOfOneLargeEnum() {
        accepted(root -> values(root, SchemaLimits.LARGE_ENUM, "x".repeat(100)));
        refused(
                root -> values(root, SchemaLimits.LARGE_ENUM + 1, "x".repeat(100)),
                "characters in the values of one enum");
    }

    @Test
    void levelsOfObjectsInObjectsThroughReferencesToo() {
        accepted(root -> nest(root, SchemaLimits.LEVELS));
        refused(root -> nest(root, SchemaLimits.LEVELS + 1), "11 levels");
        refused(
                root -> {
                    ObjectNode inner = nest(root, SchemaLimits.LEVELS);
                    inner.withObject("/properties").putObject("far").put("$ref", "#/$defs/Far");
                    root.withObject("/$defs")
                            .putObject("Far")
                            .put("type", "object")
                            .putObject("properties");
                },
                "11 levels");
    }

    @Test
    void aDefinitionThatLeadsBackToItselfHasNoDepth() {
        accepted(root -> {
            root.withObject("/properties").putObject("first").put("$ref", "#/$defs/Link");
            root.withObject("/properties").putObject("again").put("$ref", "#");
            ObjectNode link = root.withObject("/$defs").putObject("Link").put("type", "object");
            link.putObject("properties").putObject("next").put("$ref", "#/$defs/Link");
        });
    }

    private static void names(ObjectNode root, int count, String prefix) {
        for (int i = 0; i < count; i++) {
            root.withObject("/properties").putObject(prefix + i).put("type", "string");
        }
    }

    private static void constant(ObjectNode root, String value) {
        root.withObject("/properties").putObject("c").put("const", value);
    }

    private static void values(ObjectNode root, int count, String prefix) {
        ObjectNode property = root.withObject("/properties").putObject("e");
        for (int i = 0; i < count; i++) {
            property.withArray("/enum").add(prefix + (prefix.isEmpty() ? i : ""));
        }
    }

    private static ObjectNode nest(ObjectNode root, int levels) {
        ObjectNode innermost = root;
        for (int i = 0; i < levels; i++) {
            innermost = innermost.withObject("/properties").putObject("in").put("type", "object");
        }
        innermost.putObject("properties");
        return innermost;
    }

    private static void accepted(Consumer<ObjectNode> content) {
        assertThatCode(() -> check(content)).doesNotThrowAnyException();
    }

    private static void refused(Consumer<ObjectNode> content, String reason) {
        assertThatThrownBy(() -> check(content))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("Big: the schema has ")
                .hasMessageContaining(reason);
    }

    private static void check(Consumer<ObjectNode> content) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "object");
        root.putObject("properties");
        content.accept(root);
        SchemaLimits.check(root, "Big");
    }
}
