package io.fluentopenai.internal;

import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.PartialOutput;
import io.fluentopenai.structured.PartialOutputs;
import io.fluentopenai.structured.Structured;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the events of a stream as another accumulator does, and reads the text in them as the value that it grows into.
 *
 * @param <S> the events as the generated client has them
 * @param <E> the events as the user gets them where no type was asked for
 * @param <R> what they add up to
 * @param <T> the type that was asked for
 */
public final class PartialAccumulator<S, E, R, T> implements Accumulator<S, PartialOutput<E>, Structured<T, R>> {
    private final Accumulator<S, E, R> whole;
    private final Function<? super E, String> text;
    private final ToLongFunction<? super E> message;
    private final BiFunction<? super R, OutputType<T>, T> value;
    private final OutputType<T> type;
    private final PartialOutputs outputs;
    private long current = -1;

    /**
     * An accumulator for a type.
     *
     * @param whole adds up the rest
     * @param text the piece of text that an event brings; empty if none
     * @param message the number of the message that it is a piece of, 0 or more
     * @param value reads the value of the whole
     */
    public PartialAccumulator(
            Accumulator<S, E, R> whole,
            Function<? super E, String> text,
            ToLongFunction<? super E> message,
            OutputType<T> type,
            BiFunction<? super R, OutputType<T>, T> value) {
        this.whole = whole;
        this.text = text;
        this.message = message;
        this.type = type;
        this.value = value;
        this.outputs = new PartialOutputs(type);
    }

    @Override
    public @Nullable PartialOutput<E> accept(S event) {
        E changed = whole.accept(event);
        if (changed == null) {
            return null;
        }
        String piece = text.apply(changed);
        if (!piece.isEmpty()) {
            long number = message.applyAsLong(changed);
            if (current >= 0 && number != current) {
                outputs.restart();
            }
            current = number;
        }
        return outputs.accept(changed, piece);
    }

    @Override
    public @Nullable String missing(boolean done) {
        return whole.missing(done);
    }

    @Override
    public List<?> partial() {
        return whole.partial();
    }

    @Override
    public Structured<T, R> result() {
        R result = whole.result();
        return new Structured<>(value.apply(result, type), result);
    }
}
