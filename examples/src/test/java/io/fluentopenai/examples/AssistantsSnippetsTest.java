package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.AssistantEvent;
import io.fluentopenai.assistants.AssistantThread;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.assistants.RunStep;
import io.fluentopenai.assistants.ThreadMessage;
import io.fluentopenai.client.model.AssistantToolsFileSearch;
import io.fluentopenai.client.model.AssistantToolsFunction;
import io.fluentopenai.client.model.FunctionObject;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.ToolCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of docs/reference/assistants.md, run. {@link SnippetsTest} checks that the two are the same. */
class AssistantsSnippetsTest {
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start().pollAfter(Duration.ofMillis(1));
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

    private static String weather(String arguments) {
        return arguments.contains("Rome") ? "Sun" : "Rain";
    }

    private Assistant weatherman() {
        AtomicBoolean asked = new AtomicBoolean();
        server.onChat(request -> asked.getAndSet(true)
                ? ModelAnswer.text("Take a hat.")
                : ModelAnswer.call("weather", "{\"city\":\"Rome\"}"));
        return openai.assistants()
                .create(a -> a.model(ExampleModels.BALANCED)
                        .tools(List.of(new AssistantToolsFunction().function(new FunctionObject().name("weather")))));
    }

    @Test
    void anAssistantAnswers() {
        Assistant tutor = openai.assistants().create(ExampleModels.BALANCED, "You are a tutor of maths. Be brief.");
        Run run = tutor.createThreadAndRun("What is x in 3 x + 11 = 14?").awaitCompletion();
        run.messages().forEach(message -> System.out.println(message.role() + ": " + message.text()));

        assertThat(run.status()).isEqualTo("completed");
        assertThat(run.messages().all()).extracting(ThreadMessage::role).containsExactly("assistant");
    }

    @Test
    void assistantsAreMadeChangedAndDeleted() {
        Assistant librarian = openai.assistants()
                .create(a -> a.model(ExampleModels.BALANCED)
                        .name("Librarian")
                        .instructions("Answer from the books alone.")
                        .tools(List.of(new AssistantToolsFileSearch())));
        Assistant renamed = librarian.modify(a -> a.name("Head librarian"));
        Assistant cheaper = renamed.copy(a -> a.model(ExampleModels.TEXT));

        assertThat(cheaper.name()).isEqualTo("Head librarian");
        assertThat(cheaper.model()).isEqualTo(ExampleModels.TEXT);
        assertThat(cheaper.id()).isNotEqualTo(librarian.id());

        boolean gone = librarian.deleteWithToolResources();
        assertThat(gone).isTrue();
    }

    @Test
    void aThreadIsRunAndLookedAt() {
        Assistant tutor = openai.assistants().create(ExampleModels.BALANCED, "Be brief.");
        AssistantThread thread = openai.threads().create("I have a riddle for you.");
        thread.addMessage("What has keys and opens no lock?");
        thread.addMessage(m -> m.content("Think before you answer.").metadata(Map.of("tone", "strict")));
        for (ThreadMessage message : thread.messages()) {
            System.out.println(message.role() + ": " + message.text());
        }
        assertThat(thread.messages().all()).hasSize(3);

        Run answered = thread.createRun(tutor).awaitCompletion(poll -> poll.timeout(Duration.ofMinutes(2)));
        if (!"completed".equals(answered.status())) {
            System.out.println(answered.status() + ": " + answered.errorMessage());
        }
        for (RunStep step : answered.steps()) {
            System.out.println(step.type() + ": " + step.status());
        }

        assertThat(answered.status()).isEqualTo("completed");
        assertThat(answered.steps().all()).extracting(RunStep::type).containsExactly("message_creation");
    }

    @Test
    void functionsAreAnswered() {
        Assistant weatherman = weatherman();
        AssistantThread thread = openai.threads().create("What do I wear in Rome?");

        Run asking = thread.createRun(weatherman).awaitCompletion();
        while (asking.requiresAction()) {
            Map<String, String> outputs = new HashMap<>();
            for (ToolCall call : asking.requiredToolCalls()) {
                outputs.put(call.id(), weather(call.arguments()));
            }
            asking = asking.submitToolOutputs(outputs).awaitCompletion();
        }

        assertThat(asking.messages().items().get(0).text()).isEqualTo("Take a hat.");
        assertThat(server.requests().stream().filter(r -> r.path().endsWith("submit_tool_outputs")))
                .singleElement()
                .satisfies(r -> assertThat(r.bodyText()).contains("Sun"));
    }

    @Test
    void aRunIsStreamed() {
        server.reply("One, two, three.");
        Assistant tutor = openai.assistants().create(ExampleModels.BALANCED, "Be brief.");

        Run counted;
        try (var stream = tutor.createThreadAndRunStream("Count to three.")) {
            for (AssistantEvent event : stream) {
                System.out.print(event.text());
            }
            counted = stream.result();
        }

        assertThat(counted.status()).isEqualTo("completed");
        assertThat(counted.messages().items().get(0).text()).isEqualTo("One, two, three.");
    }

    @Test
    void functionsAreAnsweredWithinAStream() {
        Assistant weatherman = weatherman();
        AssistantThread thread = openai.threads().create("What do I wear in Rome?");

        Run done;
        try (var stream = thread.createRunStream(weatherman)) {
            for (AssistantEvent event : stream) {
                Run waiting = event.run();
                if (waiting != null && waiting.requiresAction()) {
                    Map<String, String> outputs = new HashMap<>();
                    waiting.requiredToolCalls().forEach(call -> outputs.put(call.id(), weather(call.arguments())));
                    try (var rest = waiting.submitToolOutputsStream(outputs)) {
                        rest.forEach(later -> System.out.print(later.text()));
                    }
                }
            }
            done = stream.result().awaitCompletion();
        }

        assertThat(done.status()).isEqualTo("completed");
        assertThat(thread.messages().items().get(0).text()).isEqualTo("Take a hat.");
    }
}
