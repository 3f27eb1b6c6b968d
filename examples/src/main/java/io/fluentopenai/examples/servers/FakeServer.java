package io.fluentopenai.examples.servers;

import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.cli.ScriptFile;
import java.nio.file.Path;
import java.util.List;

/** The fake server alone, for your own programs in any language. */
public final class FakeServer implements Example {
    @Override
    public void run(Context context) {
        List<String> arguments = context.arguments();
        int port = arguments.isEmpty() ? 0 /* any free port */ : port(arguments.get(0));
        FakeOpenAI.Builder settings = FakeOpenAI.builder().port(port).apiKey("fake-key");
        boolean isScripted = arguments.size() > 1;
        try (FakeOpenAI server =
                isScripted ? ScriptFile.read(Path.of(arguments.get(1))).start(settings) : settings.start()) {
            context.out()
                    .println("Run your program with these variables; the model "
                            + (isScripted ? "follows the script:" : "repeats what the user said:"));
            context.out().println("  export OPENAI_BASE_URL=" + server.baseUrl());
            context.out().println("  export OPENAI_API_KEY=" + server.apiKey());
            context.waitWhileServing(server.baseUrl());
        }
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            throw new IllegalStateException("\"" + text + "\" is not a port: give a number, such as 4010");
        }
        return Integer.parseInt(text);
    }
}
