package io.fluentopenai.internal;

import io.fluentopenai.ApiObject;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.SchemaMismatchException;
import io.fluentopenai.structured.FilteredOutputException;
import io.fluentopenai.structured.InvalidOutputException;
import io.fluentopenai.structured.MissingOutputException;
import io.fluentopenai.structured.RefusalException;
import io.fluentopenai.structured.StructuredOutputException;
import io.fluentopenai.structured.TruncatedOutputException;
import org.jspecify.annotations.Nullable;

/**
 * The text of an answer and how it ended. All answers are converted to values here.
 *
 * @param response what carries the answer
 * @param text what was written
 * @param refusal what was said instead; null or blank if nothing
 * @param ending how it ended
 */
public record Answer(
        ApiObject<?> response, String text, @Nullable String refusal, Ending ending) {

    /**
     * The end of an answer.
     *
     * @param how whether there is something to read
     * @param reason if not, why, for the message
     * @param remedy what to do about it, for the message; empty where it is the same for all
     */
    public record Ending(How how, String reason, String remedy) {
        enum How {
            COMPLETE,
            CUT_OFF,
            FILTERED,
            NONE
        }

        /** At its own end, as far as is known. */
        public static Ending complete() {
            return new Ending(How.COMPLETE, "", "");
        }

        /** By a limit of tokens. */
        public static Ending cutOff(String reason, String remedy) {
            return new Ending(How.CUT_OFF, reason, remedy);
        }

        /** By a filter of contents. */
        public static Ending filtered(String reason) {
            return new Ending(How.FILTERED, reason, "");
        }

        /** Without an answer, or before it; the reason says what to do. */
        public static Ending none(String reason) {
            return new Ending(How.NONE, reason, "");
        }
    }

    /** The value. */
    public <T> T read(Codec<T> codec) {
        StructuredOutputException obstacle = obstacle();
        if (obstacle != null) {
            throw obstacle;
        }
        try {
            return codec.read(text);
        } catch (SchemaMismatchException mismatch) {
            throw new InvalidOutputException(response, codec.name(), mismatch);
        }
    }

    private @Nullable StructuredOutputException obstacle() {
        if (refusal != null && !refusal.isBlank()) {
            return new RefusalException(response, text, refusal);
        }
        return switch (ending.how) {
            case FILTERED -> new FilteredOutputException(response, text, ending.reason);
            case CUT_OFF -> new TruncatedOutputException(response, text, ending.reason, ending.remedy);
            case NONE -> new MissingOutputException(response, text, ending.reason);
            case COMPLETE ->
                text.isBlank()
                        ? new MissingOutputException(response, text, "the model wrote nothing. Ask again")
                        : null;
        };
    }
}
