package io.fluentopenai.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.schema.Bounds;
import io.fluentopenai.schema.KeyValuePairs;
import io.fluentopenai.schema.Param;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a model writes as arguments: the method is called with values of its types, or the model is told what is wrong. */
class ToolArgumentsPropertyTest {
    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Square(@Bounds(min = 0) int side) implements Shape {}
    }

    enum Colour {
        RED,
        GREEN
    }

    record Tree(String name, List<Tree> children) {
        Tree {
            if (name.length() > 5) {
                throw new IllegalArgumentException("the name is too long");
            }
        }
    }

    static final class Everything {
        private Everything() {}

        @ToolFunction("Takes everything")
        static String all(
                @Param("text") String text,
                @Param("number") int number,
                @Param("big") BigInteger big,
                @Param("list") List<Optional<Integer>> list,
                @Param("set") Set<Colour> set,
                @Param("map") @KeyValuePairs Map<String, Double> map,
                @Param("shape") Shape shape,
                @Param("tree") Tree tree,
                @Param("day") LocalDate day,
                @Param("id") UUID id,
                @Param("time") Duration time,
                @Param("zone") ZoneId zone,
                @Param("maybe") OptionalInt maybe,
                @Param("bytes") byte[] bytes,
                RunContext context) {
            // Each is of its type, or this throws a ClassCastException or a NullPointerException, which is no bad
            // argument.
            int all = text.length()
                    + number
                    + big.signum()
                    + map.size()
                    + tree.children().size()
                    + day.getYear();
            for (Optional<Integer> one : list) {
                all += one.orElse(0);
            }
            for (Colour colour : set) {
                all += colour.ordinal();
            }
            all += shape.toString().length()
                    + id.version()
                    + time.getNano()
                    + zone.getId().length();
            return "called " + all + maybe.orElse(0) + bytes.length + context.callId();
        }
    }

    private static final FunctionTool ALL = Tool.fromMethod(Everything.class, "all");
    private static final String GOOD = "{\"text\":\"a\",\"number\":1,\"big\":2,\"list\":[1,null],\"set\":[\"RED\"],"
            + "\"map\":[{\"key\":\"a\",\"value\":1.5}],\"shape\":{\"type\":\"Circle\",\"radius\":1},"
            + "\"tree\":{\"name\":\"a\",\"children\":[]},\"day\":\"2026-01-02\","
            + "\"id\":\"123e4567-e89b-12d3-a456-426614174000\",\"time\":\"PT1S\",\"zone\":\"Europe/Paris\","
            + "\"maybe\":null,\"bytes\":\"AQ==\"}";

    @Property(tries = 1)
    void whatFitsIsBound() {
        assertThat(ALL.invoke(GOOD).output()).startsWith("called ");
    }

    /** One place of what fits, changed. */
    @Property(tries = 500)
    void aMutationIsBoundOrTold(@ForAll int place, @ForAll("values") String value) {
        int at = Math.floorMod(place, GOOD.length());
        check(GOOD.substring(0, at) + value + GOOD.substring(at));
        check(GOOD.substring(0, at) + value + GOOD.substring(Math.min(GOOD.length(), at + value.length())));
        check(GOOD.substring(0, at));
    }

    /** Arguments of the right names with values of any kind. */
    @Property(tries = 500)
    void anyObjectIsBoundOrTold(@ForAll("objects") String json) {
        check(json);
    }

    @Property(tries = 300)
    void anyTextIsBoundOrTold(@ForAll String text) {
        check(text);
        check(JsonNodeFactory.instance.textNode(text).toString());
    }

    private static void check(String arguments) {
        ToolResult result = ALL.invoke(arguments);
        if (result.failure() == null) {
            assertThat(result.output()).startsWith("called ");
        } else {
            assertThat(result.failure()).as(arguments).isEqualTo(ToolFailure.BAD_ARGUMENTS);
            assertThat(result.output()).startsWith("{\"error\":\"The arguments do not fit: ");
        }
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of(
                "null",
                "true",
                "-1",
                "1e400",
                "99999999999999999999",
                "0.5",
                "\"\"",
                "\"text\"",
                "[]",
                "{}",
                "[null]",
                "{\"type\":\"Circle\"}",
                "{\"type\":\"Line\"}",
                "\"RED\"",
                "\"2026-13-45\"",
                "\"\\ud800\"",
                "[[[[[[[[[[",
                ",",
                "}",
                "\"Mars/Crater\"");
    }

    /** What fits, with some of its values replaced. */
    @Provide
    Arbitrary<String> objects() {
        ObjectNode good = (ObjectNode) Json.parse(GOOD);
        List<String> names = new ArrayList<>();
        good.fieldNames().forEachRemaining(names::add);
        names.add("other");
        Arbitrary<JsonNode> trees =
                values().filter(ToolArgumentsPropertyTest::isJson).map(Json::parse);
        return Combinators.combine(Arbitraries.of(names), trees)
                .as(Map::entry)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(changes -> {
                    ObjectNode changed = good.deepCopy();
                    changes.forEach(change -> changed.set(change.getKey(), change.getValue()));
                    return changed.toString();
                });
    }

    private static boolean isJson(String text) {
        try {
            Json.parse(text);
            return true;
        } catch (IllegalArgumentException broken) {
            return false;
        }
    }
}
