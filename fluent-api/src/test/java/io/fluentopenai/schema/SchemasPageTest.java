package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/reference/schemas.md} are what the code does: they stand between two marks and are written anew by
 * {@code mvn test -pl fluent-api -Dtest=SchemasPageTest -Dwrite.docs=true}.
 */
@NullMarked
@SuppressWarnings({"UnusedNestedClass", "ClassCanBeStatic"}) // Their schemas are what is wanted of them.
class SchemasPageTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "schemas.md");
    private static final String BEGIN = "<!-- begin: written by SchemasPageTest -->\n";
    private static final String END = "<!-- end -->\n";

    enum Colour {
        RED,
        @JsonProperty("light-blue")
        LIGHT_BLUE
    }

    enum Level {
        LOW,
        HIGH;

        @JsonValue
        int number() {
            return ordinal() + 1;
        }
    }

    record Point(int x, int y) {}

    record Folder(String name, List<Folder> folders) {}

    record Line(Point from, Point to) {}

    record Box<T>(T content) {}

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    sealed interface Pet {}

    @JsonTypeName("cat")
    record Cat(int lives) implements Pet {}

    @JsonTypeName("dog")
    record Dog(String breed) implements Pet {}

    record Celsius(@JsonValue double degrees) {}

    static final class Bean {
        private String title = "";

        @JsonIgnore
        public String draft = "";

        public String getTitle() {
            return title;
        }

        public void setTitle(String title) {
            this.title = title;
        }
    }

    private record Composed(
            List<String> list,
            Set<Integer> set,
            String[] array,
            Optional<String> optional,
            @Nullable Integer nullable,
            OptionalInt optionalInt,
            Optional<Colour> optionalEnum,
            @KeyValuePairs Map<String, Integer> map,
            Box<String> generic) {}

    private record Annotated(
            @Describe("in metres") double describe,
            @JsonPropertyDescription("in words") String jacksons,
            @Bounds(min = 1, max = 5) int bounded,
            @Bounds(above = 0, below = 1) double open,
            @Bounds(multipleOf = 0.25) double multiple,
            @Bounds(min = 1, max = 3) List<String> sized,
            @StringPattern("^[A-Z]{3}$") String pattern,
            @StringFormat("email") String format,
            List<@StringPattern("^[a-z]+$") String> element,
            @JsonProperty("other_name") String renamed) {}

    @Test
    void thePageSaysWhatTheCodeDoes() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String expected = page.substring(0, begin) + tables() + page.substring(end);
        if (Boolean.getBoolean("write.docs")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "docs/reference/schemas.md differs from the code: run this test with -Dwrite.docs=true, and look at the change")
                .isEqualTo(expected);
    }

    private static String tables() {
        return "\n### Scalars\n\n" + scalars() + "\n### Collections, optional values and generics\n\n" + composed()
                + "\n### Your own types\n\n" + whole() + "\n### Annotations\n\n" + annotations() + "\n";
    }

    private static String head(String what) {
        return "| " + what + " | Schema | Remark |\n|---|---|---|\n";
    }

    private static String row(String java, String schema, String remark) {
        return "| " + java + " | `" + schema.replace("|", "\\|") + "` | " + remark + " |\n";
    }

    private static String scalars() {
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, String> remarks = new LinkedHashMap<>();
        Scalars.all().forEach((type, scalar) -> {
            String key = Scalars.schema(type) + " " + scalar.remark();
            types.merge(key, "`" + type.getSimpleName() + "`", (a, b) -> a + ", " + b);
            remarks.put(key, row("§", String.valueOf(Scalars.schema(type)), scalar.remark()));
        });
        return head("Java")
                + types.entrySet().stream()
                        .map(each -> remarks.getOrDefault(each.getKey(), "").replace("§", each.getValue()))
                        .collect(Collectors.joining());
    }

    private static String composed() {
        Map<String, String[]> rows = new LinkedHashMap<>();
        rows.put("list", new String[] {"`List<String>`, any `Collection`", ""});
        rows.put("set", new String[] {
            "`Set<Integer>`", "strict mode has no `uniqueItems`; duplicates are dropped when the value is read"
        });
        rows.put("array", new String[] {"`String[]`", ""});
        rows.put("optional", new String[] {"`Optional<String>`", "required, like every property, and nullable"});
        rows.put("nullable", new String[] {
            "`@Nullable Integer`", "from any package; without the annotation, `Integer` is not nullable"
        });
        rows.put("optionalInt", new String[] {"`OptionalInt`, `OptionalLong`, `OptionalDouble`", ""});
        rows.put("optionalEnum", new String[] {"`Optional<Colour>`", "enums, objects and lists use `anyOf`"});
        rows.put("map", new String[] {
            "`@KeyValuePairs Map<String, Integer>`",
            "without `@KeyValuePairs`, throws: strict mode needs the name of every property"
        });
        rows.put("generic", new String[] {"`Box<String>`", "with `record Box<T>(T content)`"});
        return head("Java") + properties(Codec.of(Composed.class).schema(), rows);
    }

    private static String annotations() {
        Map<String, String[]> rows = new LinkedHashMap<>();
        rows.put("describe", new String[] {"`@Describe(\"in metres\") double`", "also on types"});
        rows.put(
                "jacksons",
                new String[] {"`@JsonPropertyDescription(\"in words\") String`", "also `@JsonClassDescription`"});
        rows.put("bounded", new String[] {
            "`@Bounds(min = 1, max = 5) int`",
            "checked when the value is read, like all that follow except `@StringFormat`"
        });
        rows.put("open", new String[] {"`@Bounds(above = 0, below = 1) double`", ""});
        rows.put("multiple", new String[] {"`@Bounds(multipleOf = 0.25) double`", ""});
        rows.put("sized", new String[] {
            "`@Bounds(min = 1, max = 3) List<String>`", "strict mode has no string lengths: use `@StringPattern`"
        });
        rows.put("pattern", new String[] {"`@StringPattern(\"^[A-Z]{3}$\") String`", ""});
        rows.put("format", new String[] {
            "`@StringFormat(\"email\") String`",
            "one of "
                    + Scalars.FORMATS.stream().sorted().map(f -> "`" + f + "`").collect(Collectors.joining(", "))
        });
        rows.put("element", new String[] {
            "`List<@StringPattern(\"^[a-z]+$\") String>`", "annotations on type arguments apply to the elements"
        });
        rows.put(
                "other_name",
                new String[] {"`@JsonProperty(\"other_name\") String renamed`", "the property is named `other_name`"});
        return head("Java") + properties(Codec.of(Annotated.class).schema(), rows);
    }

    private static String properties(JsonNode schema, Map<String, String[]> rows) {
        JsonNode properties = schema.get("properties");
        assertThat(rows).hasSize(properties.size());
        return rows.entrySet().stream()
                .map(each ->
                        row(each.getValue()[0], properties.get(each.getKey()).toString(), each.getValue()[1]))
                .collect(Collectors.joining());
    }

    private static String whole() {
        return head("Java")
                + row(
                        "`record Point(int x, int y)`",
                        schema(Point.class),
                        "in declaration order, or that of `@JsonPropertyOrder`")
                + row(
                        "a bean with `getTitle`, `setTitle`",
                        schema(Bean.class),
                        "properties that Jackson can set, in the order of the fields; `@JsonIgnore` is honoured")
                + row(
                        "`enum Colour { RED, @JsonProperty(\"light-blue\") LIGHT_BLUE }`",
                        value(Colour.class),
                        "constants as Jackson writes them")
                + row("an enum with `@JsonValue int number()`", value(Level.class), "")
                + row(
                        "`record Celsius(@JsonValue double degrees)`",
                        value(Celsius.class),
                        "serialized as a single value")
                + row("`record Folder(String name, List<Folder> folders)`", schema(Folder.class), "recursion")
                + row(
                        "`record Line(Point from, Point to)`",
                        schema(Line.class),
                        "a type that is used twice is defined once; a property with a description gets its own copy, because a `$ref` cannot have one")
                + row(
                        "`sealed interface Shape`, records `Circle`, `Square`",
                        value(Shape.class),
                        "the first property is `type`, the simple class name; a non-sealed subclass throws")
                + row(
                        "`@JsonTypeInfo(use = NAME, property = \"kind\")`, `@JsonTypeName`",
                        value(Pet.class),
                        "also `@JsonSubTypes`; any other kind of type id throws")
                + row(
                        "a root that is not an object: `List<Integer>`",
                        Codec.of(new TypeRef<List<Integer>>() {}).schema().toString(),
                        "`Codec.read` unwraps the value")
                + row("a method without parameters", parameters(), "");
    }

    static void nothing() {}

    private static String parameters() {
        try {
            return Codec.ofParameters(SchemasPageTest.class.getDeclaredMethod("nothing"), parameter -> false)
                    .schema()
                    .toString();
        } catch (NoSuchMethodException gone) {
            throw new AssertionError(gone);
        }
    }

    private static String schema(Class<?> type) {
        return Codec.of(type).schema().toString();
    }

    private static String value(Class<?> type) {
        return Codec.of(type).schema().at("/properties/value").toString();
    }
}
