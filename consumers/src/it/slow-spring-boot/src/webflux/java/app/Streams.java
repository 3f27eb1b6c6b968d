package app;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.spring.Fluxes;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** A stream of a model, as WebFlux passes it on. */
@RestController
class Streams {
    private final OpenAI openai;

    Streams(OpenAI openai) {
        this.openai = openai;
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> stream() {
        return Fluxes.of(() ->
                        openai.chat().model("gpt-5-mini").user("The weather?").streamAsync())
                .map(ChatChunk::text);
    }
}
