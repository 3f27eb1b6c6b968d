package io.fluentopenai.assistants;

import com.fasterxml.jackson.annotation.JsonValue;
import io.fluentopenai.OpenAI;
import io.fluentopenai.TextEvent;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.AssistantStreamEvent;
import io.fluentopenai.client.model.MessageObject;
import io.fluentopenai.client.model.RunObject;
import io.fluentopenai.client.model.RunStepObject;
import io.fluentopenai.client.model.ThreadObject;
import org.jspecify.annotations.Nullable;

/**
 * An event of a streamed run. It has the object that it is about, aggregated so far, and the text that it adds.
 *
 * <pre>{@code
 * for (AssistantEvent event : stream) {
 *     System.out.print(event.text());
 * }
 * }</pre>
 *
 * <p>{@link #message()}, {@link #step()} and {@link #run()} return a new object on each call, which aggregates
 * everything that the stream has delivered so far. In a loop over the stream, this includes all events up to this one.
 *
 * <p>Otherwise immutable. Thread-safe.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/assistants-streaming/events">Assistant stream events in
 *     the API reference</a>
 */
public final class AssistantEvent implements TextEvent {
    enum Kind {
        MESSAGE,
        STEP,
        RUN,
        THREAD,
        OTHER;

        static Kind of(String name) {
            if (name.startsWith("thread.message.")) {
                return MESSAGE;
            }
            if (name.startsWith("thread.run.step.")) {
                return STEP;
            }
            if (name.startsWith("thread.run.")) {
                return RUN;
            }
            return name.equals("thread.created") ? THREAD : OTHER;
        }
    }

    private final OpenAI openai;
    private final ResponseInfo info;
    private final AssistantStreamEvent raw;
    private final String name;
    private final Kind kind;
    private final @Nullable StreamedObject object;
    private final String text;

    AssistantEvent(
            OpenAI openai,
            ResponseInfo info,
            AssistantStreamEvent raw,
            String name,
            Kind kind,
            @Nullable StreamedObject object,
            String text) {
        this.openai = openai;
        this.info = info;
        this.raw = raw;
        this.name = name;
        this.kind = kind;
        this.object = object;
        this.text = text;
    }

    /**
     * Returns the event name, such as {@code thread.message.delta}; empty if the server left it out. The API may add
     * new names.
     */
    public String name() {
        return name;
    }

    /** Returns the text that this event adds to a message; empty if it adds none. */
    @Override
    public String text() {
        return text;
    }

    /** Returns the message that this event is about, aggregated so far; null if it is about another object. */
    public @Nullable ThreadMessage message() {
        return kind == Kind.MESSAGE && object != null
                ? new ThreadMessage(openai, object.read(MessageObject.class), info)
                : null;
    }

    /** Returns the run step that this event is about, aggregated so far; null if it is about another object. */
    public @Nullable RunStep step() {
        return kind == Kind.STEP && object != null ? new RunStep(openai, object.read(RunStepObject.class), info) : null;
    }

    /**
     * Returns the run that this event is about, aggregated so far; null if it is about another object, such as a step
     * of the run.
     */
    public @Nullable Run run() {
        return kind == Kind.RUN && object != null ? run(openai, info, object) : null;
    }

    static Run run(OpenAI openai, ResponseInfo info, StreamedObject object) {
        return new Run(openai, object.read(RunObject.class), info);
    }

    /** Returns the thread that was created for the run; null if this event is about another object. */
    public @Nullable AssistantThread thread() {
        return kind == Kind.THREAD && object != null
                ? new AssistantThread(openai, object.read(ThreadObject.class), info)
                : null;
    }

    /** Returns the generated object, which has all properties. */
    @JsonValue
    public AssistantStreamEvent raw() {
        return raw;
    }

    /** Returns the JSON. */
    @Override
    public String toString() {
        return raw.toString();
    }
}
