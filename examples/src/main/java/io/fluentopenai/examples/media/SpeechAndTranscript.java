package io.fluentopenai.examples.media;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A text that is spoken into a file, and the file written down again. */
public final class SpeechAndTranscript implements Example {
    @Override
    public void run(Context context) throws IOException {
        OpenAI openai = context.openai();
        Path file = context.file("welcome.wav");

        // demo:begin
        ChatCompletion announcement = openai.chat()
                .model(context.model())
                .audio("alloy", "wav")
                .system("Say what the user writes, word for word.")
                .user("Welcome aboard. The next stop is Waverley.")
                .send();
        Files.write(file, Objects.requireNonNull(announcement.audio()).bytes());
        context.out().println("Spoken: " + Files.size(file) + " bytes in " + file);

        String text = openai.audio()
                .transcribe(FilePart.of(file), request -> request.model(ExampleModels.TRANSCRIPTION))
                .text();
        context.out().println("Heard:  " + text);
        // demo:end
    }
}
