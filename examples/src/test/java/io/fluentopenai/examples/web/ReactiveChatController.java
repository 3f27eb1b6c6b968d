package io.fluentopenai.examples.web;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.ui.UiMessageStream;
import io.fluentopenai.ui.UiMessages;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
class ReactiveChatController {
    private final OpenAI openai;
    private final Tool weather;

    ReactiveChatController(OpenAI openai, Tool weather) {
        this.openai = openai;
        this.weather = weather;
    }

    @PostMapping("/api/chat")
    Mono<ResponseEntity<Flux<String>>> chat(@RequestBody String body) {
        var question = UiMessages.parse(body)
                .addTo(openai.responses().model(ExampleModels.TEXT).tools(weather));
        return Mono.fromFuture(question::runStreamAsync)
                .map(stream -> UiMessageStream.of(stream).parts())
                .map(parts -> ResponseEntity.ok()
                        .headers(headers -> UiMessageStream.HEADERS.forEach(headers::set))
                        .body(JdkFlowAdapter.flowPublisherToFlux(parts)));
    }
}
