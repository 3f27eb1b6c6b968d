package io.fluentopenai.benchmarks.calls;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.responses.ResponseEvent;
import java.util.List;

/** The fluent layer. */
final class Fluent implements Contender {
    private final OpenAI openai;

    Fluent(String baseUrl) {
        openai = OpenAI.builder().baseUrl(baseUrl).apiKey("sk-none").build();
    }

    @Override
    public long chat() {
        return openai.chat().model("m").user(PROMPT).send().text().length();
    }

    @Override
    public long response() {
        return openai.responses().model("m").user(PROMPT).send().outputText().length();
    }

    @Override
    public long chatStream(String model) {
        long characters = 0;
        try (var chunks = openai.chat().model(model).user(PROMPT).stream()) {
            for (ChatChunk chunk : chunks) {
                String text = chunk.text();
                characters += text == null ? 0 : text.length();
            }
        }
        return characters;
    }

    @Override
    public long responseStream(String model) {
        long characters = 0;
        try (var events = openai.responses().model(model).user(PROMPT).stream()) {
            for (ResponseEvent event : events) {
                characters += event.text().length();
            }
        }
        return characters;
    }

    @Override
    public long embeddings(String encoding) {
        List<float[]> vectors = openai.embeddings()
                .create(Replies.INPUTS, request -> request.encodingFormat(encoding))
                .vectors();
        long floats = 0;
        for (float[] vector : vectors) {
            floats += vector.length;
        }
        return floats;
    }

    @Override
    public long models() {
        return openai.models().list().stream().count();
    }

    @Override
    public long files() {
        long files = 0;
        for (FileObject file : openai.files().list(page -> page.limit(PAGE))) {
            files += file.id() == null ? 0 : 1;
        }
        return files;
    }

    @Override
    public void close() {
        openai.close();
    }
}
