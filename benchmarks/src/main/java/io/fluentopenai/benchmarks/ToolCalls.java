package io.fluentopenai.benchmarks;

import io.fluentopenai.schema.Param;
import io.fluentopenai.tools.FunctionTool;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import io.fluentopenai.tools.ToolRunner;
import io.fluentopenai.tools.Tools;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A call of a tool, from the arguments as the model wrote them to the text that it is told: bound, called, written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ToolCalls {
    /** What the function takes. */
    public record Place(String city, String country, int days) {}

    /** What the function gives. */
    public record Weather(int degrees, boolean rain) {}

    private static final String ARGUMENTS = "{\"city\":\"Glasgow\",\"country\":\"GB\",\"days\":3}";

    private final FunctionTool method = Tool.fromMethod(ToolCalls.class, "weather");
    private final FunctionTool function =
            Tool.fromFunction("weather", "The weather", Place.class, place -> weather(place.city(), "", place.days()));
    private final ToolCall call = new ToolCall("call_1", "weather", ARGUMENTS);
    private final ToolRunner methods = ToolRunner.of(Tools.of(method), settings -> settings.executor(Runnable::run));
    private final ToolRunner functions =
            ToolRunner.of(Tools.of(function), settings -> settings.executor(Runnable::run));
    private final ToolRunner threads = ToolRunner.of(Tools.of(function));

    /** The tool. */
    static Weather weather(@Param("city") String city, @Param("country") String country, @Param("days") int days) {
        return new Weather(city.length() + country.length() + days, days > 2);
    }

    /** By a method, on this thread. */
    @Benchmark
    public List<ToolResult> byMethod() {
        return methods.run(List.of(call));
    }

    /** By a function over a record, on this thread. */
    @Benchmark
    public List<ToolResult> byFunction() {
        return functions.run(List.of(call));
    }

    /** By a function, on a thread of its own, as a loop does by default. */
    @Benchmark
    public List<ToolResult> onItsOwnThread() {
        return threads.run(List.of(call));
    }

    /** A tool made of a method: the schema derived, the mapper made. */
    @Benchmark
    public FunctionTool made() {
        return Tool.fromMethod(ToolCalls.class, "weather");
    }
}
