package io.fluentopenai.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.schema.Describe;
import io.fluentopenai.schema.Param;
import io.fluentopenai.schema.SchemaException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MethodToolTest {
    private record Place(String city, Optional<String> country) {}

    private record Weather(int degrees, LocalDate day) {}

    enum Unit {
        CELSIUS,
        FAHRENHEIT
    }

    static class WeatherService {
        @ToolFunction("The weather of a day")
        Weather currentWeather(@Param("place") Place place, @Param("unit") Unit unit) {
            return new Weather(unit == Unit.CELSIUS ? 20 : 68, LocalDate.of(2026, 1, 2));
        }

        @Describe("Says nothing")
        void nothing() {}

        CompletionStage<Void> nothingLater() {
            return CompletableFuture.completedFuture(null);
        }

        CompletableFuture<String> later(@Param("text") String text) {
            return CompletableFuture.supplyAsync(() -> "later " + text);
        }

        @SuppressWarnings("UnusedMethod") // Called by its name.
        private String secret(@Param("text") String text, RunContext context) {
            return text + " in " + context.toolName() + " " + context.callId();
        }

        String twice(@Param("text") String text) {
            return text + text;
        }

        String twice(@Param("number") int number) {
            return "" + number + number;
        }

        String many(@Param("texts") String... texts) {
            return String.join(",", texts);
        }

        String map(@Param("map") Map<String, String> map) {
            return map.toString();
        }

        static int add(@Param("a") int a, @Param("b") int b) {
            return a + b;
        }

        <T> String generic(@Param("value") T value) {
            return String.valueOf(value);
        }

        String fails() {
            throw new IllegalStateException("the sensor is broken");
        }

        String failsSilently() {
            throw new UnsupportedOperationException();
        }

        List<String> nulls() {
            return java.util.Arrays.asList("a", null);
        }

        @org.jspecify.annotations.Nullable
        String nothingFound() {
            return null;
        }
    }

    private final WeatherService service = new WeatherService();

    private FunctionTool tool(String method) {
        return Tool.fromMethod(service, method);
    }

    @Test
    void aMethodBecomesAStrictFunction() {
        FunctionTool tool = tool("currentWeather");

        assertThat(tool.name()).isEqualTo("currentWeather");
        assertThat(tool.description()).isEqualTo("The weather of a day");
        assertThat(tool.isStrict()).isTrue();
        assertThat(tool.schema().toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"place\":{\"type\":\"object\",\"properties\":{"
                        + "\"city\":{\"type\":\"string\"},\"country\":{\"type\":[\"string\",\"null\"]}},"
                        + "\"required\":[\"city\",\"country\"],\"additionalProperties\":false},"
                        + "\"unit\":{\"type\":\"string\",\"enum\":[\"CELSIUS\",\"FAHRENHEIT\"]}},"
                        + "\"required\":[\"place\",\"unit\"],\"additionalProperties\":false}");
    }

    @Test
    void argumentsAreBoundAndTheResultIsJson() {
        ToolResult result =
                tool("currentWeather").invoke("{\"place\":{\"city\":\"Rome\",\"country\":null},\"unit\":\"CELSIUS\"}");

        assertThat(result.output()).isEqualTo("{\"degrees\":20,\"day\":\"2026-01-02\"}");
        assertThat(result.value(Weather.class).degrees()).isEqualTo(20);
    }

    @Test
    void argumentsInAStringAreRead() {
        assertThat(Tool.fromMethod(WeatherService.class, "add")
                        .invoke("\"{\\\"a\\\":1,\\\"b\\\":2}\"")
                        .output())
                .isEqualTo("3");
    }

    @Test
    void aFunctionWithoutParametersTakesWhateverStandsForNone() {
        FunctionTool tool = tool("nothing");

        assertThat(tool.description()).isEqualTo("Says nothing");
        assertThat(tool.schema().toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}");
        for (String none : List.of("", " ", "null", "{}", "\"\"", "\"{}\"")) {
            assertThat(tool.invoke(none).output()).as(none).isEqualTo("success");
        }
    }

    @Test
    void voidAndNullAreToldApart() {
        assertThat(tool("nothing").invoke("{}").output()).isEqualTo("success");
        assertThat(tool("nothingLater").invoke("{}").output()).isEqualTo("success");
        assertThat(tool("nothingFound").invoke("{}").output()).isEqualTo("null");
        assertThat(tool("nulls").invoke("{}").output()).isEqualTo("[\"a\",null]");
    }

    @Test
    void aStageIsWaitedFor() {
        assertThat(tool("later").invoke("{\"text\":\"x\"}").output()).isEqualTo("later x");
    }

    @Test
    void theContextIsHiddenAndGiven() {
        FunctionTool tool = tool("secret");

        assertThat(tool.schema().at("/properties").size()).isEqualTo(1);
        assertThat(Tools.of(tool)
                        .invoke(new ToolCall("call_7", "secret", "{\"text\":\"x\"}"))
                        .output())
                .isEqualTo("x in secret call_7");
    }

    @Test
    void whatTheMethodThrowsIsToldAndNotTheWrapper() {
        ToolResult result = tool("fails").invoke("{}");

        assertThat(result.failure()).isEqualTo(ToolFailure.FAILED);
        assertThat(result.output()).isEqualTo("{\"error\":\"the sensor is broken\"}");
        assertThat(result.exception()).isInstanceOf(IllegalStateException.class);
        assertThat(tool("failsSilently").invoke("{}").output())
                .isEqualTo("{\"error\":\"UnsupportedOperationException\"}");
        assertThatThrownBy(() -> tool("fails").invoke("{}", String.class))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("fails")
                .hasMessageContaining("the sensor is broken")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void argumentsThatDoNotFitAreTold() {
        FunctionTool add = Tool.fromMethod(WeatherService.class, "add");
        assertThat(add.invoke("{\"a\":1}").output())
                .contains("The arguments do not fit")
                .contains("b");
        assertThat(add.invoke("{\"a\":null,\"b\":1}").failure()).isEqualTo(ToolFailure.BAD_ARGUMENTS);
        assertThat(add.invoke("{\"a\":1,").failure()).isEqualTo(ToolFailure.BAD_ARGUMENTS);
        assertThat(add.invoke("[1,2]").failure()).isEqualTo(ToolFailure.BAD_ARGUMENTS);
        assertThat(tool("currentWeather")
                        .invoke("{\"place\":{\"city\":\"Rome\"},\"unit\":\"KELVIN\"}")
                        .failure())
                .isEqualTo(ToolFailure.BAD_ARGUMENTS);
        // What the function does not know is passed over, and does not make the call fail.
        assertThat(add.invoke("{\"a\":1,\"b\":2,\"c\":3}").output()).isEqualTo("3");
    }

    @Test
    void methodsThatCannotBeToolsAreRefusedWithTheReason() {
        assertThatThrownBy(() -> tool("missing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no method missing");
        assertThatThrownBy(() -> tool("twice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice(String), twice(int)");
        assertThatThrownBy(() -> tool("many"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("variable number");
        assertThatThrownBy(() -> tool("map"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("Map");
        assertThatThrownBy(() -> tool("generic"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("type variable");
        assertThatThrownBy(() -> Tool.fromMethod(WeatherService.class, "nothing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Pass an instance");
    }

    @Test
    void oneOfSeveralMethodsOfAName() throws NoSuchMethodException {
        assertThat(Tool.fromMethod(service, WeatherService.class.getDeclaredMethod("twice", int.class))
                        .invoke("{\"number\":4}")
                        .output())
                .isEqualTo("44");
    }

    @Test
    void aMethodOfAClosedModuleIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> Tool.fromMethod(new StringBuilder(), "ensureCapacityInternal"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(opens java.lang|has no method).*");
        assertThatThrownBy(() -> Tool.fromMethod(new Thread(), "exit"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("opens java.lang");
    }

    // ---- Inheritance

    interface Greeter {
        @ToolFunction("Greets")
        String greet(@Param("name") String name);

        @ToolFunction("Says goodbye")
        default String leave(@Param("name") String name) {
            return "Bye, " + name;
        }
    }

    abstract static class Store<T> {
        final AtomicReference<T> kept = new AtomicReference<>();

        @ToolFunction(value = "Keeps it", name = "keep_it")
        String save(@Param("value") T value) {
            kept.set(value);
            return "kept";
        }

        @ToolFunction("Replaces it")
        abstract String replace(@Param("value") T value);
    }

    static class PlaceStore extends Store<Place> {
        @Override
        String replace(Place other) {
            kept.set(other);
            return "replaced";
        }
    }

    @Test
    void aLambdaHasNamesAndAnnotationsOfItsInterface() {
        Greeter greeter = name -> "Hello, " + name;

        assertThat(Tool.fromMethod(greeter, "greet")
                        .invoke("{\"name\":\"Ann\"}")
                        .output())
                .isEqualTo("Hello, Ann");
        assertThat(Tools.of(greeter).asList()).extracting(Tool::name).containsExactly("greet", "leave");
        assertThat(Tool.fromMethod(greeter, "leave")
                        .invoke("{\"name\":\"Ann\"}")
                        .output())
                .isEqualTo("Bye, Ann");
    }

    @Test
    void inheritedMethodsOfGenericClassesKnowTheirTypes() {
        PlaceStore store = new PlaceStore();
        Tools tools = Tools.of(store);

        assertThat(tools.asList()).extracting(Tool::name).containsExactly("keep_it", "replace");
        assertThat(tools.invoke(new ToolCall("1", "keep_it", "{\"value\":{\"city\":\"Rome\",\"country\":\"IT\"}}"))
                        .output())
                .isEqualTo("kept");
        assertThat(store.kept.get()).isEqualTo(new Place("Rome", Optional.of("IT")));
        assertThat(tools.invoke(new ToolCall("1", "replace", "{\"value\":{\"city\":\"Oslo\",\"country\":\"NO\"}}"))
                        .output())
                .isEqualTo("replaced");
        assertThat(store.kept.get()).isEqualTo(new Place("Oslo", Optional.of("NO")));
    }

    static class Maths {
        private Maths() {}

        @ToolFunction("Adds")
        static int add(@Param("a") int a, @Param("b") int b) {
            return a + b;
        }

        @ToolFunction("Needs an object")
        int minus(@Param("a") int a) {
            return -a;
        }
    }

    @Test
    void ofAClassTheStaticMethodsAreTaken() {
        assertThat(Tools.of(Maths.class).asList()).extracting(Tool::name).containsExactly("add");
        assertThat(Tools.of(new Maths()).asList()).extracting(Tool::name).containsExactly("add", "minus");
        assertThatThrownBy(() -> Tools.of(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no method with @ToolFunction");
        assertThatThrownBy(() -> Tools.of(Greeter.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pass an instance");
    }

    @Test
    void twoToolsOfOneNameAreRefused() {
        assertThatThrownBy(() -> Tools.of(new Maths(), Tool.fromMethod(WeatherService.class, "add")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two tools named add");
        assertThat(Tools.of(
                                new Maths(),
                                Tool.fromMethod(WeatherService.class, "add").named("plus"))
                        .asList())
                .hasSize(3);
    }

    @Test
    void twoInstancesOfAClassDoNotMeet() {
        @SuppressWarnings("UnusedMethod") // Called by its name.
        record Echo(String prefix) {
            @ToolFunction("Echoes")
            String echo(@Param("text") String text) {
                return prefix + text;
            }
        }
        FunctionTool first = Tool.fromMethod(new Echo("a"), "echo");
        FunctionTool second = Tool.fromMethod(new Echo("b"), "echo");

        assertThat(first.invoke("{\"text\":\"x\"}").output()).isEqualTo("ax");
        assertThat(second.invoke("{\"text\":\"x\"}").output()).isEqualTo("bx");
    }
}
