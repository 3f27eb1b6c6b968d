package io.fluentopenai.tools;

import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request. Each has a unique name, and their order is kept.
 *
 * <pre>{@code
 * Tools tools = Tools.of(new Calendar(), Maths.class, Tool.fromMethod(weather, "currentWeather"));
 * }</pre>
 *
 * <p>Immutable; as thread-safe as the functions.
 */
public final class Tools implements Iterable<Tool> {
    private final Map<String, Tool> byName;
    private final Results results = new Results();

    private Tools(Map<String, Tool> byName) {
        this.byName = byName;
    }

    /**
     * Returns tools, including those of objects and classes: their methods with {@link ToolFunction}, including
     * inherited ones, sorted by name. For a class, these are its static methods.
     *
     * @param sources tools, {@code Tools} or other {@code Iterable}s of tools, {@code Class}es, or objects with
     *     annotated methods
     * @throws IllegalArgumentException if two tools have the same name, or an object has no annotated method
     */
    public static Tools of(Object... sources) {
        Map<String, Tool> byName = new LinkedHashMap<>();
        for (Object source : Given.noneNull(sources, "sources")) {
            if (source instanceof Tool tool) {
                add(byName, tool);
            } else if (source instanceof Iterable<?> several) {
                of(several).forEach(tool -> add(byName, tool));
            } else {
                MethodTool.annotated(source).forEach(tool -> add(byName, tool));
            }
        }
        return new Tools(byName);
    }

    private static Tools of(Iterable<?> several) {
        if (several instanceof Tools tools) {
            return tools;
        }
        List<Object> each = new ArrayList<>();
        several.forEach(each::add);
        return of(each.toArray());
    }

    private static void add(Map<String, Tool> byName, Tool tool) {
        Given.check(
                byName.putIfAbsent(tool.name(), tool) == null,
                "There are two tools named " + tool.name()
                        + ", and the model could not tell them apart: rename one, with named(…) or @ToolFunction(name = …)");
    }

    /** Returns these tools and more. See {@link #of} for the parameters. */
    public Tools and(Object... more) {
        return of(this, of(more));
    }

    /** Returns the tool with a name; null if there is none. */
    public @Nullable Tool find(String name) {
        return byName.get(Given.notNull(name, "name"));
    }

    /** Returns the tool that a call is for, which must be of the call's kind; null if there is none. */
    @Nullable
    Tool findFor(ToolCall call) {
        Tool named = find(call.name());
        // Both forms of the tool are called in the same way.
        Tool tool = named == null && call.name().equals("computer_use_preview") ? find("computer") : named;
        boolean fits = switch (call.kind()) {
            case FUNCTION -> tool instanceof FunctionTool;
            case CUSTOM -> tool instanceof CustomTool;
            case HOSTED -> tool instanceof HostedTool;
            case MCP_APPROVAL -> false;
        };
        return fits ? tool : null;
    }

    /** Returns whether there are no tools. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** Returns what serializes the results of these tools. */
    Results results() {
        return results;
    }

    /** Returns the tools in order. */
    public List<Tool> asList() {
        return List.copyOf(byName.values());
    }

    @Override
    public Iterator<Tool> iterator() {
        return asList().iterator();
    }

    /**
     * Executes a call on the current thread and blocks until the function ends.
     *
     * @return the result. A failure is also returned as a result: see {@link ToolResult#orThrow}. It is pending if the
     *     tool has no function or needs approval
     */
    public ToolResult invoke(ToolCall call) {
        return ToolRunner.runHere(call, findFor(Given.notNull(call, "call")), results);
    }

    /**
     * Executes a call of the API: {@code tools.invoke(completion.toolCalls().get(0))}. See {@link #invoke(ToolCall)}.
     *
     * @param call the call, see {@link ToolCall#of}
     * @throws IllegalArgumentException if it is not a tool call
     */
    public ToolResult invoke(JsonValue call) {
        return invoke(ToolCall.of(call));
    }

    /**
     * Async version of {@link #invoke(ToolCall)}. The function runs on a new thread. Cancelling the future cancels the
     * call.
     */
    public CompletableFuture<ToolResult> invokeAsync(ToolCall call) {
        return Futures.map(
                ToolRunner.of(this).runAsync(List.of(Given.notNull(call, "call"))), results -> results.get(0));
    }

    /**
     * Async version of {@link #invoke(JsonValue)}. The function runs on a new thread. Cancelling the future cancels the
     * call.
     */
    public CompletableFuture<ToolResult> invokeAsync(JsonValue call) {
        return invokeAsync(ToolCall.of(call));
    }

    /** Returns the names of the tools. */
    @Override
    public String toString() {
        return "Tools" + byName.keySet();
    }
}
