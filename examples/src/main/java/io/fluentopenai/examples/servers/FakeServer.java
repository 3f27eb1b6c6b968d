package io.fluentopenai.examples.servers;

import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.testkit.FakeOpenAI;

/** The fake server alone, for your own programs in any language. */
public final class FakeServer implements Example {
    @Override
    public void run(Context context) {
        int port = context.arguments().isEmpty()
                ? 0 // any free port
                : Integer.parseInt(context.arguments().get(0));
        try (FakeOpenAI server =
                FakeOpenAI.builder().port(port).apiKey("fake-key").start()) {
            context.out().println("Run your program with these variables; the model repeats what the user said:");
            context.out().println("  export OPENAI_BASE_URL=" + server.baseUrl());
            context.out().println("  export OPENAI_API_KEY=" + server.apiKey());
            context.waitWhileServing(server.baseUrl());
        }
    }
}
