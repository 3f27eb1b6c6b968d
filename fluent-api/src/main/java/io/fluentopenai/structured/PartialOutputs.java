package io.fluentopenai.structured;

import io.fluentopenai.internal.Given;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;

/**
 * Follows the text of a value through the events that bring it. Chat and responses do this by themselves when they are
 * streamed with a type; here it is for other streams, such as those of runs:
 *
 * <pre>{@code
 * PartialOutputs outputs = new PartialOutputs(MathAnswer.class);
 * for (AssistantEvent event : stream) {
 *     outputs.accept(event, event.text()).elements(Step.class, "steps").forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>The cost of all events together grows with the length of the text. Not thread-safe; what it gives is.
 */
public final class PartialOutputs {
    private final PartialOutput.Lists lists;
    private PartialJsonParser parser = new PartialJsonParser();
    private PartialJson last;

    /**
     * For the value of a class.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for it
     */
    public PartialOutputs(Class<?> type) {
        this(Codec.of(type));
    }

    /** Works like {@link #PartialOutputs(Class)}, for a type with type arguments or a schema that was written by hand. */
    public PartialOutputs(OutputType<?> type) {
        this.lists = new PartialOutput.Lists(Given.notNull(type, "type").codec());
        this.last = root();
    }

    /**
     * Takes an event and the piece of text that it brings.
     *
     * @param piece may be empty, and may begin and end anywhere
     */
    public <E> PartialOutput<E> accept(E event, CharSequence piece) {
        PartialJson before = last;
        parser.accept(piece);
        last = root();
        return new PartialOutput<>(event, lists, before, last);
    }

    /** Forgets the text so far, where another message begins. */
    public void restart() {
        parser = new PartialJsonParser();
        last = root();
    }

    private PartialJson root() {
        PartialJson value = parser.value();
        return lists.codec.isWrapped() ? value.get("value") : value;
    }
}
