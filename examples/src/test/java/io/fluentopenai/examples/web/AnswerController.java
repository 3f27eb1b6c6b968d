package io.fluentopenai.examples.web;

import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.responses.ModelResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
class AnswerController {
    private final OpenAI openai;

    AnswerController(OpenAI openai) {
        this.openai = openai;
    }

    @GetMapping(path = "/answer", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter answer(@RequestParam("q") String question) {
        SseEmitter emitter = new SseEmitter(Duration.ofMinutes(5).toMillis());
        CompletableFuture<ModelResponse> answer = ask(question).collect(piece -> send(emitter, new Piece(piece)));
        emitter.onTimeout(() -> answer.cancel(true)); // closes the connection to the API
        emitter.onError(failure -> answer.cancel(true));
        answer.whenComplete((response, failure) -> {
            if (failure == null) {
                send(emitter, SseEmitter.event().name("done").data("{}"));
                emitter.complete();
            } else {
                emitter.completeWithError(failure);
            }
        });
        return emitter;
    }

    private ResultStream<String, ModelResponse> ask(String question) {
        return openai.responses().model(ExampleModels.TEXT).user(question).stream()
                .text();
    }

    private static void send(SseEmitter emitter, Object event) {
        try {
            if (event instanceof SseEmitter.SseEventBuilder builder) {
                emitter.send(builder);
            } else {
                emitter.send(event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the browser has gone: ends the stream
        }
    }

    @GetMapping(path = "/answer.txt", produces = "text/plain;charset=UTF-8")
    StreamingResponseBody text(@RequestParam("q") String question) {
        return out -> {
            try (var text = ask(question)) {
                for (String piece : text) {
                    out.write(piece.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            }
        };
    }
}
