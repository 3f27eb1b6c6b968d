package io.fluentopenai.examples.media;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text that is spoken into a file, and the file written down again. */
public final class SpeechAndTranscript implements Example {
    @Override
    public void run(Context context) throws IOException {
        OpenAI openai = context.openai();
        Path file = context.file("welcome.wav");

        // demo:begin
        openai.audio()
                .speech(speech -> speech.model(context.model())
                        .voice("alloy")
                        .input("Welcome aboard. The next stop is Waverley.")
                        .responseFormat("wav"))
                .saveTo(file);
        context.out().println("Spoken: " + Files.size(file) + " bytes in " + file);

        String text = openai.audio()
                .transcribe(FilePart.of(file), request -> request.model(ExampleModels.TRANSCRIPTION))
                .text();
        context.out().println("Heard:  " + text);
        // demo:end
    }
}
