package io.fluentopenai.examples.run;

import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.testkit.FakeOpenAI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An example in the list.
 *
 * @param name its name on the command line
 * @param summary what it shows, in one line
 * @param arguments its arguments, as a usage message has them
 * @param example the example
 * @param script prepares the fake server: what its model says
 * @param key the environment variable that chooses the API in place of the fake server; empty if there is only the fake
 *     server
 * @param model the model, unless the environment names another
 * @param modelVariable the environment variable that names another model
 */
public record Entry(
        String name,
        String summary,
        String arguments,
        Example example,
        Consumer<FakeOpenAI> script,
        String key,
        String model,
        String modelVariable) {

    /** An example of a text model and of the OpenAI API. */
    public static Entry of(String name, String summary, Example example, Consumer<FakeOpenAI> script) {
        return new Entry(name, summary, "", example, script, "OPENAI_API_KEY", ExampleModels.TEXT, "OPENAI_MODEL");
    }

    /** Returns the same with arguments. */
    public Entry arguments(String usage) {
        return new Entry(name, summary, usage, example, script, key, model, modelVariable);
    }

    /** Returns the same for another model. */
    public Entry model(String newModel, String newVariable) {
        return new Entry(name, summary, arguments, example, script, key, newModel, newVariable);
    }

    /** Returns the same for another server, which this environment variable chooses. */
    public Entry key(String newKey) {
        return new Entry(name, summary, arguments, example, script, newKey, model, modelVariable);
    }

    /** Returns the path of the example's source, from the root of the repository. */
    public String source() {
        return "examples/src/main/java/" + example.getClass().getName().replace('.', '/') + ".java";
    }

    /** Returns the server that the environment asks for: a fake server if the key's variable is not set. */
    public ExampleServer exampleServer(Map<String, String> environment) {
        if (!environment.getOrDefault(key, "").isBlank()) {
            return ExampleServer.api(environment);
        }
        FakeOpenAI server = FakeOpenAI.builder()
                .basePath(key.startsWith("AZURE") ? "/openai/v1" : "/v1")
                .start();
        return ExampleServer.fake(server);
    }

    /**
     * Runs the example.
     *
     * @throws Exception if the example does
     */
    public void run(ExampleServer exampleServer, Terminal terminal, List<String> given) throws Exception {
        FakeOpenAI fake = exampleServer.fake();
        if (fake != null) {
            script.accept(fake);
        }
        try (Context context = new Context(exampleServer, modelFor(exampleServer), terminal, given)) {
            example.run(context);
        }
    }

    /** Returns the model that the example uses with a server. */
    public String modelFor(ExampleServer exampleServer) {
        String other = exampleServer.settings().getOrDefault(modelVariable, "");
        return other.isBlank() ? model : other;
    }
}
