package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonBackReference;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonManagedReference;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of type becomes, and how it is read back. */
@NullMarked
@SuppressWarnings({"UnusedNestedClass", "UnusedMethod", "ClassCanBeStatic"
}) // Reflection uses them; one is to be refused.
class CodecTest {

    // ---- Objects

    private record Step(String explanation, String output) {}

    private record MathAnswer(
            List<Step> steps,
            @Describe("a number, no units") String finalAnswer) {}

    record Picky(int line) {
        Picky {
            throw new IllegalStateException("No line is good enough");
        }
    }

    @Test
    void noExceptionShowsWhatJacksonSaysOfItsSource() {
        Codec<Picky> codec = Codec.of(Picky.class);
        String deep = "[".repeat(5000);

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> codec.read("{\"line\": [1}"),
                () -> codec.read("{\"line\": 1"),
                () -> codec.read("{\"line\": 1}"),
                () -> codec.read(deep),
                () -> Codec.ofSchema("free", "{\"type\": [\"object\"}"))) {
            Throwable thrown = catchThrowable(call);
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));

            assertThat(thrown).isInstanceOfAny(SchemaMismatchException.class, IllegalArgumentException.class);
            assertThat(trace.toString()).doesNotContain("[Source", "StreamReadFeature");
        }
        assertThatThrownBy(() -> codec.read("{\"line\": 1}"))
                .hasMessageContaining("No line is good enough")
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRecordIsAnObjectWithAllPropertiesRequiredInTheOrderOfDeclaration() {
        schemaOf(Codec.of(MathAnswer.class))
                .isEqualTo(json("{'type':'object','properties':{'steps':{'type':'array','items':{'type':'object',"
                        + "'properties':{'explanation':{'type':'string'},'output':{'type':'string'}},"
                        + "'required':['explanation','output'],'additionalProperties':false}},"
                        + "'finalAnswer':{'type':'string','description':'a number, no units'}},"
                        + "'required':['steps','finalAnswer'],'additionalProperties':false}"));
        assertThat(Codec.of(MathAnswer.class).name()).isEqualTo("MathAnswer");
        assertThat(Codec.of(MathAnswer.class)
                        .read("{\"steps\":[{\"explanation\":\"e\",\"output\":\"o\"}],\"finalAnswer\":\"4\"}"))
                .isEqualTo(new MathAnswer(List.of(new Step("e", "o")), "4"));
    }

    private record Optionals(
            Optional<String> name,
            @Nullable Integer age,
            OptionalInt rank,
            Integer count,
            @Nullable Step step) {}

    @Test
    void whatIsOptionalOrNullableIsRequiredAndMayBeNullAndNothingElseMay() {
        Codec<Optionals> codec = Codec.of(Optionals.class);

        schemaOf(codec)
                .contains(json("'name':{'type':['string','null']}"))
                .contains(json("'age':{'type':['integer','null']}"))
                .contains(json("'rank':{'type':['integer','null']}"))
                .contains(json("'count':{'type':'integer'}"))
                .contains(json("{'type':'null'}]"))
                .contains(json("'required':['name','age','rank','count','step']"));
        assertThat(codec.read(json("{'name':null,'age':null,'rank':null,'count':1,'step':null}")))
                .isEqualTo(new Optionals(Optional.empty(), null, OptionalInt.empty(), 1, null));
        assertThatThrownBy(() -> codec.read(json("{'name':null,'age':null,'rank':null,'count':null,'step':null}")))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessage("$.count: expected a whole number, got null");
    }

    @Test
    void anOptionalPropertyThatIsMissingIsTakenForNullAndOneThatNobodyKnowsIsPassedOver() {
        assertThat(Codec.of(Optionals.class).read(json("{'count':3,'surprise':[1]}")))
                .isEqualTo(new Optionals(Optional.empty(), null, OptionalInt.empty(), 3, null));
        assertThatThrownBy(() -> Codec.of(Optionals.class).read("{}"))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessage("$.count: the property is missing");
    }

    static class Base {
        private String id = "";
        private @Nullable String note;

        public String getId() {
            return id;
        }

        public void setId(String id) {
            this.id = id;
        }

        public @Nullable String getNote() {
            return note;
        }

        public void setNote(@Nullable String note) {
            this.note = note;
        }
    }

    static final class Bean extends Base {
        @Describe("how many")
        private int zebras;

        private boolean alive;

        @JsonIgnore
        private String secret = "";

        @JsonPropertyDescription("in words")
        @JsonProperty("a_text")
        public String text = "";

        public int getZebras() {
            return zebras;
        }

        public void setZebras(int zebras) {
            this.zebras = zebras;
        }

        public boolean isAlive() {
            return alive;
        }

        public void setAlive(boolean alive) {
            this.alive = alive;
        }

        public String getSecret() {
            return secret;
        }
    }

    @Test
    void aBeanHasItsInheritedPropertiesAndThoseOfItsFieldsInTheOrderOfDeclaration() {
        schemaOf(Codec.of(Bean.class))
                .isEqualTo(
                        json("{'type':'object','properties':{'id':{'type':'string'},'note':{'type':['string','null']},"
                                + "'zebras':{'type':'integer','description':'how many'},'alive':{'type':'boolean'},"
                                + "'a_text':{'type':'string','description':'in words'}},"
                                + "'required':['id','note','zebras','alive','a_text'],'additionalProperties':false}"));
        Bean read = Codec.of(Bean.class).read(json("{'id':'i','note':null,'zebras':3,'alive':true,'a_text':'t'}"));
        assertThat(read.getId() + read.getNote() + read.getZebras() + read.isAlive() + read.text)
                .isEqualTo("inull3truet");
    }

    @JsonPropertyOrder({"b", "a"})
    private record Ordered(String a, String b) {}

    @Test
    void anOrderThatIsGivenByAnnotationCounts() {
        schemaOf(Codec.of(Ordered.class)).contains(json("'required':['b','a']"));
    }

    static final class Made {
        private final String first;

        @JsonCreator
        Made(@JsonProperty("first_name") String first) {
            this.first = first;
        }
    }

    @Test
    void aCreatorGivesTheProperties() {
        schemaOf(Codec.of(Made.class)).contains(json("'properties':{'first_name':{'type':'string'}}"));
        assertThat(Codec.of(Made.class).read(json("{'first_name':'Ada'}")).first)
                .isEqualTo("Ada");
    }

    private record Ignoring(@JsonIgnore String secret, String open) {}

    @JsonIgnoreProperties("secret")
    private record IgnoringByName(String secret, String open) {}

    private static final class Parent {
        @JsonManagedReference
        public List<Child> children = List.of();
    }

    private static final class Child {
        public String name = "";

        @JsonBackReference
        public @Nullable Parent parent;
    }

    @Test
    void whatJacksonPassesOverWhenItReadsIsNotAskedFor() {
        schemaOf(Codec.of(Ignoring.class)).contains(json("'required':['open']"));
        assertThat(Codec.of(Ignoring.class).read(json("{'open':'o'}")).open()).isEqualTo("o");
        schemaOf(Codec.of(IgnoringByName.class)).contains(json("'required':['open']"));
        schemaOf(Codec.of(Parent.class)).contains(json("'required':['name']"));
        Parent parent = Codec.of(Parent.class).read(json("{'children':[{'name':'Ada'}]}"));
        assertThat(parent.children.get(0).name).isEqualTo("Ada");
        assertThat(parent.children.get(0).parent).isSameAs(parent);
    }

    private record Page<T>(List<T> items, @Nullable T best, T[] others) {}

    @Test
    void typeVariablesStandForWhatTheReferenceSays() {
        Codec<Page<LocalDate>> codec = Codec.of(new TypeRef<Page<LocalDate>>() {});

        assertThat(codec.name()).isEqualTo("Page_LocalDate");
        schemaOf(codec)
                .contains(json("'items':{'type':'array','items':{'type':'string','format':'date'}},"
                        + "'best':{'type':['string','null'],'format':'date'},"
                        + "'others':{'type':'array','items':{'type':'string','format':'date'}}"));
        assertThat(codec.read(json("{'items':['2024-02-29'],'best':null,'others':[]}"))
                        .items())
                .containsExactly(LocalDate.of(2024, 2, 29));
    }

    // ---- Reuse and recursion

    private record Node(String label, List<Node> children) {}

    private record Forest(@Describe("the tallest") Node tallest, Node oldest) {}

    private enum Colour {
        RED,
        @JsonProperty("light-blue")
        LIGHT_BLUE
    }

    private record Flag(
            Colour left, @Describe("in the middle") Colour middle, Colour right) {}

    @Test
    void aRecursiveRootRefersToItself() {
        schemaOf(Codec.of(Node.class))
                .isEqualTo(json("{'type':'object','properties':{'label':{'type':'string'},"
                        + "'children':{'type':'array','items':{'$ref':'#'}}},"
                        + "'required':['label','children'],'additionalProperties':false}"));
        assertThat(Codec.of(Node.class).read(json("{'label':'a','children':[{'label':'b','children':[]}]}")))
                .isEqualTo(new Node("a", List.of(new Node("b", List.of()))));
    }

    @Test
    void whatIsUsedTwiceIsDefinedOnceAndWhatIsDescribedIsCopiedSinceAReferenceTakesNoDescription() {
        schemaOf(Codec.of(Forest.class))
                .isEqualTo(json("{'type':'object','properties':{'tallest':{'type':'object','properties':{"
                        + "'label':{'type':'string'},'children':{'type':'array','items':{'$ref':'#/$defs/Node'}}},"
                        + "'required':['label','children'],'additionalProperties':false,'description':'the tallest'},"
                        + "'oldest':{'$ref':'#/$defs/Node'}},'required':['tallest','oldest'],"
                        + "'additionalProperties':false,'$defs':{'Node':{'type':'object','properties':{"
                        + "'label':{'type':'string'},'children':{'type':'array','items':{'$ref':'#/$defs/Node'}}},"
                        + "'required':['label','children'],'additionalProperties':false}}}"));
        schemaOf(Codec.of(Flag.class))
                .contains(json("'left':{'$ref':'#/$defs/Colour'}"))
                .contains(json("'middle':{'type':'string','enum':['RED','light-blue'],'description':'in the middle'}"))
                .contains(json("'$defs':{'Colour':{'type':'string','enum':['RED','light-blue']}}"));
        assertThat(Codec.of(Flag.class).read(json("{'left':'light-blue','middle':'RED','right':'RED'}")))
                .isEqualTo(new Flag(Colour.LIGHT_BLUE, Colour.RED, Colour.RED));
    }

    // ---- Roots that are no objects

    @Test
    void aRootThatIsNoObjectIsWrappedAndUnwrapped() {
        Codec<List<Step>> list = Codec.of(new TypeRef<List<Step>>() {});
        Codec<Colour> colour = Codec.of(Colour.class);
        Codec<Optional<Integer>> number = Codec.of(new TypeRef<Optional<Integer>>() {});

        schemaOf(list).startsWith(json("{'type':'object','properties':{'value':{'type':'array'"));
        assertThat(list.read(json("{'value':[{'explanation':'e','output':'o'}]}")))
                .containsExactly(new Step("e", "o"));
        assertThat(list.write(List.of())).isEqualTo(json("{'value':[]}"));
        assertThat(colour.read(json("{'value':'light-blue'}"))).isEqualTo(Colour.LIGHT_BLUE);
        assertThat(number.read(json("{'value':null}"))).isEmpty();
        assertThat(number.read(json("{'value':5}"))).contains(5);
        assertThat(Codec.of(int.class).read(json("{'value':5}"))).isEqualTo(5);
    }

    // ---- Sealed types

    private sealed interface Shape {}

    private record Circle(double radius) implements Shape {}

    private sealed interface Angular extends Shape {}

    private record Square(double side) implements Angular {}

    private record Nothing() implements Angular {}

    private record Drawing(
            List<Shape> shapes,
            @Nullable Shape frame,
            @KeyValuePairs Map<String, Shape> named,
            Circle sun) {}

    @Test
    void aSealedTypeIsAUnionWithAConstantThatComesFirst() {
        schemaOf(Codec.of(Shape.class))
                .contains(json("'anyOf':[{'type':'object','properties':{'type':{'type':'string','const':'Circle'},"
                        + "'radius':{'type':'number'}},'required':['type','radius'],'additionalProperties':false}"))
                .contains(json("'const':'Square'"))
                .contains(json("'const':'Nothing'"));
        assertThat(Codec.of(Shape.class).read(json("{'value':{'type':'Square','side':2.5}}")))
                .isEqualTo(new Square(2.5));
    }

    @Test
    void sealedTypesAreReadAndWrittenWhereverTheyStand() {
        Codec<Drawing> codec = Codec.of(Drawing.class);
        Drawing drawing = new Drawing(
                List.of(new Circle(1), new Nothing()), new Square(2), Map.of("a", new Circle(3)), new Circle(4));
        String text = json("{'shapes':[{'type':'Circle','radius':1.0},{'type':'Nothing'}],"
                + "'frame':{'type':'Square','side':2.0},'named':[{'key':'a','value':{'type':'Circle','radius':3.0}}],"
                + "'sun':{'radius':4.0}}");

        assertThat(codec.write(drawing)).isEqualTo(text);
        assertThat(codec.read(text)).isEqualTo(drawing);
    }

    @Test
    void aMismatchInAUnionNamesWhatTheChosenBranchLacks() {
        assertThatThrownBy(() -> Codec.of(Shape.class).read(json("{'value':{'type':'Square'}}")))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessage("$.value.side: the property is missing");
        assertThatThrownBy(() -> Codec.of(Shape.class).read(json("{'value':{'type':'Hexagon'}}")))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageStartingWith("$.value.type: expected ");
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Cat.class, name = "cat"),
        @JsonSubTypes.Type(value = Dog.class, name = "dog")
    })
    interface Animal {}

    record Cat(int lives) implements Animal {}

    record Dog(String type) implements Animal {}

    @Test
    void jacksonsNamesOfSubtypesCount() {
        schemaOf(Codec.of(Animal.class)).contains(json("'kind':{'type':'string','const':'cat'}"));
        assertThat(Codec.of(Animal.class).read(json("{'value':{'kind':'dog','type':'big'}}")))
                .isEqualTo(new Dog("big"));
        schemaOf(Codec.of(Cat.class))
                .startsWith(json("{'type':'object','properties':{'kind':{'type':'string','const':'cat'}"));
        assertThat(Codec.of(Cat.class).read(json("{'kind':'cat','lives':9}"))).isEqualTo(new Cat(9));
    }

    private sealed interface Result<T, E> {}

    private record Ok<T, E>(T value) implements Result<T, E> {}

    private record Failed<E, T>(E error) implements Result<T, E> {}

    @Test
    void theTypeVariablesOfBranchesFollowFromThoseOfTheUnion() {
        Codec<Result<Integer, String>> codec = Codec.of(new TypeRef<Result<Integer, String>>() {});

        schemaOf(codec).contains(json("'value':{'type':'integer'}")).contains(json("'error':{'type':'string'}"));
        assertThat(codec.read(json("{'value':{'type':'Failed','error':'e'}}"))).isEqualTo(new Failed<>("e"));
    }

    // ---- What Jackson's annotations and Java's inheritance do

    static class Holder<T> {
        private @Nullable T held;

        public @Nullable T getHeld() {
            return held;
        }

        public void setHeld(@Nullable T held) {
            this.held = held;
        }
    }

    static final class DateHolder extends Holder<List<LocalDate>> {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    private record Snake(
            String firstName,
            @JsonProperty("as-written") @Nullable String lastName) {}

    static final class Factory {
        private final String text;

        private Factory(String text) {
            this.text = text;
        }

        @JsonCreator
        static Factory make(@JsonProperty("text") @Describe("some text") String text) {
            return new Factory(text);
        }
    }

    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "kind",
            visible = true)
    private sealed interface Event {}

    @JsonTypeName("start")
    private record Start(String kind, int at) implements Event {}

    @JsonTypeName("end")
    private record End(String kind) implements Event {}

    private record Collections(ArrayDeque<Integer> deque, EnumSet<Colour> colours, SortedSet<String> sorted) {}

    @Test
    void typeVariablesOfParentsStandForWhatTheChildSays() {
        schemaOf(Codec.of(DateHolder.class))
                .contains(json("'held':{'type':['array','null'],'items':{'type':'string','format':'date'}}"));
        DateHolder read = Codec.of(DateHolder.class).read(json("{'held':['2024-02-29']}"));
        assertThat(read.getHeld()).containsExactly(LocalDate.of(2024, 2, 29));
    }

    @Test
    void namingStrategiesAndFactoriesCount() {
        schemaOf(Codec.of(Snake.class))
                .contains(json("'first_name':{'type':'string'},'as-written':{'type':['string','null']}"));
        assertThat(Codec.of(Snake.class).read(json("{'first_name':'Ada','as-written':null}")))
                .isEqualTo(new Snake("Ada", null));
        schemaOf(Codec.of(Factory.class)).contains(json("'text':{'type':'string','description':'some text'}"));
        assertThat(Codec.of(Factory.class).read(json("{'text':'t'}")).text).isEqualTo("t");
    }

    @Test
    void aPropertyThatTellsTheClassesApartAndIsOneOfTheirsStandsThereOnce() {
        schemaOf(Codec.of(Event.class))
                .contains(json(
                        "'kind':{'type':'string','const':'start'},'at':{'type':'integer'}},'required':['kind','at']"));
        assertThat(Codec.of(Event.class).read(json("{'value':{'kind':'start','at':7}}")))
                .isEqualTo(new Start("start", 7));
        assertThat(Codec.of(Event.class).write(new End("end"))).isEqualTo(json("{'value':{'kind':'end'}}"));
    }

    private record Arrayed(
            @Describe("codes") @Bounds(max = 2) String[] codes,
            @Nullable String[] holes) {}

    @Test
    void whatStandsBeforeAnArrayIsTheArraysAndANullableOfTypesIsItsElements() {
        schemaOf(Codec.of(Arrayed.class))
                .contains(json("'codes':{'type':'array','items':{'type':'string'},'maxItems':2,'description':'codes'}"))
                .contains(json("'holes':{'type':'array','items':{'type':['string','null']}}"));
    }

    @Test
    void collectionsOfAnyKindAreLists() {
        Collections read =
                Codec.of(Collections.class).read(json("{'deque':[1,2],'colours':['light-blue'],'sorted':['b','a']}"));

        assertThat(read.deque()).containsExactly(1, 2);
        assertThat(read.colours()).containsExactly(Colour.LIGHT_BLUE);
        assertThat(read.sorted()).containsExactly("a", "b");
    }

    // ---- Values

    private record Celsius(@JsonValue double degrees) {
        @JsonCreator
        Celsius {}
    }

    private enum Level {
        LOW(1),
        HIGH(2);

        private final int number;

        Level(int number) {
            this.number = number;
        }

        @JsonValue
        int number() {
            return number;
        }
    }

    private record Values(
            Celsius celsius,
            Level level,
            UUID id,
            Duration pause,
            Instant at,
            BigDecimal price,
            Set<Long> numbers,
            byte[] data,
            char letter) {}

    @Test
    void valuesAreReadAsTheirSchemasSay() {
        Codec<Values> codec = Codec.of(Values.class);

        Values read = codec.read(
                json(
                        "{'celsius':21.5,'level':2,'id':'00000000-0000-0000-0000-000000000001',"
                                + "'pause':'PT1H30M','at':'2024-01-02T03:04:05+01:00','price':1.10,'numbers':[1,2],'data':'AQI=','letter':'x'}"));

        assertThat(read.celsius()).isEqualTo(new Celsius(21.5));
        assertThat(read.level()).isEqualTo(Level.HIGH);
        assertThat(read.pause()).isEqualTo(Duration.ofMinutes(90));
        assertThat(read.at()).isEqualTo(Instant.parse("2024-01-02T02:04:05Z"));
        assertThat(read.price()).isEqualTo(new BigDecimal("1.10"));
        assertThat(read.numbers()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(read.data()).containsExactly(1, 2);
        schemaOf(codec).contains(json("'level':{'type':'integer','enum':[1,2]}"));
    }

    private record Constrained(
            @Bounds(min = 1, max = 5) int stars,
            @Bounds(above = 0, multipleOf = 0.5) double size,
            @Bounds(min = 1) List<@StringPattern("^[A-Z]{3}$") String> codes,
            @StringFormat("email") Optional<String> contact) {}

    @Test
    void aNumberOfABillionDigitsIsRefusedRatherThanReckonedWith() {
        assertThatThrownBy(() -> Codec.of(Constrained.class)
                        .read(json("{'stars':5,'size':1e999999999,'codes':['EUR'],'contact':null}")))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessage("$.size: the number is out of bounds");
    }

    private record Bytes(byte one, List<Byte> more) {}

    @Test
    void aByteEndsWhereJavasDoes() {
        Codec<Bytes> codec = Codec.of(Bytes.class);
        assertThat(codec.read(json("{'one':-128,'more':[127,1.0]}")))
                .isEqualTo(new Bytes((byte) -128, List.of((byte) 127, (byte) 1)));
        for (String bad : List.of("{'one':128,'more':[]}", "{'one':1,'more':[255]}", "{'one':-129,'more':[]}")) {
            assertThatThrownBy(() -> codec.read(json(bad))).isInstanceOf(SchemaMismatchException.class);
        }
    }

    static void takes(@Param("several") List<Integer> several, @Param("one") long one) {}

    @Test
    void whatJavaRefusesIsToldWithItsWayFromTheRoot() throws NoSuchMethodException {
        Codec<Object[]> parameters =
                Codec.ofParameters(getClass().getDeclaredMethod("takes", List.class, long.class), parameter -> false);
        assertThatThrownBy(() -> parameters.read(json("{'several':[1,3000000000],'one':1}")))
                .hasMessageStartingWith("$.several[1]: ");
        assertThatThrownBy(() -> parameters.read(json("{'several':[],'one':30000000000000000000}")))
                .hasMessageStartingWith("$.one: ");
        assertThatThrownBy(() -> Codec.of(new TypeRef<List<Integer>>() {}).read(json("{'value':[3000000000]}")))
                .hasMessageStartingWith("$.value[0]: ");
    }

    private record Nested(Optional<Nested> nested) {}

    @Test
    void whatIsNestedBeyondAllMeasureIsAMismatch() {
        Codec<Nested> codec = Codec.of(Nested.class);
        for (int depth : List.of(990, 5_000)) {
            String text = json("{'nested':").repeat(depth) + "null" + "}".repeat(depth);
            // On a small stack, on which nobody gets far.
            CompletableFuture<Nested> read = new CompletableFuture<>();
            new Thread(
                            null,
                            () -> {
                                try {
                                    read.complete(codec.read(text));
                                } catch (Throwable thrown) {
                                    read.completeExceptionally(thrown);
                                }
                            },
                            "small",
                            256 * 1024)
                    .start();
            assertThatThrownBy(read::join)
                    .hasCauseInstanceOf(SchemaMismatchException.class)
                    .hasMessageContaining("$: ");
        }
    }

    @Test
    void boundsPatternsAndFormatsStandInTheSchemaAndAreCheckedWhenRead() {
        Codec<Constrained> codec = Codec.of(Constrained.class);

        schemaOf(codec)
                .contains(json("'stars':{'type':'integer','minimum':1,'maximum':5}"))
                .contains(json("'size':{'type':'number','exclusiveMinimum':0,'multipleOf':0.5}"))
                .contains(
                        json("'codes':{'type':'array','items':{'type':'string','pattern':'^[A-Z]{3}$'},'minItems':1}"))
                .contains(json("'contact':{'type':['string','null'],'format':'email'}"));
        String good = json("{'stars':5,'size':1.5,'codes':['EUR'],'contact':null}");
        assertThat(codec.read(good).codes()).containsExactly("EUR");
        for (String bad : List.of(
                good.replace("5,", "6,"),
                good.replace("1.5", "1.3"),
                good.replace("EUR", "eur"),
                good.replace("\"EUR\"", ""))) {
            assertThatThrownBy(() -> codec.read(bad)).isInstanceOf(SchemaMismatchException.class);
        }
    }

    // ---- Refused

    private record Open(Object anything) {}

    private record Tree(List<JsonNode> trees) {}

    private record Labels(Map<String, String> labels) {}

    private record Streamed(InputStream in) {}

    private record Raw(@SuppressWarnings("rawtypes") List list) {}

    private record Twice(Optional<Optional<String>> twice) {}

    private record Unwrapping(@JsonUnwrapped Step step) {}

    private record Narrowing(@JsonIgnoreProperties("output") Step step) {}

    private record Injected(@JacksonInject String from) {}

    private record Bare(@SuppressWarnings("rawtypes") Page page) {}

    private record Misplaced(@StringPattern("x") int number) {}

    private record Unformatted(@StringFormat("uri") String link) {}

    private record Broken(@StringPattern("(") String code) {}

    private record Pairing(@KeyValuePairs ConcurrentSkipListMap<String, String> map) {}

    private interface Anything {}

    private record Abstract(Anything thing) {}

    private sealed interface HalfOpen {}

    private non-sealed interface Ajar extends HalfOpen {}

    private sealed interface Clash {}

    private record Named(String type) implements Clash {}

    private record Other() implements Clash {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    private sealed interface ByClass {}

    private record One() implements ByClass {}

    static final class Unmakeable {
        private final String text;

        Unmakeable(String text, int number) {
            this.text = text + number;
        }

        public String getText() {
            return text;
        }
    }

    final class Inner {
        public String text = "";
    }

    enum Void {}

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(Open.class, "Open.anything: java.lang.Object may be anything", "Declare a type"),
                Arguments.of(
                        Tree.class,
                        "Tree.trees[]: com.fasterxml.jackson.databind.JsonNode may be anything",
                        "Declare a type"),
                Arguments.of(Labels.class, "Labels.labels: strict mode does not support a Map", "@KeyValuePairs"),
                Arguments.of(Streamed.class, "Streamed.in: java.io.InputStream", "record of your own"),
                Arguments.of(Raw.class, "Raw.list[]: java.lang.Object", "Declare a type"),
                Arguments.of(Twice.class, "Twice.twice: it could be absent in two ways", "Use one Optional"),
                Arguments.of(Unwrapping.class, "Unwrapping.step: @JsonUnwrapped", "Remove it"),
                Arguments.of(Narrowing.class, "Narrowing.step: @JsonIgnoreProperties", "Remove it"),
                Arguments.of(Injected.class, "Injected.from: @JacksonInject", "Remove it"),
                Arguments.of(Bare.class, "Bare.page: ", "new TypeRef<"),
                Arguments.of(Page.class, "Page: ", "new TypeRef<"),
                Arguments.of(Misplaced.class, "Misplaced.number: @StringPattern is for strings", "Move it"),
                Arguments.of(
                        Unformatted.class,
                        "Unformatted.link: strict mode does not support the format uri",
                        "Use one of date"),
                Arguments.of(Broken.class, "Broken.code: @StringPattern is not a regular expression", "Correct it"),
                Arguments.of(
                        Pairing.class,
                        "Pairing.map: java.util.concurrent.ConcurrentSkipListMap",
                        "Declare it as a Map"),
                Arguments.of(Abstract.class, "Abstract.thing: ", "Make it sealed"),
                Arguments.of(HalfOpen.class, "HalfOpen: ", "Make it sealed, too"),
                Arguments.of(Clash.class, "Clash(Named).type: the property has the name", "Rename it"),
                Arguments.of(ByClass.class, "ByClass: ", "@JsonTypeInfo(use = NAME"),
                Arguments.of(Unmakeable.class, "Unmakeable: ", "constructor without parameters"),
                Arguments.of(Inner.class, "Inner: ", "Make it static"),
                Arguments.of(Void.class, "Void: ", "Give it one"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatStrictModeCannotExpressIsAnErrorThatNamesTypeFieldReasonAndRemedy(
            Class<?> type, String start, String remedy) {
        assertThatThrownBy(() -> Codec.of(type))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith(start)
                .hasMessageContaining(remedy);
    }

    @Test
    void aTypeVariableThatStandsForNothingIsRefused() {
        assertThatThrownBy(CodecTest::<String>ofVariable)
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("type variable");
    }

    private static <T> void ofVariable() {
        Codec.of(new TypeRef<List<T>>() {});
    }

    // ---- Reading

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "no",
                "{\"explanation\":\"e\"",
                "{} {}",
                "[]",
                "null",
                "{\"explanation\":1,\"output\":\"\"}",
                "{\"explanation\":1e99999999999,\"output\":\"\"}"
            })
    void whatCannotBeReadIsAnErrorThatCarriesTheTextAndDoesNotRepeatIt(String text) {
        assertThatThrownBy(() -> Codec.of(Step.class).read(text))
                .isInstanceOfSatisfying(SchemaMismatchException.class, refused -> {
                    assertThat(refused.text()).isEqualTo(text);
                    assertThat(refused.path()).startsWith("$");
                });
    }

    private record Positive(int number) {
        Positive {
            if (number < 1) {
                throw new IllegalArgumentException("not positive");
            }
        }
    }

    private record Small(byte number) {}

    private record Numbers(List<Positive> numbers) {}

    @Test
    void whatTheJavaTypeRefusesIsAMismatchWithItsPlace() {
        assertThatThrownBy(() -> Codec.of(Numbers.class).read(json("{'numbers':[{'number':1},{'number':0}]}")))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageStartingWith("$.numbers[1]")
                .hasMessageContaining("not positive");
        assertThatThrownBy(() -> Codec.of(Small.class).read(json("{'number':300}")))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageStartingWith("$.number");
    }

    private record Scores(@KeyValuePairs TreeMap<Colour, Integer> scores) {}

    @Test
    void pairsAreAMapInJavaAndAKeyThatComesTwiceIsRefused() {
        Codec<Scores> codec = Codec.of(Scores.class);
        String text = json("{'scores':[{'key':'RED','value':1},{'key':'light-blue','value':2}]}");

        assertThat(codec.read(text).scores())
                .containsExactly(Map.entry(Colour.RED, 1), Map.entry(Colour.LIGHT_BLUE, 2));
        assertThat(codec.write(codec.read(text))).isEqualTo(text);
        assertThatThrownBy(() -> codec.read(text.replace("light-blue", "RED")))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("comes twice");
    }

    // ---- Methods

    @SuppressWarnings("unused")
    static final class Tools {
        static String weather(
                @Param("city") @Describe("where") String city,
                @Param("days") @Nullable Integer days,
                Runnable context) {
            return city + days;
        }

        static void unnamed(String city) {}

        static void many(@Param("cities") String... cities) {}

        static void nothing() {}
    }

    @Test
    void theParametersOfAMethodAreAnObjectAndWhatIsHiddenStaysOut() {
        Codec<@Nullable Object[]> codec =
                Codec.ofParameters(method("weather"), parameter -> parameter.getType() == Runnable.class);

        assertThat(codec.name()).isEqualTo("weather");
        schemaOf(codec)
                .isEqualTo(
                        json(
                                "{'type':'object','properties':{'city':{'type':'string','description':'where'},"
                                        + "'days':{'type':['integer','null']}},'required':['city','days'],'additionalProperties':false}"));
        assertThat(codec.read(json("{'city':'Oslo','days':3}"))).containsExactly("Oslo", 3, null);
        assertThat(codec.read(json("{'city':'Oslo'}"))).containsExactly("Oslo", null, null);
        assertThat(codec.write(new @Nullable Object[] {"Oslo", null, null}))
                .isEqualTo(json("{'city':'Oslo','days':null}"));
        assertThatThrownBy(() -> codec.read(json("{'days':3}"))).hasMessage("$.city: the property is missing");
    }

    @Test
    void aMethodWithoutParametersHasAValidSchema() {
        Codec<@Nullable Object[]> codec = Codec.ofParameters(method("nothing"), parameter -> false);

        schemaOf(codec).isEqualTo(json("{'type':'object','properties':{},'required':[],'additionalProperties':false}"));
        assertThat(codec.read("{}")).isEmpty();
    }

    @Test
    void parametersWithoutNamesAndInAnyNumberAreErrorsThatSayWhatToDo() {
        assertThatThrownBy(() -> Codec.ofParameters(method("unnamed"), parameter -> false))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("Tools.unnamed(arg0)")
                .hasMessageContaining("-parameters")
                .hasMessageContaining("@Param");
        assertThatThrownBy(() -> Codec.ofParameters(method("many"), parameter -> false))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("variable number");
    }

    private static Method method(String name) {
        return Arrays.stream(Tools.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    // ---- By hand

    @Test
    void aSchemaByHandIsSentAsItIs() {
        String schema = json("{'type':'object','properties':{'x':{'type':'integer'}},'required':['x'],"
                + "'additionalProperties':false}");
        Codec<JsonNode> codec = Codec.ofSchema("free", schema);

        schemaOf(codec).isEqualTo(schema);
        assertThat(codec.isStrict()).isTrue();
        assertThat(codec.read(json("{'x':'1'}")).get("x").asInt()).isOne();
        assertThatThrownBy(() -> Codec.ofSchema("free", "[]")).hasMessageContaining("\"type\": \"object\"");
        assertThatThrownBy(() -> Codec.ofSchema("free", "{")).hasMessageContaining("is not JSON");
        assertThatThrownBy(() -> Codec.ofSchema("not a name", schema)).hasMessageContaining("letters, digits");
    }

    @Test
    void aSchemaByHandThatStrictModeRefusesIsRefusedOrSentWithoutStrictMode() {
        String schema = json("{'type':'object','properties':{},'patternProperties':{'^x':{}}}");
        assertThatThrownBy(() -> Codec.ofSchema("free", schema))
                .isInstanceOfSatisfying(
                        SchemaException.class,
                        refused -> assertThat(refused.path()).isEqualTo("free#/patternProperties"));

        Codec<JsonNode> codec = Codec.ofSchema("free", schema, false);
        schemaOf(codec).isEqualTo(schema);
        assertThat(codec.isStrict()).isFalse();
        assertThat(Codec.of(Step.class).isStrict()).isTrue();
    }

    @Test
    void aCodecIsMadeOnceAndItsSchemaIsTheCallers() {
        Codec<Step> codec = Codec.of(Step.class);

        assertThat(Codec.of(Step.class)).isSameAs(codec);
        ((ObjectNode) codec.schema()).removeAll();
        assertThat(codec.schema()).isNotEmpty();
        Consumer<List<Codec<List<Step>>>> add = all -> all.add(Codec.of(new TypeRef<List<Step>>() {}));
        List<Codec<List<Step>>> made = new ArrayList<>();
        add.accept(made);
        add.accept(made);
        assertThat(made.get(0)).isSameAs(made.get(1));
    }

    private static AbstractStringAssert<?> schemaOf(Codec<?> codec) {
        return assertThat(codec.schema().toString());
    }

    /** JSON with single quotes, put right. */
    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
