package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Of any type: the schema is valid and strict, and takes what the type takes. */
@NullMarked
class SchemaPropertyTest {
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private static final Schema META =
            REGISTRY.getSchema("{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}", InputFormat.JSON);

    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void theSchemaIsValidAndObeysEveryRuleOfStrictMode(@ForAll long seed) {
        Type type = new RandomTypes(seed).type(3);
        JsonNode schema = Codec.of(type).schema();

        assertThat(META.validate(schema)).as("%s: %s", type, schema).isEmpty();
        assertThat(StrictRules.brokenBy(schema)).as("%s: %s", type, schema).isEmpty();
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyValueOfTheTypeFitsTheSchemaAndIsReadBackTheSame(@ForAll long seed) throws Exception {
        RandomTypes types = new RandomTypes(seed);
        Type type = types.type(3);
        @SuppressWarnings("unchecked") // The values are made for the type.
        Codec<Object> codec = (Codec<Object>) Codec.of(type);
        Schema schema = REGISTRY.getSchema(codec.schema());
        for (int i = 0; i < 5; i++) {
            Object value = types.value(TypeUse.of(type, Map.of()), 5);
            String text = codec.write(value);

            assertThat(schema.validate(TREES.readTree(text)))
                    .as("%s: %s", type, text)
                    .isEmpty();
            assertThat(codec.read(text)).as("%s: %s", type, text).isEqualTo(value);
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void whatTheSchemaRefusesCannotBeReadAndWhatItTakesCan(@ForAll long seed) throws Exception {
        RandomTypes types = new RandomTypes(seed);
        Random random = new Random(seed);
        Type type = types.type(3);
        @SuppressWarnings("unchecked") // The values are made for the type.
        Codec<Object> codec = (Codec<Object>) Codec.of(type);
        Schema schema = REGISTRY.getSchema(codec.schema());
        for (int i = 0; i < 20; i++) {
            JsonNode tree = TREES.readTree(codec.write(types.value(TypeUse.of(type, Map.of()), 5)));
            mutate(tree, random);
            boolean valid = schema.validate(tree).isEmpty();

            assertThat(reads(codec, tree.toString()))
                    .as("%s: %s, as of %s", type, tree, codec.schema())
                    .isEqualTo(valid);
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void readingJsonOnceGivesTheValueOrTheErrorThatItsTreeGives(@ForAll long seed) throws Exception {
        RandomTypes types = new RandomTypes(seed);
        Random random = new Random(seed);
        Type type = types.type(3);
        @SuppressWarnings("unchecked") // The values are made for the type.
        Codec<Object> codec = (Codec<Object>) Codec.of(type);
        for (int i = 0; i < 20; i++) {
            JsonNode tree = TREES.readTree(codec.write(types.value(TypeUse.of(type, Map.of()), 5)));
            if (i % 2 == 0) {
                mutate(tree, random);
            }
            String text = i % 3 == 0 ? damaged(tree.toString(), random) : tree.toString();

            assertThat(outcome(() -> codec.read(text)))
                    .as("%s: %s, as of %s", type, text, codec.schema())
                    .isEqualTo(outcome(() -> codec.readTree(text)));
        }
    }

    private static @Nullable Object outcome(Supplier<@Nullable Object> read) {
        try {
            return read.get();
        } catch (SchemaMismatchException refused) {
            return refused.toString();
        }
    }

    /** Leaves out, adds, changes or repeats a few characters. */
    private static String damaged(String text, Random random) {
        String characters = "{}[],:\"\\0123456789.-+eEtrufalsn x";
        char c = characters.charAt(random.nextInt(characters.length()));
        int at = random.nextInt(text.length());
        int comma = text.indexOf(',', at);
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + c + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(at + 1);
            case 2 -> text.substring(0, at) + c + text.substring(at + 1);
            case 3 -> comma < 0 ? text + text : text.substring(0, comma) + text.substring(at);
            case 4 -> text.replaceFirst("[0-9]", random.nextBoolean() ? "1e5" : "3.0");
            default -> text.substring(0, at);
        };
    }

    private static boolean reads(Codec<Object> codec, String text) {
        try {
            codec.read(text);
            return true;
        } catch (SchemaMismatchException refused) {
            // That the keys of pairs differ is more than a schema can say.
            return String.valueOf(refused.getMessage()).contains("comes twice");
        }
    }

    /**
     * Puts another value into one place of a tree. No property is left out and none added: there the reader is more lenient
     * than the schema, on purpose. The numbers that come are in the range of every Java type, since schemas say nothing of it.
     */
    private static void mutate(JsonNode tree, Random random) {
        List<Runnable> changes = new ArrayList<>();
        collect(tree, other(random), changes);
        if (!changes.isEmpty()) {
            changes.get(random.nextInt(changes.size())).run();
        }
    }

    private static JsonNode other(Random random) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(10)) {
            case 0 -> json.nullNode();
            case 1 -> json.numberNode(random.nextInt(100));
            case 2 -> json.numberNode(random.nextInt(100) + 0.5);
            case 3 -> json.textNode("text");
            case 4 -> json.booleanNode(random.nextBoolean());
            case 5 -> json.arrayNode();
            case 6 -> json.arrayNode().addNull();
            case 7 -> json.textNode("RED");
            case 8 -> json.textNode("2024-02-03");
            default -> json.textNode("1");
        };
    }

    private static void collect(JsonNode tree, JsonNode other, List<Runnable> changes) {
        if (tree instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                changes.add(() -> object.set(name, other));
                collect(object.get(name), other, changes);
            });
        } else if (tree instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int place = i;
                changes.add(() -> array.set(place, other));
                collect(array.get(i), other, changes);
            }
        }
    }
}
