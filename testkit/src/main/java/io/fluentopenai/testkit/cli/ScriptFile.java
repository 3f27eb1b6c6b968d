package io.fluentopenai.testkit.cli;

import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Fault;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.PromptMatcher;
import io.fluentopenai.testkit.PromptRule;
import io.fluentopenai.testkit.ReplyQueue;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A fake server's script, read from a JSON file, for front ends and programs in other languages. Immutable.
 *
 * <pre>{@code
 * {
 *   "replies": [{"call": "weather", "arguments": {"city": "Glasgow"}}, "Take an umbrella."],
 *   "rules": [{"when": {"text": "refund"}, "replies": [{"refusal": "I cannot do that."}]}],
 *   "faults": [{"operation": "createResponse", "status": 429, "times": 1}]
 * }
 * }</pre>
 *
 * <p>docs/reference/testkit.md lists all properties. The file may have comments.
 */
public final class ScriptFile {

    private final LocatedJson root;
    private final List<String> models;
    private final List<String> voices;
    private final List<ModelAnswer> replies;
    private final List<Rule> rules;

    /** A rule for the model. */
    private record Rule(PromptMatcher when, List<ModelAnswer> replies) {}

    private ScriptFile(LocatedJson root) {
        this.root = root.object("models", "voices", "replies", "rules", "faults", "pollsPerStep");
        this.models = texts(root.get("models"));
        this.voices = texts(root.get("voices"));
        this.replies = replies(root.get("replies"));
        this.rules = list(root.get("rules"), ScriptFile::rule);
        root.get("faults").elements().forEach(ScriptFile::checkFault);
        if (root.number("pollsPerStep", 1) < 0) {
            throw root.get("pollsPerStep").wrong("must not be negative");
        }
    }

    /**
     * Reads a script.
     *
     * @throws IllegalArgumentException if the file does not exist or has a mistake, with the line and the reason
     */
    public static ScriptFile read(Path file) {
        try {
            return new ScriptFile(LocatedJson.parse(file, Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("The script " + file + " does not exist.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The script " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Starts a server that follows this script.
     *
     * @param settings other settings; the script adds its models and voices to them
     * @throws IllegalArgumentException if a fault names an operation that the API does not have
     * @throws UncheckedIOException if the server cannot listen
     */
    public FakeOpenAI start(FakeOpenAI.Builder settings) {
        if (!models.isEmpty()) {
            settings.models(models.toArray(String[]::new));
        }
        if (!voices.isEmpty()) {
            settings.voices(voices.toArray(String[]::new));
        }
        FakeOpenAI server = settings.start();
        try {
            applyTo(server);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Adds the replies, rules and faults to a server, such as after a {@linkplain FakeOpenAI#reset reset}. Its models and voices
     * stay as they are.
     *
     * @throws IllegalArgumentException if a fault names an operation that the API does not have
     */
    public void applyTo(FakeOpenAI server) {
        if (!replies.isEmpty()) {
            queue(server.reply(replies.get(0)), replies);
        }
        for (Rule rule : rules) {
            PromptRule begun = server.when(rule.when());
            queue(begun.reply(rule.replies().get(0)), rule.replies());
        }
        root.get("faults").elements().forEach(fault -> addFault(server, fault));
        server.pollsPerStep(root.number("pollsPerStep", 1));
    }

    private static void queue(ReplyQueue queue, List<ModelAnswer> replies) {
        replies.stream().skip(1).forEach(queue::then);
    }

    private static <T> List<T> list(LocatedJson array, Function<LocatedJson, T> reader) {
        List<T> list = new ArrayList<>();
        array.elements().forEach(element -> list.add(reader.apply(element)));
        return List.copyOf(list);
    }

    private static List<String> texts(LocatedJson array) {
        return list(array, LocatedJson::text);
    }

    private static List<ModelAnswer> replies(LocatedJson array) {
        return list(array, ScriptFile::reply);
    }

    private static ModelAnswer reply(LocatedJson reply) {
        if (reply.json().isTextual()) {
            return ModelAnswer.text(reply.text());
        }
        reply.object(
                "text", "call", "arguments", "calls", "refusal", "reasoning", "finish", "usage", "items", "paceMillis");
        ModelAnswer answer = new ModelAnswer(reply.text("text"), calls(reply));
        if (reply.has("refusal")) {
            answer = ModelAnswer.refusal(reply.get("refusal").text());
        }
        if (reply.has("reasoning")) {
            answer = answer.andReasoning(reply.get("reasoning").text());
        }
        for (LocatedJson item : reply.get("items").elements()) {
            answer = answer.andItem(Json.text(item.json()));
        }
        if (reply.has("paceMillis")) {
            answer = answer.pacedAt(Duration.ofMillis(reply.get("paceMillis").number()));
        }
        return answer.withFinish(finish(reply)).withUsage(usage(reply));
    }

    private static List<ModelAnswer.FunctionCall> calls(LocatedJson reply) {
        List<ModelAnswer.FunctionCall> calls = new ArrayList<>();
        if (reply.has("call")) {
            calls.add(new ModelAnswer.FunctionCall(reply.get("call").text(), arguments(reply)));
        }
        for (LocatedJson call : reply.get("calls").elements()) {
            call.object("name", "arguments");
            calls.add(new ModelAnswer.FunctionCall(call.get("name").text(), arguments(call)));
        }
        return calls;
    }

    /** The arguments of a call: JSON, or the text that the model writes. */
    private static String arguments(LocatedJson call) {
        if (!call.has("arguments")) {
            return "{}";
        }
        LocatedJson arguments = call.get("arguments");
        return arguments.json().isTextual() ? arguments.text() : Json.text(arguments.json());
    }

    private static ModelAnswer.@Nullable Finish finish(LocatedJson reply) {
        String finish = reply.text("finish");
        if (finish == null) {
            return null;
        }
        for (ModelAnswer.Finish each : ModelAnswer.Finish.values()) {
            if (each.chatReason().equals(finish.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        throw reply.get("finish").wrong("must be length or content_filter, but is " + finish);
    }

    private static ModelAnswer.@Nullable Usage usage(LocatedJson reply) {
        if (!reply.has("usage")) {
            return null;
        }
        LocatedJson usage = reply.get("usage").object("input", "output", "cached", "reasoning");
        return new ModelAnswer.Usage(
                usage.number("input", 0),
                usage.number("output", 0),
                usage.number("cached", 0),
                usage.number("reasoning", 0));
    }

    private static Rule rule(LocatedJson rule) {
        rule.object("when", "replies");
        List<ModelAnswer> replies = replies(rule.get("replies"));
        if (replies.isEmpty()) {
            throw rule.wrong("the rule has no replies");
        }
        LocatedJson when = rule.get("when").object("model", "text", "matching", "instructions", "tool", "toolResult");
        PromptMatcher matcher = PromptMatcher.text(text -> true);
        if (when.has("model")) {
            String model = when.get("model").text();
            matcher = PromptMatcher.model(model);
        }
        if (when.has("text")) {
            matcher = matcher.withText(PromptMatcher.containing(when.get("text").text()));
        }
        if (when.has("matching")) {
            try {
                matcher = matcher.withText(
                        PromptMatcher.matching(when.get("matching").text()));
            } catch (PatternSyntaxException e) {
                throw when.get("matching").wrong("not a regular expression: " + e.getDescription());
            }
        }
        if (when.has("instructions")) {
            matcher = matcher.withInstructions(
                    PromptMatcher.containing(when.get("instructions").text()));
        }
        if (when.has("tool")) {
            matcher = matcher.withTool(when.get("tool").text());
        }
        if (when.has("toolResult")) {
            matcher = matcher.withToolResult(
                    PromptMatcher.containing(when.get("toolResult").text()));
        }
        return new Rule(matcher, replies);
    }

    private static void checkFault(LocatedJson fault) {
        fault.object(
                "operation",
                "status",
                "headers",
                "delayMillis",
                "delayEventsMillis",
                "cutAfter",
                "malformedJson",
                "skip",
                "times");
        fault.text("operation");
        fault.flag("malformedJson");
        for (String number : List.of("status", "delayMillis", "delayEventsMillis", "cutAfter", "skip", "times")) {
            fault.number(number, 0);
        }
        if (fault.has("headers") && !fault.get("headers").json().isObject()) {
            throw fault.get("headers").wrong("expected an object with texts");
        }
        headers(fault).forEach(name -> fault.get("headers").get(name).text());
    }

    private static List<String> headers(LocatedJson fault) {
        List<String> names = new ArrayList<>();
        fault.get("headers").json().fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void addFault(FakeOpenAI server, LocatedJson fault) {
        Fault added;
        try {
            String operation = fault.text("operation");
            added = operation == null ? server.failAll() : server.fail(operation);
        } catch (IllegalArgumentException e) {
            throw fault.get("operation").wrong(String.valueOf(e.getMessage()));
        }
        if (fault.has("status")) {
            added.status(fault.get("status").number());
        }
        headers(fault)
                .forEach(name ->
                        added.header(name, fault.get("headers").get(name).text()));
        if (fault.has("delayMillis")) {
            added.delayHeaders(Duration.ofMillis(fault.get("delayMillis").number()));
        }
        if (fault.has("delayEventsMillis")) {
            added.delayEvents(Duration.ofMillis(fault.get("delayEventsMillis").number()));
        }
        if (fault.has("cutAfter")) {
            added.cutAfter(fault.get("cutAfter").number());
        }
        if (fault.flag("malformedJson")) {
            added.malformedJson();
        }
        if (fault.has("skip")) {
            added.skip(fault.get("skip").number());
        }
        if (fault.has("times")) {
            added.times(fault.get("times").number());
        }
    }
}
