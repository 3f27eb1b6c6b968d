package app;

import io.fluentopenai.OpenAI;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A stream of a model, as MVC passes it on. */
@RestController
class Streams {
    private final OpenAI openai;

    Streams(OpenAI openai) {
        this.openai = openai;
    }

    @GetMapping("/stream")
    SseEmitter stream() {
        SseEmitter emitter = new SseEmitter();
        openai.chat()
                .model("gpt-5-mini")
                .user("The weather?")
                .streamAsync()
                .thenCompose(stream -> stream.onEach(chunk -> send(emitter, chunk.text())))
                .whenComplete((done, failed) -> {
                    if (failed == null) {
                        emitter.complete();
                    } else {
                        emitter.completeWithError(failed);
                    }
                });
        return emitter;
    }

    private static void send(SseEmitter emitter, String text) {
        try {
            emitter.send(text);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
