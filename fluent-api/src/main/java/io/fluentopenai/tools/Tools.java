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
 * The tools of a request, each with a name of its own, in their order.
 *
 * <pre>{@code
 * Tools tools = Tools.of(new Calendar(), Maths.class, Tool.fromMethod(weather, "currentWeather"));
 * }</pre>
 *
 * <p>Immutable; as thread-safe as the functions.
 */
public final class Tools implements Iterable<Tool> {
    private final Map<String, Tool> byName;

    private Tools(Map<String, Tool> byName) {
        this.byName = byName;
    }

    /**
     * Tools, and those of objects and classes: their methods with {@link ToolFunction}, inherited ones included, in the order of
     * their names. Of a class the static ones.
     *
     * @param sources each a {@link Tool}, several {@code Tools} or another {@code Iterable} of tools, a {@code Class}, or an
     *     object with methods
     * @throws IllegalArgumentException if two tools have the same name, or if an object has no such method
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

    /** These and more, as {@link #of} takes them. */
    public Tools and(Object... more) {
        return of(this, of(more));
    }

    /** The tool of that name; null if there is none. */
    public @Nullable Tool find(String name) {
        return byName.get(Given.notNull(name, "name"));
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The tools, in their order. */
    public List<Tool> asList() {
        return List.copyOf(byName.values());
    }

    @Override
    public Iterator<Tool> iterator() {
        return asList().iterator();
    }

    /**
     * Answers a call by hand, on this thread, and blocks until the function has ended.
     *
     * @return what the model is to be told; a failure is one of these, too: see {@link ToolResult#orThrow}. Pending if the
     *     tool has no function, or needs approval
     */
    public ToolResult invoke(ToolCall call) {
        return ToolRunner.of(this, settings -> settings.executor(Runnable::run))
                .run(List.of(Given.notNull(call, "call")))
                .get(0);
    }

    /**
     * Answers a call as the API sends it by hand: {@code tools.invoke(completion.toolCalls().get(0))}. See {@link
     * #invoke(ToolCall)}.
     *
     * @param call see {@link ToolCall#of}
     * @throws IllegalArgumentException if it calls nothing
     */
    public ToolResult invoke(JsonValue call) {
        return invoke(ToolCall.of(call));
    }

    /** Async version of {@link #invoke(ToolCall)}, on a thread of its own. Cancelling the future cancels the call. */
    public CompletableFuture<ToolResult> invokeAsync(ToolCall call) {
        return Futures.map(
                ToolRunner.of(this).runAsync(List.of(Given.notNull(call, "call"))), results -> results.get(0));
    }

    /** Async version of {@link #invoke(JsonValue)}, on a thread of its own. Cancelling the future cancels the call. */
    public CompletableFuture<ToolResult> invokeAsync(JsonValue call) {
        return invokeAsync(ToolCall.of(call));
    }

    /** The names. */
    @Override
    public String toString() {
        return "Tools" + byName.keySet();
    }
}
