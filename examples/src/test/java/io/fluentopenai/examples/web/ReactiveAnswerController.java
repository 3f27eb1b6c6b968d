package io.fluentopenai.examples.web;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.ExampleModels;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
class ReactiveAnswerController {
    private final OpenAI openai;

    ReactiveAnswerController(OpenAI openai) {
        this.openai = openai;
    }

    @GetMapping(path = "/answer", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Piece>> answer(@RequestParam("q") String question) {
        return Mono.fromFuture(() -> openai.responses()
                        .model(ExampleModels.TEXT)
                        .user(question)
                        .streamAsync())
                .flatMapMany(stream -> JdkFlowAdapter.flowPublisherToFlux(stream.text()))
                .map(piece -> ServerSentEvent.builder(new Piece(piece)).build())
                .concatWithValues(ServerSentEvent.<Piece>builder()
                        .event("done")
                        .data(new Piece(""))
                        .build());
    }
}
