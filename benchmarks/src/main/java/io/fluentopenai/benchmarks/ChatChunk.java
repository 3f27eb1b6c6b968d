package io.fluentopenai.benchmarks;

import io.fluentopenai.benchmarks.pojo.ChunkBean;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import java.io.IOException;

/** A chunk of a chat's stream. */
public class ChatChunk extends CodecBenchmark {
    /** For JMH. */
    public ChatChunk() {
        super(Documents.chatChunk(), MAPPER.readerFor(ChunkBean.class));
    }

    @Override
    JsonValue read(JsonReader in) throws IOException {
        return CreateChatCompletionStreamResponse.read(in);
    }
}
