package io.fluentopenai.examples.media;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image that the model draws, written to a file. */
public final class ImageToFile implements Example {
    @Override
    public void run(Context context) throws IOException {
        OpenAI openai = context.openai();
        Path file = context.file("house.png");
        openai.images()
                .generate(image -> image.model(context.model())
                        .prompt("A white house with a red roof under a yellow sun, in flat colours")
                        .size("1024x1024")
                        .quality("low"))
                .first()
                .saveTo(file);
        context.out().println("Wrote " + Files.size(file) + " bytes to " + file);
    }
}
