package io.fluentopenai.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.schema.Bounds;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.schema.Param;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What interfaces and superclasses say of methods and parameters counts where the override says nothing. */
@NullUnmarked
class InheritedAnnotationsTest {
    interface Api {
        @ToolFunction("The weather to come")
        String weather(
                @Param("town") @Describe("A town") String city, @Param("days") @Bounds(min = 1, max = 7) int days);
    }

    static class Plain implements Api {
        @Override
        public String weather(String city, int days) {
            return days + " days in " + city;
        }
    }

    static class Own implements Api {
        @ToolFunction(value = "Its own words", name = "forecast")
        @Override
        public String weather(@Param("place") String city, @Bounds(min = 2, max = 3) @Describe("How many") int days) {
            return days + " days at " + city;
        }
    }

    /** Does not know the interface, which only the subclass puts upon it. */
    static class Base {
        public String weather(String city, int days) {
            return days + " days above " + city;
        }
    }

    static class Late extends Base implements Api {}

    abstract static class Middle implements Api {
        @Override
        public abstract String weather(@Describe("A place in the middle") String city, int days);
    }

    static class Last extends Middle {
        @Override
        public String weather(String city, int days) {
            return days + " days below " + city;
        }
    }

    interface Shelf<T, K extends Comparable<K>> {
        @ToolFunction("Puts something on it")
        default String put(
                @Param("thing") @Describe("What to put there") T thing,
                @Param("keys") @Bounds(max = 3) List<@Describe("A key") K> keys) {
            return "nothing";
        }
    }

    record Book(String title) {}

    static class BookShelf implements Shelf<Book, String> {
        @Override
        public String put(Book thing, List<String> keys) {
            return thing.title() + keys;
        }

        public String put(Book thing) {
            return "an overload, which overrides nothing";
        }
    }

    static class Overloaded {
        @ToolFunction("Takes anything")
        String take(@Param("thing") Object thing) {
            return "";
        }
    }

    static class Special extends Overloaded {
        String take(@Param("text") String text) {
            return text;
        }
    }

    private static FunctionTool only(Object instance) {
        List<Tool> tools = Tools.of(instance).asList();
        assertThat(tools).hasSize(1);
        return (FunctionTool) tools.get(0);
    }

    private static final String TOWN = "{\"town\":\"Oslo\",\"days\":3}";

    @Test
    void namesDescriptionsAndBoundsOfAnInterfaceCount() {
        FunctionTool weather = only(new Plain());
        assertThat(weather.description()).isEqualTo("The weather to come");
        ObjectNode schema = weather.schema();
        assertThat(schema.at("/properties/town/description").asText()).isEqualTo("A town");
        assertThat(schema.at("/properties/days/minimum").asInt()).isEqualTo(1);
        assertThat(schema.at("/properties/days/maximum").asInt()).isEqualTo(7);
        assertThat(weather.invoke(TOWN).output()).isEqualTo("3 days in Oslo");
    }

    @Test
    void whatTheOverrideSaysItselfCountsFirst() {
        FunctionTool weather = only(new Own());
        assertThat(weather.name()).isEqualTo("forecast");
        assertThat(weather.description()).isEqualTo("Its own words");
        ObjectNode schema = weather.schema();
        assertThat(schema.at("/properties").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("place", "days");
        assertThat(schema.at("/properties/place/description").asText()).isEqualTo("A town");
        assertThat(schema.at("/properties/days/description").asText()).isEqualTo("How many");
        assertThat(schema.at("/properties/days/maximum").asInt()).isEqualTo(3);
    }

    @Test
    void aMethodOfASuperclassImplementsTheInterfaceOfTheSubclass() {
        FunctionTool weather = only(new Late());
        assertThat(weather.schema().at("/properties/town/description").asText()).isEqualTo("A town");
        assertThat(weather.invoke(TOWN).output()).isEqualTo("3 days above Oslo");
    }

    @Test
    void theNearestDeclarationCountsAndTheNextFillsUp() {
        FunctionTool weather = only(new Last());
        assertThat(weather.schema().at("/properties/town/description").asText()).isEqualTo("A place in the middle");
        assertThat(weather.schema().at("/properties/days/maximum").asInt()).isEqualTo(7);
    }

    @Test
    void annotationsOfAGenericInterfaceCountForTheTypesThatItStandsFor() {
        FunctionTool put = only(new BookShelf());
        ObjectNode schema = put.schema();
        assertThat(schema.at("/properties/thing/description").asText()).isEqualTo("What to put there");
        assertThat(schema.at("/properties/thing/properties/title/type").asText())
                .isEqualTo("string");
        assertThat(schema.at("/properties/keys/maxItems").asInt()).isEqualTo(3);
        assertThat(schema.at("/properties/keys/items/description").asText()).isEqualTo("A key");
        assertThat(put.invoke("{\"thing\":{\"title\":\"Faust\"},\"keys\":[\"a\"]}")
                        .output())
                .isEqualTo("Faust[a]");
    }

    @Test
    void anOverloadInheritsNothing() throws Exception {
        FunctionTool take = Tool.fromMethod(new Special(), Special.class.getDeclaredMethod("take", String.class));
        assertThat(take.description()).isEmpty();
        assertThatThrownBy(() -> Tools.of(new Special())).hasMessageContaining("Object");
    }

    @Test
    void aClassThatWasCompiledWithTheNamesOfItsParametersHasThoseThatTheInterfaceGives(@TempDir Path directory)
            throws Exception {
        Path source = directory.resolve("Compiled.java");
        Files.writeString(source, """
                import io.fluentopenai.schema.Bounds;
                import io.fluentopenai.schema.Describe;
                import io.fluentopenai.schema.Param;
                import io.fluentopenai.tools.ToolFunction;
                interface Api {
                    @ToolFunction("The weather to come")
                    String weather(
                            @Param("town") @Describe("A town") String city, @Bounds(min = 1, max = 7) int days);
                }
                public class Compiled implements Api {
                    public String weather(String city, int days) {
                        return days + " days in " + city;
                    }
                }
                """);
        List<String> options = new ArrayList<>(List.of("-parameters", "-d", directory.toString()));
        options.addAll(List.of("-classpath", System.getProperty("java.class.path"), source.toString()));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new)))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            Object compiled =
                    loader.loadClass("Compiled").getDeclaredConstructor().newInstance();
            FunctionTool weather = only(compiled);
            ObjectNode properties = (ObjectNode) weather.schema().get("properties");
            assertThat(properties.at("/town/description").asText()).isEqualTo("A town");
            assertThat(properties.at("/days/maximum").asInt()).isEqualTo(7);
            assertThat(weather.invoke(TOWN).output()).isEqualTo("3 days in Oslo");
        }
    }
}
