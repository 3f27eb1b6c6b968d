package io.fluentopenai.benchmarks;

import io.fluentopenai.benchmarks.pojo.ChatBean;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import java.io.IOException;

/** An answer of the chat API. */
public class ChatCompletion extends CodecBenchmark {
    /** For JMH. */
    public ChatCompletion() {
        super(Documents.chatCompletion(), MAPPER.readerFor(ChatBean.class));
    }

    @Override
    JsonValue read(JsonReader in) throws IOException {
        return CreateChatCompletionResponse.read(in);
    }
}
