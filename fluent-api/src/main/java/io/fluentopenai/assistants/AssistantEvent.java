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
 * An event of a streamed run: what it is about, as far as that has come, and what it adds.
 *
 * <pre>{@code
 * for (AssistantEvent event : stream) {
 *     System.out.print(event.text());
 * }
 * }</pre>
 *
 * <p>{@link #message()}, {@link #step()} and {@link #run()} make a new object each time, of all that the stream has
 * delivered up to then. In a loop over the stream that is up to this event.
 *
 * <p>Immutable but for that, and thread-safe.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/assistants-streaming/events">Assistant stream events in the
 *     API reference</a>
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

    /** Such as {@code thread.message.delta}; empty if the server gave it none. Names may come that nobody knew before. */
    public String name() {
        return name;
    }

    /** The text that it adds to a message; empty if it adds none. */
    @Override
    public String text() {
        return text;
    }

    /** The message that it is about, as far as it has come; null if it is about something else. */
    public @Nullable ThreadMessage message() {
        return kind == Kind.MESSAGE && object != null
                ? new ThreadMessage(openai, object.read(MessageObject.class), info)
                : null;
    }

    /** The step that it is about, as far as it has come; null if it is about something else. */
    public @Nullable RunStep step() {
        return kind == Kind.STEP && object != null ? new RunStep(openai, object.read(RunStepObject.class), info) : null;
    }

    /** The run that it is about, as far as it has come; null if it is about something else, such as a step of it. */
    public @Nullable Run run() {
        return kind == Kind.RUN && object != null ? run(openai, info, object) : null;
    }

    static Run run(OpenAI openai, ResponseInfo info, StreamedObject object) {
        return new Run(openai, object.read(RunObject.class), info);
    }

    /** The thread that was made for the run; null if it is about something else. */
    public @Nullable AssistantThread thread() {
        return kind == Kind.THREAD && object != null
                ? new AssistantThread(openai, object.read(ThreadObject.class), info)
                : null;
    }

    /** All of it, as the generated class has it. */
    @JsonValue
    public AssistantStreamEvent raw() {
        return raw;
    }

    /** Its JSON. */
    @Override
    public String toString() {
        return raw.toString();
    }
}
