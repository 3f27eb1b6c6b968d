package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.Approval;
import io.fluentopenai.tools.LoopEvent;
import io.fluentopenai.tools.LoopResult;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.RunContext;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolFailure;
import io.fluentopenai.tools.ToolFunction;
import io.fluentopenai.tools.ToolResult;
import io.fluentopenai.tools.ToolRunner;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the page about tools, run. {@link SnippetsTest} compares. */
@NullUnmarked
class ToolsSnippetsTest {
    private FakeOpenAI server;
    private OpenAI openai;
    private final List<String> printed = new ArrayList<>();

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    /** A model that calls this tool, and then says what came of it. */
    private void calls(String name, String arguments) {
        server.onChat(request -> {
            List<String> results = results(request);
            return results.isEmpty() ? ModelAnswer.call(name, arguments) : ModelAnswer.text(results.get(0));
        });
    }

    private static List<String> results(JsonNode request) {
        List<String> results = new ArrayList<>();
        request.path("messages").forEach(message -> {
            if (message.path("role").asText().equals("tool")) {
                results.add(message.path("content").asText());
            }
        });
        request.path("input").forEach(item -> {
            if (item.has("output")) {
                results.add(item.path("output").asText());
            }
        });
        return results;
    }

    record Weather(int degrees, boolean rain) {}

    enum Unit {
        CELSIUS,
        FAHRENHEIT
    }

    static class WeatherService {
        @ToolFunction("The weather in a city, today or on another day")
        Weather weather(@Describe("such as Paris, France") String city, Optional<LocalDate> day, Unit unit) {
            return new Weather(unit == Unit.CELSIUS ? 9 : 48, true);
        }
    }

    record Goodbye(String name) {}

    @Test
    void tools() {
        calls("weather", "{\"city\":\"Glasgow\",\"day\":null,\"unit\":\"CELSIUS\"}");
        Tool weather = Tool.fromMethod(new WeatherService(), "weather");
        Tool bye = Tool.fromFunction("goodbye", "Says goodbye", Goodbye.class, g -> "Goodbye, " + g.name());

        var reply = openai.responses()
                .model(ExampleModels.TEXT)
                .tools(weather, bye)
                .user("Rain in Glasgow?")
                .run();
        System.out.println(reply.text());

        assertThat(reply.text()).isEqualTo("{\"degrees\":9,\"rain\":true}");
    }

    static class Calculator {
        @ToolFunction("Adds two numbers")
        int add(int a, int b) {
            return a + b;
        }

        @ToolFunction(value = "Divides a number by another", name = "divide")
        double dividedBy(double number, double divisor) {
            return number / divisor;
        }
    }

    @Test
    void annotated() {
        calls("add", "{\"a\":1,\"b\":2}");
        Tools calculator = Tools.of(new Calculator());
        String sum = openai.chat()
                .model(ExampleModels.TEXT)
                .tools(calculator)
                .user("1 + 2?")
                .run()
                .text();

        assertThat(sum).isEqualTo("3");
    }

    interface Database {
        interface Query {
            void abort();

            CompletableFuture<String> rows();
        }

        Query start(String sql);
    }

    record Search(String sql) {}

    @Test
    void context() {
        Database database = sql -> new Database.Query() {
            @Override
            public void abort() {}

            @Override
            public CompletableFuture<String> rows() {
                return CompletableFuture.completedFuture("rows of " + sql);
            }
        };

        Tool search = Tool.fromFunction("search", "Searches", Search.class, (arguments, context) -> {
            Database.Query query = database.start(arguments.sql());
            context.onCancel(query::abort);
            return query.rows(); // a CompletionStage: nobody waits in a thread
        });

        ToolResult result = Tools.of(search).invoke(new ToolCall("call_1", "search", "{\"sql\":\"SELECT 1\"}"));
        String rows = result.output();

        assertThat(rows).isEqualTo("rows of SELECT 1");
        assertThat(RunContext.of("run", result.call(), null).isCancelled()).isFalse();
    }

    @Test
    void settings() {
        calls("delete", "{}");
        Tool delete = Tool.fromFunction("delete", "Deletes everything", () -> "deleted")
                .needingApproval();

        LoopResult<ChatCompletion> result = openai.chat()
                .model(ExampleModels.TEXT)
                .tools(delete)
                .user("Tidy up")
                .run(loop -> loop.maxRounds(5)
                        .maxTokens(20_000)
                        .toolTimeout(Duration.ofSeconds(30))
                        .throwOn(ToolFailure.UNKNOWN_TOOL)
                        .approval(request -> ask("Really " + request.call().name() + "?")
                                ? Approval.approved()
                                : Approval.denied("the user said no"))
                        .listener(event -> log(event)));
        System.out.println(
                result.usage().total() + " tokens in " + result.turns().size() + " rounds");

        assertThat(result.text()).isEqualTo("{\"error\":\"The call was not approved: the user said no\"}");
        assertThat(printed).isNotEmpty();
    }

    private boolean ask(String question) {
        return question.isEmpty();
    }

    private void log(LoopEvent<?> event) {
        printed.add(event.toString());
    }

    @Test
    void streamed() {
        calls("goodbye", "{\"name\":\"Ann\"}");
        Tool bye = Tool.fromFunction("goodbye", "Says goodbye", Goodbye.class, g -> "Goodbye, " + g.name());

        try (var stream = openai.chat()
                .model(ExampleModels.TEXT)
                .tools(bye)
                .user("Say goodbye to Ann")
                .runStream()) {
            for (var event : stream) {
                if (event instanceof LoopEvent.Received<ChatChunk> received) {
                    System.out.print(received.event().text());
                } else if (event instanceof LoopEvent.Returned<ChatChunk> returned) {
                    System.out.println("[" + returned.result().output() + "]");
                }
            }
            System.out.println(stream.result().usage());
        }
    }

    @Test
    void turns() {
        calls("goodbye", "{\"name\":\"Ann\"}");
        Tool bye = Tool.fromFunction("goodbye", "Says goodbye", Goodbye.class, g -> "Goodbye, " + g.name());

        var loop = openai.chat()
                .model(ExampleModels.TEXT)
                .tools(bye)
                .user("Say goodbye to Ann")
                .loop();
        for (var turn : loop) {
            System.out.println(turn.calls() + " " + turn.results());
        }

        assertThat(loop.resultSoFar().text()).isEqualTo("Goodbye, Ann");
    }

    @Test
    void resumed() {
        calls("order", "{}");
        Tool order =
                Tool.fromFunction("order", "Orders a pizza", () -> "ordered").needingApproval();

        LoopResult<ModelResponse> today = openai.responses()
                .model(ExampleModels.TEXT)
                .tools(order)
                .user("A pizza, please")
                .run();
        String kept = today.state().toJson(); // today.pending() waits for somebody's approval

        LoopResult<ModelResponse> tomorrow = openai.responses()
                .model(ExampleModels.TEXT)
                .tools(order)
                .resume(LoopState.parse(kept))
                .run(loop -> loop.approval(request -> Approval.approved()));

        assertThat(today.pending()).hasSize(1);
        assertThat(tomorrow.text()).isEqualTo("ordered");
    }

    @Test
    void pending() {
        calls("ask_user", "{}");
        Tool askUser = Tool.define("ask_user", "Asks the user to choose a colour");

        LoopResult<ChatCompletion> result = openai.chat()
                .model(ExampleModels.TEXT)
                .tools(askUser)
                .user("Paint it")
                .run();
        ToolCall question = result.pending().get(0);
        LoopResult<ChatCompletion> next = openai.chat()
                .model(ExampleModels.TEXT)
                .tools(askUser)
                .resume(result.state())
                .toolResult(question.id(), "blue")
                .run();

        assertThat(next.text()).isEqualTo("blue");
    }

    record Umbrella(boolean needed, String reason) {}

    @Test
    void structured() {
        server.onChat(request -> results(request).isEmpty()
                ? ModelAnswer.call("weather", "{\"city\":\"Glasgow\",\"day\":null,\"unit\":\"CELSIUS\"}")
                : ModelAnswer.text("{\"needed\":true,\"reason\":\"It rains.\"}"));
        Tool weather = Tool.fromMethod(new WeatherService(), "weather");

        Umbrella umbrella = openai.responses()
                .model(ExampleModels.TEXT)
                .tools(weather)
                .user("Do I need an umbrella in Glasgow?")
                .run(Umbrella.class)
                .value();

        assertThat(umbrella.needed()).isTrue();
    }

    @Test
    void assistants() {
        calls("weather", "{\"city\":\"Glasgow\",\"day\":null,\"unit\":\"CELSIUS\"}");
        Tool weather = Tool.fromMethod(new WeatherService(), "weather");

        Assistant tutor = openai.assistants()
                .withTools(Tools.of(weather, Tool.codeInterpreter()))
                .create(ExampleModels.BALANCED, "Be brief.");
        Run run = tutor.createThreadAndRun("What's the temperature?").awaitCompletion();
        run.messages().forEach(m -> System.out.println(m.role() + ": " + m.text()));

        assertThat(run.status()).isEqualTo("completed");
    }

    @Test
    void hosted() {
        calls("shell", "{}");
        server.reply("Done");

        var reply = openai.responses()
                .model(ExampleModels.TEXT)
                .tools(
                        Tool.webSearch(),
                        Tool.fileSearch("vs_1"),
                        Tool.codeInterpreter(),
                        Tool.imageGeneration(image -> image.size("1024x1024")),
                        Tool.mcp("docs", "https://example.com/mcp"),
                        Tool.localShell((call, context) -> run(call.at("/action/command"))))
                .user("Find out and draw it")
                .run(loop -> loop.approval(
                        request -> Approval.of("docs".equals(request.call().server()))));

        assertThat(reply.text()).isEqualTo("Done");
    }

    private static String run(JsonNode command) {
        return command.toString();
    }

    @Test
    void custom() {
        server.onChat(request -> results(request).isEmpty()
                ? ModelAnswer.customCall("sql", "SELECT 1")
                : ModelAnswer.text(results(request).get(0)));

        Tool sql = Tool.custom("sql", "Queries the database", query -> "rows of " + query)
                .lark("start: \"SELECT \" /.+/");
        String rows = openai.responses()
                .model(ExampleModels.STRONG)
                .tools(sql)
                .user("How many?")
                .run()
                .text();

        assertThat(rows).isEqualTo("rows of SELECT 1");
    }

    @Test
    void byHand() {
        calls("goodbye", "{\"name\":\"Ann\"}");
        Tools tools =
                Tools.of(Tool.fromFunction("goodbye", "Says goodbye", Goodbye.class, g -> "Goodbye, " + g.name()));

        ModelResponse response = openai.responses()
                .model(ExampleModels.TEXT)
                .tools(tools)
                .user("Say goodbye")
                .send();
        List<ToolCall> calls =
                response.functionCalls().stream().map(ToolCall::of).toList();
        List<ToolResult> results = ToolRunner.of(tools).run(calls);

        assertThat(results.get(0).value(String.class)).isEqualTo("Goodbye, Ann");
    }
}
