package io.fluentopenai.benchmarks;

import io.fluentopenai.benchmarks.pojo.TextDeltaBean;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** An event of a response's stream. The client finds out that it is this event; databind is told. */
public class TextDelta extends CodecBenchmark {
    static final String MODEL = "ResponseStreamEvent";

    private static final @Nullable MethodHandle READER = Models.reader(MODEL);

    /** For JMH. */
    public TextDelta() {
        super(Documents.textDelta(), MAPPER.readerFor(TextDeltaBean.class));
    }

    @Override
    JsonValue read(JsonReader in) {
        return Models.read(READER, in);
    }
}
