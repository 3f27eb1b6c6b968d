package io.fluentopenai.structured;

import io.fluentopenai.internal.Given;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;

/**
 * Follows the text of a value over the events of a stream. Chat and responses do this themselves when they are streamed
 * with an output type. Use this class for other streams, such as those of runs:
 *
 * <pre>{@code
 * PartialOutputs outputs = new PartialOutputs(MathAnswer.class);
 * for (AssistantEvent event : stream) {
 *     outputs.accept(event, event.text()).elements(Step.class, "steps").forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>The total cost is linear in the length of the text. Not thread-safe; the returned outputs are.
 */
public final class PartialOutputs {
    private final PartialOutput.Lists lists;
    private PartialJsonParser parser = new PartialJsonParser();
    private PartialJson last;

    /**
     * Creates an instance for an output type.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type
     */
    public PartialOutputs(Class<?> type) {
        this(Codec.of(type));
    }

    /** Works like {@link #PartialOutputs(Class)}, for a type with type arguments or a handwritten schema. */
    public PartialOutputs(OutputType<?> type) {
        this.lists = new PartialOutput.Lists(Given.notNull(type, "type").codec());
        this.last = root();
    }

    /**
     * Adds the text of an event, and returns the event with the value so far.
     *
     * @param piece the text that the event adds; it may be empty, and may begin and end anywhere
     */
    public <E> PartialOutput<E> accept(E event, CharSequence piece) {
        PartialJson before = last;
        parser.accept(piece);
        last = root();
        return new PartialOutput<>(event, lists, before, last);
    }

    /** Discards the text so far. Call it when another message begins. */
    public void restart() {
        parser = new PartialJsonParser();
        last = root();
    }

    private PartialJson root() {
        PartialJson value = parser.value();
        return lists.codec.isWrapped() ? value.get("value") : value;
    }
}
