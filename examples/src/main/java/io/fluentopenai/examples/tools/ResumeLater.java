package io.fluentopenai.examples.tools;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.tools.Approval;
import io.fluentopenai.tools.LoopResult;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A loop over tools that stops for an approval, keeps its state in a file, and is resumed by another process: run the example
 * twice.
 */
public final class ResumeLater implements Example {
    record Order(String pizza, int count) {}

    private static final Tool ORDER = Tool.fromFunction(
                    "order_pizza",
                    "Orders pizzas",
                    Order.class,
                    order -> order.count() + " x " + order.pizza() + " ordered, here in 30 minutes")
            .needingApproval();

    @Override
    public void run(Context context) throws IOException {
        Path file = context.file("pizza.json");
        if (Files.exists(file)) {
            resume(context, file);
        } else {
            begin(context, file);
        }
    }

    private static void begin(Context context, Path file) throws IOException {
        OpenAI openai = context.openai();
        LoopResult<ModelResponse> result = openai.responses()
                .model(context.model())
                .store(false) // the state has the whole conversation, and the server keeps nothing
                .tools(ORDER)
                .user("Two margheritas, please.")
                .maxOutputTokens(1000)
                .run();
        result.pending().forEach(call -> context.out().println("Waits for approval: " + call.arguments()));
        Files.writeString(file, result.state().toJson());
        context.out().println("The state is in " + file + ". Run the example again to resume.");
    }

    private static void resume(Context context, Path file) throws IOException {
        OpenAI openai = context.openai();
        context.out().println("Resuming from " + file);
        LoopResult<ModelResponse> result = openai.responses()
                .model(context.model())
                .store(false)
                .tools(ORDER)
                .resume(LoopState.parse(Files.readString(file)))
                .maxOutputTokens(1000)
                .run(loop -> loop.approval(request ->
                        Approval.of(context.confirm("Order " + request.call().arguments() + "?"))));
        Files.delete(file);
        context.out().println(result.text());
    }
}
