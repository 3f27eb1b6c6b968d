package io.fluentopenai.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.client.json.Json;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.schema.TypeRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Lambdas and method references of every shape are told apart by the compiler. */
@NullUnmarked
class FromFunctionTest {
    @Describe("Notes a name")
    record Question(String name) {
        String greeting() {
            return "Hello, " + name;
        }
    }

    private final List<Object> noted = new ArrayList<>();

    private void note(Question question) {
        noted.add(question.name());
    }

    private void noteIn(Question question, RunContext context) {
        noted.add(question.name() + " " + context.callId());
    }

    private void tidyUp() throws IOException {
        noted.add("tidied");
    }

    private String answer(Question question) {
        return "I am " + question.name();
    }

    private String weather() {
        return "rain";
    }

    private static String told(FunctionTool tool) {
        String name = "{\"name\":\"Ann\"}";
        return tool.invoke(tool.schema().at("/properties/name").isMissingNode() ? "{}" : name)
                .output();
    }

    @Test
    void functionsThatReturnNothingTellSuccess() {
        List<FunctionTool> silent = List.of(
                Tool.fromFunction("f", "d", Question.class, question -> {
                    note(question);
                }),
                Tool.fromFunction("f", "d", Question.class, (question, context) -> {
                    noteIn(question, context);
                }),
                Tool.fromFunction("f", "d", Question.class, this::note),
                Tool.fromFunction("f", "d", Question.class, this::noteIn),
                Tool.fromFunction("f", "d", Question.class, (Question question) -> note(question)),
                Tool.fromFunction("f", "d", Codec.of(Question.class), question -> {
                    note(question);
                }),
                Tool.fromFunction("f", "d", new TypeRef<Question>() {}, (question, context) -> {
                    note(question);
                }),
                Tool.fromFunction("f", "d", () -> {
                    tidyUp();
                }),
                Tool.fromFunction("f", "d", () -> tidyUp()),
                Tool.fromFunction("f", "d", this::tidyUp),
                Tool.fromFunction("f", "d", context -> {
                    noted.add(context.toolName());
                }),
                Tool.fromFunction("f", Question.class, question -> {
                    note(question);
                }),
                Tool.fromFunction("f", Question.class, (question, context) -> {
                    note(question);
                }),
                Tool.fromFunction("f", () -> {
                    tidyUp();
                }));
        for (FunctionTool tool : silent) {
            noted.clear();
            assertThat(told(tool)).isEqualTo("success");
            assertThat(noted).hasSize(1);
            assertThat(told(tool.named("g").describedAs("x").strict(false))).isEqualTo("success");
        }
        Tools others = Tools.of(
                Tool.fromJson("json", "d", Json.parse("{\"type\":\"object\"}"), (json, context) -> {
                    noted.add(json);
                }),
                Tool.custom("text", "d", text -> {
                    noted.add(text);
                }),
                Tool.custom("more", "d", (text, context) -> {
                            noted.add(text);
                        })
                        .regex("x"));
        noted.clear();
        assertThat(others.invoke(new ToolCall("1", "json", "{}")).output()).isEqualTo("success");
        assertThat(others.invoke(new ToolCall("1", "text", "x", ToolCall.Kind.CUSTOM, null))
                        .output())
                .isEqualTo("success");
        assertThat(others.invoke(new ToolCall("1", "more", "x", ToolCall.Kind.CUSTOM, null))
                        .output())
                .isEqualTo("success");
        assertThat(noted).hasSize(3);
    }

    @Test
    void functionsThatReturnSomethingTellItAndNullIsNull() {
        assertThat(told(Tool.fromFunction("f", "d", Question.class, question -> question.greeting())))
                .isEqualTo("Hello, Ann");
        assertThat(told(Tool.fromFunction("f", "d", Question.class, Question::greeting)))
                .isEqualTo("Hello, Ann");
        assertThat(told(Tool.fromFunction("f", "d", Question.class, this::answer)))
                .isEqualTo("I am Ann");
        assertThat(told(Tool.fromFunction("f", "d", Question.class, question -> noted.add(question))))
                .isEqualTo("true");
        assertThat(told(Tool.fromFunction("f", "d", Question.class, question -> {
                    return question.name();
                })))
                .isEqualTo("Ann");
        assertThat(told(Tool.fromFunction("f", "d", Question.class, (question, context) -> context.toolName())))
                .isEqualTo("f");
        assertThat(told(Tool.fromFunction("f", "d", Question.class, question -> null)))
                .isEqualTo("null");
        assertThat(told(Tool.fromFunction("f", "d", Question.class, question -> {
                    throw new IOException("none");
                })))
                .isEqualTo("{\"error\":\"none\"}");
        assertThat(told(Tool.fromFunction("f", "d", () -> weather()))).isEqualTo("rain");
        assertThat(told(Tool.fromFunction("f", "d", this::weather))).isEqualTo("rain");
        assertThat(told(Tool.fromFunction("f", "d", () -> Map.of("a", 1)))).isEqualTo("{\"a\":1}");
        assertThat(told(Tool.fromFunction("f", "d", context -> context.callId())))
                .isEqualTo("by_hand");
        assertThat(told(Tool.fromFunction("f", "d", () -> {
                    throw new IOException("none");
                })))
                .isEqualTo("{\"error\":\"none\"}");
    }

    @Test
    void withoutADescriptionThatOfTheArgumentsCounts() {
        assertThat(Tool.fromFunction("f", Question.class, Question::greeting).description())
                .isEqualTo("Notes a name");
        assertThat(told(Tool.fromFunction("f", Question.class, Question::greeting)))
                .isEqualTo("Hello, Ann");
        assertThat(told(Tool.fromFunction("f", Question.class, (question, context) -> question.name())))
                .isEqualTo("Ann");
        assertThat(Tool.fromFunction("f", () -> 1).description()).isEmpty();
        assertThat(told(Tool.fromFunction("f", () -> 1))).isEqualTo("1");
    }

    @Test
    void aFunctionWithoutArgumentsIsNotCalledWithWhatIsNoObject() {
        FunctionTool tool = Tool.fromFunction("f", "d", () -> noted.add("called"));
        for (String broken : List.of("{\"only\": ", "[1]", "x")) {
            ToolResult result = tool.invoke(broken);
            assertThat(result.failure()).isEqualTo(ToolFailure.BAD_ARGUMENTS);
            assertThat(Json.parse(result.output()).path("error").asText()).endsWith(broken);
        }
        assertThat(noted).isEmpty();
        assertThat(tool.invoke("{\"more\":1}").output()).isEqualTo("true");
    }
}
