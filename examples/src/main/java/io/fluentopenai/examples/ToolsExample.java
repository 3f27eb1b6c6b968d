package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.tools.LoopEvent;
import io.fluentopenai.tools.LoopResult;
import io.fluentopenai.tools.ToolFunction;
import io.fluentopenai.tools.Tools;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** A loop over two tools that the model calls in one turn, and a structured answer. */
final class ToolsExample {
    private ToolsExample() {}

    record Weather(int celsius, boolean rain) {}

    record Advice(
            boolean umbrella,
            @Describe("one short sentence") String reason) {}

    /** What the model may call. */
    static final class Trip {
        @ToolFunction("The weather in a city now")
        Weather currentWeather(@Describe("the city alone, such as Paris") String city) {
            return new Weather(city.length(), city.equals("Glasgow"));
        }

        @ToolFunction("The time of day in a zone")
        LocalTime currentTime(@Describe("such as Europe/London") ZoneId zone) {
            return LocalTime.now(zone).truncatedTo(ChronoUnit.MINUTES);
        }
    }

    static void run(OpenAI openai, String model, PrintStream out) {
        out.println();
        out.println("6. A loop over tools");
        Structured<Advice, LoopResult<ModelResponse>> advice = openai.responses()
                .model(model)
                .tools(Tools.of(new Trip()))
                .user("I am in Glasgow. What time is it, and do I need an umbrella? Look both up at once.")
                .run(Codec.of(Advice.class), loop -> loop.maxRounds(5).listener(event -> tell(event, out)));
        out.println("   umbrella: " + advice.value().umbrella());
        out.println("   reason:   " + advice.value().reason());
        LoopResult<ModelResponse> loop = advice.response();
        out.println("   [" + loop.turns().size() + " rounds, " + loop.usage().total() + " tokens]");
    }

    private static void tell(LoopEvent<?> event, PrintStream out) {
        if (event instanceof LoopEvent.Called<?> called) {
            out.println("   -> " + called.call().name() + " " + called.call().arguments());
        } else if (event instanceof LoopEvent.Returned<?> returned) {
            out.println("   <- " + returned.result().call().name() + " "
                    + returned.result().output());
        }
    }
}
