package io.fluentopenai.examples.tools;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.tools.Approval;
import io.fluentopenai.tools.LoopEvent;
import io.fluentopenai.tools.Tool;
import java.io.PrintStream;

/** A loop over two tools that the model calls; the user approves the one that spends money. */
public final class ToolsWithApproval implements Example {
    // demo:begin
    record Forecast(int celsius, boolean rain) {}

    /** The methods that the model may call. */
    static final class Trip {
        Forecast forecast(@Describe("the city alone, such as Paris") String city) {
            return new Forecast(14, city.equals("Glasgow"));
        }

        String bookTrain(String from, String to, @Describe("24 hours, such as 09:30") String time) {
            return "Booked: " + from + " to " + to + " at " + time + ", seat 42.";
        }
    }
    // demo:end

    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        PrintStream out = context.out();

        // demo:begin
        Trip trip = new Trip();
        var result = openai.responses()
                .model(context.model())
                .tools(Tool.fromMethod(trip, "forecast"), Tool.fromMethod(trip, "bookTrain"))
                .user("If it rains in Glasgow today, book me the train from there to London at 17:40.")
                .maxOutputTokens(1000)
                .run(loop -> loop.maxRounds(5)
                        .approval(request -> Approval.of(request.call().name().equals("forecast")
                                || context.confirm("Allow " + request.call().name() + " "
                                        + request.call().arguments() + "?")))
                        .listener(event -> print(event, out)));
        out.println(result.text());
        out.println("[" + result.turns().size() + " rounds, " + result.usage().total() + " tokens]");
        // demo:end
    }

    private static void print(LoopEvent<?> event, PrintStream out) {
        if (event instanceof LoopEvent.Called<?> called) {
            out.println("-> " + called.call().name() + " " + called.call().arguments());
        } else if (event instanceof LoopEvent.Returned<?> returned) {
            out.println("<- " + returned.result().output());
        }
    }
}
