package io.fluentopenai.examples.media;

import io.fluentopenai.Content;
import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/** A question about a picture. */
public final class Vision implements Example {
    @Override
    public void run(Context context) throws IOException {
        OpenAI openai = context.openai();
        Content.Image picture = context.arguments().isEmpty()
                ? Content.image(bundled(), "image/png")
                : Content.image(Path.of(context.arguments().get(0)));
        String text = openai.responses()
                .model(context.model())
                .user(Content.text("What is in this picture? Answer in one sentence."), picture.detail("low"))
                .maxOutputTokens(1000)
                .send()
                .text();
        context.out().println(text);
    }

    private static byte[] bundled() throws IOException {
        try (InputStream file = Objects.requireNonNull(Vision.class.getResourceAsStream("house.png"))) {
            return file.readAllBytes();
        }
    }
}
